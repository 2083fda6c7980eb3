"""The groups of a class at the desk: drawn evenly, or made by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.classes import services
from niangjia.classes.forms import DrawForm
from niangjia.classes.models import Enrolment
from niangjia.classes.services.groups import MOST_GROUPS, Standing
from niangjia.classes.views.desk import found_class
from niangjia.core.access import roles
from niangjia.core.answers import go_on, refusals_told
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import CADRES

#: Into groups of about so many a class is drawn unless told.
USUAL = 8


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, pk: str) -> HttpResponse:
    """Show who is in which group, and move people by hand."""
    about, refusal, status = found_class(request, pk), "", 200
    people = list(Enrolment.objects.live().filter(training_class=about).select_related("person", "org"))
    if request.method == "POST":
        try:
            services.arrange(
                training_class=about,
                standing={one.pk: stands for one in people if (stands := _wanted(request, one)) is not None},
                actor=request.actor,
                at=database_now(),
            )
            messages.success(request, _("Saved."))
            return go_on(reverse("classes:desk_groups", args=[pk]))
        except RuleViolation as no:
            refusal, status = str(no), no.status
    shown = [(one, *(_wanted(request, one) or (one.group_number, one.leads))) for one in people]
    taken = [number for _one, number, _leads in shown if number]
    context = {
        "about": about,
        "people": sorted(shown, key=lambda row: (row[1] or MOST_GROUPS + 1, not row[2])),
        "numbers": range(1, min(MOST_GROUPS, max([*taken, 0]) + 2) + 1),
        "sizes": {number: taken.count(number) for number in sorted(set(taken))},
        "draw": DrawForm(initial={"number": max(2, round(len(people) / USUAL))}),
        "most": min(MOST_GROUPS, len(people) // 2),
        "refusal": refusal,
    }
    return render(request, "classes/desk_groups.html", context, status=status)


def _wanted(request: HttpRequest, one: Enrolment) -> Standing | None:
    """Read where somebody is to stand; nothing where the form does not name them, or what was shown was not touched."""
    number, leads = request.POST.get(f"group_{one.pk}"), f"leads_{one.pk}" in request.POST
    if number is None or (number.isdecimal() and not 1 <= _small(number) <= MOST_GROUPS):
        return None
    given = f"{number}{'*' if leads else ''}"
    if given == request.POST.get(f"was_{one.pk}"):
        return None
    return (_small(number) or None, leads)


def _small(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 4 else 0


@roles(*CADRES)
@require_POST
def draw(request: HttpRequest, pk: str) -> HttpResponse:
    """Draw the roster into groups, evenly."""
    about, form = found_class(request, pk), DrawForm(request.POST)
    number: Any = form.cleaned_data["number"] if form.is_valid() else 0
    with refusals_told(request):
        services.draw_groups(training_class=about, number=number, actor=request.actor, at=database_now())
        messages.success(request, _("Drawn. Choose the leaders now."))
    return go_on(reverse("classes:desk_groups", args=[pk]))
