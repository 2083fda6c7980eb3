"""A survey is opened, ended, copied, thrown away; its poster and its codes are printed."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.core.qr import qr_svg
from niangjia.people.roles import STAFF_UP
from niangjia.surveys import codes as codes_of
from niangjia.surveys import services
from niangjia.surveys.forms import PrintForm
from niangjia.surveys.models import Survey
from niangjia.surveys.views.desk import USUAL
from niangjia.surveys.views.pages import found_survey


@roles(*STAFF_UP)
@require_POST
def act(request: HttpRequest, pk: str) -> HttpResponse:
    """Open, end, copy or throw away."""
    shown, does = found_survey(request, pk), text_of(request, "do")
    given: dict[str, Any] = {"survey": shown, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        if does == "open":
            services.open_survey(**given)
            messages.success(
                request, _("Opened. From %(day)s on it takes answers.") % {"day": shown.opens_on}
            )
        elif does == "close":
            services.close_survey(**given)
            messages.success(request, _("Ended. What its people wish to hear stands among the needs."))
        elif does == "copy":
            return go_on(_copied(request, given).get_absolute_url())
        elif does == "drop":
            services.drop_survey(**given)
            messages.success(request, _("Thrown away: %(title)s") % {"title": shown.title})
            return go_on(reverse("surveys:desk_surveys"))
    return go_on(shown.get_absolute_url())


def _copied(request: HttpRequest, given: dict[str, Any]) -> Survey:
    day, attempt = local_day(given["at"]), attempt_of(request)
    dates: dict[str, Any] = {"opens_on": day, "closes_on": day + USUAL}
    made: Survey = make_once(
        Survey.objects.within(request.scope),
        attempt,
        lambda: services.copy_survey(attempt=attempt, **dates, **given),
    )
    messages.success(request, _("Copied as a new draft. Check its days before you open it."))
    return made


@roles(*STAFF_UP)
@require_GET
def poster(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the code of a survey to print."""
    shown = found_survey(request, pk)
    url = codes_of.survey_url(shown)
    context = {"survey": shown, "url": url, "path": urlsplit(url).path, "qr": qr_svg(url)}
    return render(request, "surveys/desk_poster.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def codes(request: HttpRequest, pk: str) -> HttpResponse:
    """Print single-use codes for those without a phone. They are shown once and kept nowhere."""
    shown, attempt = found_survey(request, pk), attempt_of(request)
    form = PrintForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = services.print_codes(
                survey=shown,
                number=form.cleaned_data["number"],
                actor=request.actor,
                at=database_now(),
                attempt=attempt,
            )
            slips = [(codes_of.shown(one), qr_svg(codes_of.typed_url(one))) for one in made]
            where = codes_of.typed_url("").rstrip("#")
            return render(
                request, "surveys/desk_slips.html", {"survey": shown, "slips": slips, "where": where}
            )
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    context = {"survey": shown, "form": form, "attempt": attempt}
    return render(request, "surveys/desk_codes.html", context, status=status)
