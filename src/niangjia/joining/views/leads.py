"""Whom to ask after serving, and how far serving leads: served, asked, applied, joined."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from niangjia.accounts import limits
from niangjia.accounts.errors import TooManyRequests
from niangjia.core.access import roles
from niangjia.core.answers import attempt_of, go_on, make_once, search_of, text_of, uuid_of
from niangjia.core.clock import database_now, local_day
from niangjia.core.errors import RuleViolation
from niangjia.figures import BadPeriod, Period, compute, registry
from niangjia.joining import queries, services
from niangjia.joining.choices import Outcome
from niangjia.joining.codes import Origin
from niangjia.joining.errors import NoSuchUnion
from niangjia.joining.models import Asking
from niangjia.orgs.models import Org
from niangjia.people.choices import Group, JoinChannel
from niangjia.people.models import Person
from niangjia.people.queries import matching
from niangjia.people.roles import STAFF_UP

PER_PAGE = 30
LISTS = (
    ("all", gettext_lazy("All served, not members")),
    ("never", gettext_lazy("Served three times, never asked")),
    ("wants", gettext_lazy("Want to join")),
)
STEPS = tuple(f"building.funnel_{one}" for one in ("served", "asked", "applied", "joined"))


@roles(*STAFF_UP)
@require_GET
def leads(request: HttpRequest) -> HttpResponse:
    """List those who were served and are no members, the last served first."""
    chosen = {name: text_of(request, name) for name in ("list", "group")} | {"q": search_of(request)}
    found, status = queries.leads(request.scope), 200
    if chosen["list"] == "never":
        found = queries.never_asked(found)
    elif chosen["list"] == "wants":
        found = queries.wanting(found)
    if chosen["group"] in Group.values:
        found = found.filter(group=chosen["group"])
    try:
        if chosen["q"]:
            limits.take_look_up(request, chosen["q"])
            found = matching(found, chosen["q"])
    except TooManyRequests as refusal:
        messages.error(request, str(refusal))
        found, status = found.none(), refusal.status
    page = Paginator(found.order_by("-last_served", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "lists": LISTS,
        "groups": Group.choices,
        "outcomes": Outcome.choices,
        "said": dict(Outcome.choices),
    }
    return render(request, "joining/desk_leads.html", context, status=status)


@roles(*STAFF_UP)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: str) -> HttpResponse:
    """Keep what somebody said who was asked, or write their application down; show what was said before."""
    person = get_object_or_404(queries.leads(request.scope), pk=pk)
    at, attempt, act = database_now(), attempt_of(request), text_of(request, "act")
    unions = _unions(request, person)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            if act == "apply":
                return _written_down(request, person, unions, attempt, at)
            if act not in Outcome.values:
                raise RuleViolation
            org = get_object_or_404(Org, pk=request.actor.org_id)
            if org.district_id is None:  # the city asks for the district where the person belongs
                org = person.home_org or org
            asked: dict[str, Any] = {"person": person, "outcome": act, "org": org, "at": at}
            make_once(
                Asking.objects.within(request.scope),
                attempt,
                lambda: services.ask(attempt=attempt, actor=request.actor, **asked),
            )
            messages.success(request, _("Kept: %(outcome)s") % {"outcome": Outcome(act).label})
            listed = request.POST.get("back") == "list"
            here = reverse("joining:desk_lead", args=[pk])
            return go_on(reverse("joining:desk_leads") if listed and act != Outcome.WANTS else here)
        except RuleViolation as violation:
            refusal, status = str(violation), violation.status
    context = {
        "person": person,
        "askings": person.askings.select_related("org"),
        "services": [
            (one, request.scope.covers(one.org.path))
            for one in queries.services_to(person, request.scope)[:20]
        ],
        "unions": unions,
        "outcomes": Outcome.choices,
        "attempt": attempt,
        "refusal": refusal,
        "reachable": Person.objects.within(request.scope).filter(pk=pk).exists(),
    }
    return render(request, "joining/desk_lead.html", context, status=status)


def _unions(request: HttpRequest, person: Person) -> list[Org]:
    """Offer the unions of the person's district, the one that suits first."""
    place = person.home_org or get_object_or_404(Org, pk=request.actor.org_id)
    unions = queries.unions_to_choose(place.district_id)
    proposed = queries.proposed_union(place, person.group)
    return [proposed, *(one for one in unions if one != proposed)] if proposed else unions


