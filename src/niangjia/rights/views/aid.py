"""Legal aid on the desk: for those few who handle cases. For everybody else nothing is there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import show_form
from niangjia.core import declare
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.orgs.models import Org
from niangjia.people.roles import CADRES, CITY, DISTRICT, STAFF_UP
from niangjia.people.views.keepers import keepers_changed, keepers_shown
from niangjia.rights import queries, services
from niangjia.rights.choices import AID_STEPS, AidState, Outcome
from niangjia.rights.forms import AidStepForm, CaseForm, HandInForm
from niangjia.rights.models import AidCase, AidKeeper
from niangjia.rights.views.pages import PER_PAGE, done, given, posted


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases for those who handle them; leaders name here who does, and let them go."""
    if request.method == "POST":
        return keepers_changed(request, AidKeeper, reverse("rights:desk_aid"))
    day = local_day(database_now())
    kept = list(queries.federations_kept(request.actor, day))
    state = text_of(request, "state")
    state = state if state in AidState.values else ""
    found = queries.cases_of(request.actor, day, state=state)
    context = {
        "kept": kept,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": AidState.choices,
        **keepers_shown(request, AidKeeper, kept, day),
    }
    return render(request, "rights/desk_aid.html", context)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a case for somebody who called or came by; who handles none passes it on and sees no more of it."""
    attempt = attempt_of(request)
    kept = queries.federations_kept(request.actor, local_day(database_now()))
    if not kept.exists():
        return _hand_in(request, attempt)
    form = CaseForm(posted(request), kept=kept, scope=request.scope)
    if form.is_bound:
        made = done(
            form,
            lambda said: make_once(
                AidCase.objects.kept_by(request.actor, local_day(database_now())),
                attempt,
                lambda: services.open_case(**said, attempt=attempt, **given(request)),
            ),
        )
        if made is not None:
            messages.success(request, _("Recorded."))
            return go_on(made.get_absolute_url())
    return show_form(
        request,
        form,
        title=_("New case"),
        about=_("For somebody who called or came by. They see how it stands on their own phone."),
        back=reverse("rights:desk_aid"),
        attempt=attempt,
        button=_("Record it"),
    )


def _hand_in(request: HttpRequest, attempt: UUID) -> HttpResponse:
    form = HandInForm(posted(request))
    own = Org.objects.within(request.scope).get(pk=request.actor.org_id)

    def act(said: dict[str, Any]) -> bool:
        services.hand_in(org=own, attempt=attempt, **said, **given(request))
        return True

    if form.is_bound and done(form, act):
        messages.success(request, _("It is with those few who handle cases. They call back."))
        return go_on(reverse("rights:desk_aid_new"))
    return show_form(
        request,
        form,
        title=_("Pass on to legal aid"),
        about=_(
            "For somebody who called or came by. Only those few who handle cases read it; the person sees how it stands "
            "on their own phone."
        ),
        back=reverse("rights:desk_contracts"),
        attempt=attempt,
        button=_("Pass it on"),
    )


def _case(request: HttpRequest, pk: str) -> AidCase:
    kept = AidCase.objects.kept_by(request.actor, local_day(database_now()))
    return get_object_or_404(kept.select_related("person", "org"), pk=pk)


@roles(DISTRICT, CITY)
@require_GET
def case(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a case to those who handle it; the trail says that they read it."""
    shown = _case(request, pk)
    services.open_file(case=shown, **given(request))
    return _page(request, shown)


def _page(request: HttpRequest, shown: AidCase, form: AidStepForm | None = None) -> HttpResponse:
    steps = AID_STEPS[shown.state]
    form = form or _step_form(shown, initial={"lawyer": shown.lawyer, "firm": shown.firm})
    context = {
        "case": shown,
        "notes": shown.notes.all(),
        "steps": steps,
        "outcome": dict(Outcome.choices).get(shown.outcome, ""),
        "step_form": form,
    }
    return render(request, "rights/desk_aid_case.html", context, status=422 if form.errors else 200)


def _step_form(shown: AidCase, *args: Any, **kwargs: Any) -> AidStepForm:
    steps = AID_STEPS[shown.state]
    asked = AidState.WITH_LAWYER in steps
    corps = declare.ask("lawyers", "lawyers", shown.org, local_day(database_now())) if asked else []
    return AidStepForm(*args, steps=steps, corps=corps, **kwargs)


@roles(DISTRICT, CITY)
@require_POST
def step(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a case to its next step."""
    shown = _case(request, pk)
    form = _step_form(shown, request.POST)
    if not done(form, lambda said: services.take_further(case=shown, **said, **given(request))):
        return _page(request, shown, form)
    messages.success(request, _("Saved."))
    return go_on(shown.get_absolute_url())
