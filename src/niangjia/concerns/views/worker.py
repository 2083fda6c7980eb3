"""A worker's pages: say what is wrong, see each step, say whether it is solved."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from niangjia.accounts import limits
from niangjia.concerns import codes, policies, services
from niangjia.concerns.choices import INSIDE, Source
from niangjia.concerns.forms import RaiseForm
from niangjia.concerns.models import Concern
from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import attempt_of, go_on, refusals_told, text_of, uuid_of
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation
from niangjia.core.files import picture_path, save_picture
from niangjia.orgs.models import Org
from niangjia.orgs.queries import nearest_station, with_stations
from niangjia.people.models import Person

FOLDER = "concerns"


@anyone
@require_http_methods(["GET", "POST"])
def say_it(request: HttpRequest) -> HttpResponse:
    """Say what is wrong: with my name where I am logged in, or without."""
    return _say_it(request, None)


@anyone
@require_http_methods(["GET", "POST"])
def say_it_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is wrong with the code that hangs at a station."""
    place = codes.read_poster(code)
    if place is None:
        return render(request, "concerns/worker_wrong_code.html", status=404)
    return _say_it(request, place)


def _stations(place: Org | None, me: Person | None) -> tuple[Any, Org | None]:
    """Give the stations to choose from and the nearest: the poster's own, or those of the district one belongs to."""
    if place is not None:
        return Org.objects.filter(pk=place.pk), place
    home = me.home_org if me is not None else None
    nearest = nearest_station(home) or nearest_station(with_stations().first())
    found = Org.objects.open().stations()
    return found.filter(district=nearest.district_id) if nearest is not None else found.none(), nearest


def _say_it(request: HttpRequest, place: Org | None) -> HttpResponse:
    me: Person | None = request.person
    stations, nearest = _stations(place, me)
    posted, attempt = request.method == "POST", attempt_of(request)
    form = RaiseForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        stations=stations,
        initial={"station": nearest, "kind": text_of(request, "kind") or "request", "nameless": me is None},
    )
    status = 422 if form.errors else 200
    if posted and form.is_valid():
        try:
            return _raised(request, form, place, attempt)
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
    context = {
        "form": form,
        "place": place,
        "nearest": nearest,
        "attempt": attempt,
        "signup": uuid_of(request, "signup"),
        "few": nearest is not None and policies.gives_away(nearest),
        "many": policies.MANY,
    }
    return render(request, "concerns/worker_raise.html", context, status=status)


def _raised(request: HttpRequest, form: RaiseForm, place: Org | None, attempt: Any) -> HttpResponse:
    """Put it on the list, and go on to its page, or to the one that shows the code once."""
    me: Person | None = request.person
    given, signup = form.cleaned_data, uuid_of(request, "signup")
    nameless = given["nameless"] or me is None
    if nameless:
        limits.take_nameless(request)
    station: Org = given["station"]
    wider: Org | None = station.district
    known = Concern.objects.filter(attempt=attempt).exists()
    upload = None if known else given["photo"]
    made = services.raise_concern(
        text=given["text"],
        kind=given["kind"],
        org=wider if wider is not None and nameless and given["wider"] else station,
        source_kind=Source.CODE if place is not None else Source.RATING if signup else Source.PHONE,
        source_id=place.pk if place is not None else signup,
        person=me,
        nameless=nameless,
        about_cadre=given["about_cadre"],
        photo=save_picture(upload, FOLDER) if upload else "",
        actor=request.actor,
        at=database_now(),
        attempt=attempt,
    )
    if nameless:
        # Answered at once and kept nowhere: the form sent again shows the same code.
        code = codes.shown(services.follow_code_of(made))
        return render(request, "concerns/worker_sent.html", {"code": code, "concern": made})
    return go_on(reverse("concerns:worker_concern", args=[made.pk]) + "?new=1")


def _mine(request: HttpRequest) -> Any:
    if request.person is None:
        raise Http404
    return Concern.objects.of_person(request.person).with_all()


@signed_in
@require_GET
def concerns(request: HttpRequest) -> HttpResponse:
    """List my concerns, the newest first."""
    return render(request, "concerns/worker_concerns.html", {"concerns": _mine(request)[:100]})


@signed_in
@require_GET
def concern(request: HttpRequest, pk: str) -> HttpResponse:
    """Show one of my concerns, step by step."""
    mine = get_object_or_404(_mine(request), pk=pk)
    context = {
        "concern": mine,
        "new": "new" in request.GET,
        "steps": visible_steps(mine),
        "action": reverse("concerns:worker_say", args=[pk]),
    }
    return render(request, "concerns/worker_concern.html", context)


def visible_steps(concern: Concern) -> Any:
    """Give the steps a person sees of their own concern."""
    return concern.steps.exclude(kind__in=INSIDE).select_related("org", "to_org")


@signed_in
@require_POST
def say(request: HttpRequest, pk: str) -> HttpResponse:
    """Answer a question, confirm that it is solved, or have it handled again."""
    mine = get_object_or_404(_mine(request), pk=pk)
    with refusals_told(request):
        messages.success(request, said(request, mine))
    return go_on(reverse("concerns:worker_concern", args=[pk]))


def said(request: HttpRequest, concern: Concern, *, by_code: bool = False) -> str:
    """Do what the person said with one of the buttons, and tell what came of it.

    :raises RuleViolation: it is not possible now.
    """
    act, text = text_of(request, "act"), text_of(request, "text")
    given: dict[str, Any] = {
        "concern": concern,
        "actor": request.actor,
        "at": database_now(),
        "by_code": by_code,
    }
    if act == "solved":
        services.confirm(**given)
        return _("Good to hear. The concern is closed.")
    if act == "reopen":
        services.reopen(text=text, **given)
        return _("It is handled again. You see here who has it.")
    services.say(text=text, **given)
    return _("Your words are with whoever has the concern.")


@signed_in
@require_GET
def photo(request: HttpRequest, pk: str) -> FileResponse:
    """Show the picture of one of my concerns."""
    return served(get_object_or_404(_mine(request), pk=pk))


def served(concern: Concern) -> FileResponse:
    """Serve the picture of a concern."""
    path = picture_path(concern.photo)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")
