"""From a theme to an activity, and the word to those who had asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.accounts.form_pages import show_form
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, refusals_told
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.people.roles import STAFF_UP
from niangjia.themes import queries, services
from niangjia.themes.forms import LinkForm, OpeningForm
from niangjia.themes.models import Opening, Theme
from niangjia.themes.views.pages import theme_of


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def activity(request: HttpRequest, pk: str) -> HttpResponse:
    """Make the draft of an activity, filled from the theme; its dates are asked for next."""
    shown, attempt = theme_of(request, pk), attempt_of(request)
    form = OpeningForm(request.POST or None, scope=request.scope, initial=_known(request, shown))
    if request.method == "POST" and form.is_valid():
        try:
            opening = services.open_activity(
                theme=shown, attempt=attempt, actor=request.actor, at=database_now(), **form.cleaned_data
            )
            messages.success(
                request, _("The draft is made. Give it a date, publish it, then tell those who asked.")
            )
            return go_on(reverse("activities:desk_session_new", args=[opening.activity_id]))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(
        request,
        form,
        title=_("Open an activity"),
        about=shown.name,
        back=shown.get_absolute_url(),
        button=_("Make the draft"),
        attempt=attempt,
    )


def _known(request: HttpRequest, theme: Theme) -> dict[str, object]:
    made = queries.makeup(theme)
    told = _("%(number)d concerns from %(places)d places asked for this.")
    return {
        "org": request.actor.org_id,
        "title": theme.name,
        "text": told % {"number": made.size, "places": len(made.places)},
        "groups": queries.groups_asking(theme)[:3],
    }


@roles(*STAFF_UP)
@require_POST
def link(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep that an activity there is already answers the theme."""
    shown = theme_of(request, pk)
    form = LinkForm(request.POST, activities=queries.activities_to_link(shown, request.scope))
    if form.is_valid():
        with refusals_told(request):
            given = {"actor": request.actor, "at": database_now()}
            services.link_activity(theme=shown, activity=form.cleaned_data["activity"], **given)
            messages.success(request, _("Linked. Those who asked can be told of it now."))
    else:
        messages.error(request, _("Please choose one of the activities listed."))
    return go_on(shown.get_absolute_url())


@roles(*STAFF_UP)
@require_POST
def unlink(request: HttpRequest, pk: str) -> HttpResponse:
    """Take back that an activity answers the theme."""
    opening = _opening_of(request, pk)
    with refusals_told(request):
        services.unlink_activity(opening=opening, actor=request.actor, at=database_now())
        messages.success(request, _("No longer linked; the activity stays."))
    return go_on(opening.theme.get_absolute_url())


def _opening_of(request: HttpRequest, pk: str) -> Opening:
    found: Opening = get_object_or_404(
        Opening.objects.within(request.scope).select_related("theme", "activity"), pk=pk
    )
    return found


@roles(*STAFF_UP)
@require_POST
def tell(request: HttpRequest, pk: str) -> HttpResponse:
    """Tell those who had asked that there is something now; each is told once."""
    opening = _opening_of(request, pk)
    with refusals_told(request):
        number = services.tell_askers(opening=opening, actor=request.actor, at=database_now())
        if number:
            messages.success(request, _("%(number)d people were told.") % {"number": number})
        else:
            messages.info(request, _("Everybody who asked was told already."))
    return go_on(opening.theme.get_absolute_url())