def _written_down(
    request: HttpRequest, person: Person, unions: list[Org], attempt: Any, at: Any
) -> HttpResponse:
    union = next((one for one in unions if one.pk == uuid_of(request, "union")), None)
    if union is None:
        raise NoSuchUnion
    if text_of(request, "agreed") != "on":
        raise RuleViolation(_("Without the person's consent nothing is written down."))
    place = get_object_or_404(Org, pk=request.actor.org_id)
    services.write_down_known(
        person=person,
        union=union,
        origin=Origin(place),
        channel=JoinChannel.TALK,
        actor=request.actor,
        at=at,
        attempt=attempt,
    )
    messages.success(request, _("Written down. The union decides."))
    return go_on(reverse("joining:desk_lead", args=[person.pk]))


@dataclass(frozen=True, slots=True)
class Step:
    """One number of the funnel, what it counts, and where it opens."""

    key: str
    value: int = 0
    url: str = ""

    @property
    def name(self) -> Any:
        return registry.figure(self.key).name


@dataclass(frozen=True, slots=True)
class Line:
    """One event, org, group or month of the funnel."""

    name: Any
    steps: list[Step]


def _url(key: str, org: Org, period: Period, *only: str) -> str:
    narrowed = "".join(f"&{urlencode({'only': one})}" for one in only)
    return f"{reverse('reports:desk_figure', args=[key])}?org={org.pk}&{period.query}{narrowed}"


@roles(*STAFF_UP)
@require_GET
def funnel(request: HttpRequest) -> HttpResponse:
    """Show served, asked, applied and joined: altogether, and by activity, org, group and month; every number opens."""
    org = get_object_or_404(Org, pk=request.scope.org_id)
    today, refusal = local_day(database_now()), ""
    try:
        period = Period.from_query(request.GET, today, default="year")
    except BadPeriod as bad:
        period, refusal = Period.year(today), str(bad)
    by = text_of(request, "by")
    by = by if by in {"activity", "org", "group", "month"} else "activity"
    whole = Line("", [_step(key, org, period) for key in STEPS])
    context = {
        "org": org,
        "period": period,
        "refusal": refusal,
        "by": by,
        "whole": whole,
        "figures": [registry.figure(key) for key in STEPS],
        "page": Paginator(_lines(by, org, period), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "joining/desk_funnel.html", context, status=400 if refusal else 200)


def _step(key: str, org: Org, period: Period) -> Step:
    value = compute.value(registry.figure(key), org.scope, period)
    return Step(key, int(value.value or 0), _url(key, org, period))


def _lines(by: str, org: Org, period: Period) -> list[Line]:
    """Split the four steps alike. Four statements and one for the names."""
    table: dict[Any, list[Step]] = {}
    for index, key in enumerate(STEPS):
        for part, value, url in _parts(key, by, org, period):
            row = table.setdefault(part, [Step(one) for one in STEPS])
            row[index] = Step(key, int(value.value or 0), url)
    names = _names(by, table)
    lines = [Line(names.get(part, part), row) for part, row in table.items() if row[0].value]
    return (
        lines if by == "month" else sorted(lines, key=lambda line: -line.steps[0].value if by != "org" else 0)
    )


def _parts(key: str, by: str, org: Org, period: Period) -> list[tuple[Any, Any, str]]:
    figure = registry.figure(key)
    if by == "month":
        return [
            (part.key, part.value, _url(key, org, _cut(Period.month(part.key), period)))
            for part in compute.by_month(figure, org.scope, period)
        ]
    if by == "org":
        length = len(org.path) + Org.steplen
        below = {
            one.path: one for one in Org.objects.filter(path__startswith=org.path, depth__lte=org.depth + 1)
        }
        return [
            (
                below[part.key],
                part.value,
                _url(key, below[part.key], period, *(["own"] if below[part.key] == org else [])),
            )
            for part in compute.by_path(figure, org.scope, period, length)
            if part.key in below
        ]
    breakdown = next(one for one in figure.breakdowns if one.key == by)
    return [
        (part.key, part.value, _url(key, org, period, f"{by}:{'' if part.key is None else part.key}"))
        for part in compute.parts(figure, org.scope, period, breakdown)
    ]


def _cut(month: Period, whole: Period) -> Period:
    return Period(max(month.since, whole.since), min(month.until, whole.until))


def _names(by: str, table: dict[Any, Any]) -> dict[Any, Any]:
    if by in {"org", "month"}:
        return {}
    breakdown = next(one for one in registry.figure(STEPS[0]).breakdowns if one.key == by)
    names: dict[Any, Any] = dict(breakdown.labels(set(table)))
    return names | {key: breakdown.empty for key in (None, "") if key in table}
