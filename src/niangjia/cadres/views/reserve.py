"""The reserve of young cadres: nominate; and for those who keep it, the files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts.form_pages import corrected
from niangjia.cadres import queries, services
from niangjia.cadres.choices import STEP_WORDS, STEPS, EntryKind, FileState
from niangjia.cadres.forms import EntryForm, NominationForm, ReserveFileForm
from niangjia.cadres.models import Nomination, ReserveEntry, ReserveFile, ReserveKeeper
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, refusals_told, text_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.orgs.models import Org
from niangjia.people.roles import CADRES, CITY, DISTRICT
from niangjia.people.views.keepers import keepers_changed, keepers_shown


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def reserve(request: HttpRequest) -> HttpResponse:
    """List whom one put forward oneself; the files only for those who keep them. Leaders name keepers here, and let them go."""
    if request.method == "POST":
        return keepers_changed(request, ReserveKeeper, reverse("cadres:desk_reserve"))
    day = local_day(timezone.now())
    state = text_of(request, "state")
    mine = Nomination.objects.filter(nominated_by=request.actor.person_id)
    kept = list(
        Org.objects.within(request.scope).filter(pk__in=ReserveKeeper.federations_of(request.actor, day))
    )
    files = ReserveFile.objects.kept_by(request.actor, day).select_related("person", "org")
    if state in FileState.values:
        files = files.filter(state=state)
    context = {
        "tab": "reserve",
        "nominations": mine.select_related("file__person", "org") if request.actor.person_id else [],
        "kept": kept,
        "files": files,
        "states": FileState.choices,
        "state": state,
        **keepers_shown(request, ReserveKeeper, kept, day),
    }
    return render(request, "cadres/desk_reserve.html", context)


@roles(*CADRES)
@require_http_methods(["GET", "POST"])
def nominate(request: HttpRequest) -> HttpResponse:
    """Put somebody forward; what becomes of it is not told here."""
    posted, attempt = request.method == "POST", attempt_of(request)
    form = NominationForm(request.POST if posted else None, scope=request.scope)
    if posted and form.is_valid():
        unit = Org.objects.get(pk=request.actor.org_id)
        given = {"org": unit, "attempt": attempt, "actor": request.actor, "at": database_now()}
        try:
            make_once(
                Nomination.objects.filter(nominated_by=request.actor.person_id),
                attempt,
                lambda: services.nominate(**given, **form.cleaned_data),
            )
            messages.success(request, _("Nominated."))
            return go_on(reverse("cadres:desk_reserve"))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    context = {"tab": "reserve", "form": form, "attempt": attempt}
    return render(request, "cadres/desk_nominate.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, pk: str) -> ReserveFile:
    kept = ReserveFile.objects.kept_by(request.actor, local_day(timezone.now()))
    return get_object_or_404(kept.select_related("person", "org"), pk=pk)


@roles(DISTRICT, CITY)
@require_GET
def file(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a file to those who keep it; the trail says that they read it."""
    shown = _file(request, pk)
    services.open_file(file=shown, actor=request.actor, at=database_now())
    return _file_page(request, shown)


def _file_page(
    request: HttpRequest, shown: ReserveFile, *, form: EntryForm | None = None, status: int = 200
) -> HttpResponse:
    person, entries = shown.person, list(shown.entries.all())
    context = {
        "tab": "reserve",
        "file": shown,
        "person": person,
        "born": person.birth_on.year if person.birth_on else None,
        "posts": person.posts.select_related("org").order_by("-starts_on"),
        "nominations": shown.nominations.select_related("org", "nominated_by"),
        "sessions": queries.training_of(shown),
        "typed": {kind: [one for one in entries if one.kind == kind] for kind in EntryKind.values},
        "steps": [(step.value, STEP_WORDS[shown.state, step]) for step in STEPS[shown.state]],
        "entry_form": form or EntryForm(),
        "attempt": attempt_of(request),
    }
    return render(request, "cadres/desk_reserve_file.html", context, status=status)


@roles(DISTRICT, CITY)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Change what the file itself holds; a stale save answers 409 and shows both."""
    shown = _file(request, pk)
    if request.method != "POST":
        services.open_file(file=shown, actor=request.actor, at=database_now())
    return corrected(
        request,
        ReserveFileForm(request.POST if request.method == "POST" else None, instance=shown),
        find=lambda: _file(request, pk),
        save=lambda file, **given: services.update_file(file=file, **given),
        subject="reserve_file",
        about=shown.person,
        tab="reserve",
    )


@roles(DISTRICT, CITY)
@require_POST
def step(request: HttpRequest, pk: str) -> HttpResponse:
    """Accept, decline, send on rotation, take back from it, or let go."""
    shown = _file(request, pk)
    with refusals_told(request):
        services.step_file(file=shown, to=text_of(request, "to"), actor=request.actor, at=database_now())
        messages.success(request, _("Saved."))
    return go_on(shown.get_absolute_url())


@roles(DISTRICT, CITY)
@require_POST
def entry(request: HttpRequest, pk: str) -> HttpResponse:
    """Write training or a rotation into a file."""
    shown, attempt = _file(request, pk), attempt_of(request)
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _file_page(request, shown, form=form, status=422)
    given = {"file": shown, "attempt": attempt, "actor": request.actor, "at": database_now()}
    with refusals_told(request):
        make_once(
            ReserveEntry.objects.filter(file=shown),
            attempt,
            lambda: services.add_entry(**given, **form.cleaned_data),
        )
        messages.success(request, _("Recorded."))
    return go_on(shown.get_absolute_url())
