"""Reads over contracts, congresses, affairs and cases."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.orgs.choices import UNION_KINDS, Founding, Level, UnitCategory
from niangjia.orgs.models import Org, OrgQuerySet
from niangjia.orgs.queries import matching
from niangjia.rights.choices import ORDER, AidState, StepKind
from niangjia.rights.models import (
    FILED_WITHIN,
    AidCase,
    Congress,
    Contract,
    ContractQuerySet,
    Cover,
    Disclosure,
    Item,
    Measure,
)
from niangjia.rights.models.aid import AidCaseQuerySet, AidKeeper
from niangjia.rights.models.contracts import standing

#: No enterprises: their workers have no collective contracts.
NO_ENTERPRISES = (UnitCategory.PUBLIC_INSTITUTION, UnitCategory.GOVERNMENT)
#: What a list of contracts can be sorted by: key → order.
SORTS = {
    "moved": ("-moved_on", "id"),
    "until": ("term_until", "id"),
    "people": ("-people", "id"),
    "org": ("org__path", "kind", "id"),
}


def unions_of_enterprises(scope: Scope | None, day: date) -> OrgQuerySet:
    """List the grassroots unions of enterprises that stood on a day: those of institutions and offices left out."""
    found: OrgQuerySet = (
        Org.objects.within(scope)
        .filter(kind__in=UNION_KINDS, level=Level.GRASSROOTS, founding=Founding.FOUNDED)
        .exclude(unit_category__in=NO_ENTERPRISES)
        .filter(Q(closed_on=None) | Q(closed_on__gt=day), Q(founded_on=None) | Q(founded_on__lte=day))
    )
    return found


def contracts(
    scope: Scope | None, day: date, *, text: str = "", state: str = "", kind: str = "", sort: str = ""
) -> ContractQuerySet:
    """List the contracts of a scope with the number of people they cover.

    :param state: ``under_way``, ``late`` (signed, and not filed in time), ``settling``, ``in_force``, ``over`` or all.
    """
    found: ContractQuerySet = Contract.objects.within(scope).select_related("org")
    if text:
        unions = matching(Org.objects.within(scope), text)
        found = found.filter(
            Q(title__icontains=text) | Q(covers__name__icontains=text) | Q(org__in=unions.values("pk"))
        ).distinct()
    if kind:
        found = found.filter(kind=kind)
    states = {
        "under_way": Q(in_force_on=None, ended_on=None),
        "late": Q(in_force_on=None, ended_on=None, signed_on__lt=day - FILED_WITHIN),
        "settling": Q(in_force_on__gt=day, ended_on=None),
        "in_force": standing(day),
        "over": Q(ended_on__lte=day) | Q(term_until__lt=day),
    }
    chosen: ContractQuerySet = found.filter(states.get(state, Q())).annotate(people=_people())
    return chosen.order_by(*SORTS.get(sort, SORTS["moved"]))


def _people() -> Any:
    summed = (
        Cover.objects.filter(contract=OuterRef("pk"))
        .order_by()
        .values("contract")
        .annotate(all=Sum("people"))
        .values("all")
    )
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def contract_page(scope: Scope | None) -> QuerySet[Contract]:
    """List the contracts of a scope with what their page shows."""
    return (
        Contract.objects.within(scope)
        .select_related("org__district", "renews")
        .prefetch_related(
            "steps",
            "representatives",
            "covers__org",
            "files",
            "renewed_by",
            Prefetch("votes", Item.objects.filter(taken_back_at=None).select_related("congress__org")),
        )
    )


def to_file(scope: Scope | None) -> ContractQuerySet:
    """List the signed contracts of a scope that wait to be filed, the oldest first."""
    found: ContractQuerySet = Contract.objects.within(scope).signed().select_related("org")
    return found.order_by("signed_on", "id")


def into_force(scope: Scope | None, day: date) -> ContractQuerySet:
    """List the contracts of a scope that came into force within the week before a day."""
    found: ContractQuerySet = Contract.objects.within(scope).in_force(day).select_related("org")
    return found.filter(in_force_on__gt=day - timedelta(days=7)).order_by("in_force_on", "id")


def notice_until(day: date) -> date:
    """Give the last day of which one is reminded when a term ends."""
    return day + timedelta(days=settings.NIANGJIA_CONTRACT_NOTICE_DAYS)


def expiring(scope: Scope | None, day: date, until: date) -> ContractQuerySet:
    """List the contracts in force whose term ends by a day and that nothing follows yet, the next to end first."""
    found: ContractQuerySet = (
        Contract.objects.within(scope).in_force(day).filter(term_until__lte=until).select_related("org")
    )
    return _unrenewed(found).annotate(people=_people()).order_by("term_until", "id")


def run_out(scope: Scope | None, day: date) -> ContractQuerySet:
    """List the contracts whose term ended within a year before a day and that nothing follows, the last to end first."""
    found: ContractQuerySet = (
        Contract.objects.within(scope)
        .filter(term_until__lt=day, term_until__gte=day - timedelta(days=365), ended_on=None)
        .filter(in_force_on__isnull=False, org__closed_on=None)
        .select_related("org")
    )
    return _unrenewed(found).annotate(people=_people()).order_by("-term_until", "id")


def _unrenewed(found: ContractQuerySet) -> ContractQuerySet:
    followed = Contract.objects.filter(
        org=OuterRef("org"), kind=OuterRef("kind"), proposed_on__gt=OuterRef("proposed_on"), ended_on=None
    )
    kept: ContractQuerySet = found.filter(~Exists(followed.order_by()))
    return kept


def drafts_of(org: Org) -> ContractQuerySet:
    """List the drafts of a union that wait for its congress."""
    found: ContractQuerySet = Contract.objects.under_way().filter(org=org, reached=StepKind.DRAFT)
    return found


def congresses(scope: Scope | None, *, text: str = "", year: int = 0) -> QuerySet[Congress]:
    """List the sessions of a scope, the newest first, with what they voted on and what was proposed."""
    found: QuerySet[Congress] = Congress.objects.within(scope).select_related("org")
    if text:
        found = found.filter(org__in=matching(Org.objects.within(scope), text).values("pk"))
    if year:
        found = found.filter(on__year=year)
    counted = found.annotate(
        voted=Count("items", filter=Q(items__taken_back_at=None), distinct=True),
        proposed=Count("motions", distinct=True),
        unanswered=Count("motions", filter=Q(motions__answered_on=None), distinct=True),
    )
    return counted.order_by("-on", "id")


def affairs(
    model: type[Disclosure] | type[Measure], scope: Scope | None, *, text: str = "", kind: str = ""
) -> QuerySet[Any]:
    """List what was told, or the measures, of a scope; the newest first."""
    every: Any = model._default_manager
    found: QuerySet[Any] = every.within(scope).select_related("org")
    if text:
        unions = matching(Org.objects.within(scope), text)
        found = found.filter(Q(title__icontains=text) | Q(org__in=unions.values("pk")))
    return found.filter(kind=kind) if kind else found


def cases_of(actor: Actor, day: date, *, state: str = "") -> AidCaseQuerySet:
    """List the cases the actor may open, those that wait longest first; over ones newest first."""
    found: AidCaseQuerySet = AidCase.objects.kept_by(actor, day).select_related("person", "org")
    if state in AidState.values:
        return found.filter(state=state).order_by("-asked_at", "-id")
    return found.under_way().order_by("asked_at", "id")


def federations_kept(actor: Actor, day: date) -> OrgQuerySet:
    """List the federations whose cases the actor handles."""
    found: OrgQuerySet = Org.objects.within(actor.scope).filter(pk__in=AidKeeper.federations_of(actor, day))
    return found


def votes_of(contract: Contract) -> list[Item]:
    """Give the votes on the draft of the round that runs: those before an objection were on another."""
    objections = [one.recorded_at for one in contract.steps.all() if one.kind == StepKind.OBJECTION]
    since = max(objections, default=None)
    return [one for one in contract.votes.all() if since is None or one.recorded_at > since]


@dataclass(frozen=True, slots=True)
class Mark:
    """A step on the way of a contract: taken or not, next or not."""

    kind: StepKind
    steps: list[Any]
    now: bool


def way_of(contract: Contract) -> list[Mark]:
    """Give the steps of the round that runs, in their order; what an earlier round settled stands for its representatives."""
    standing_steps = [one for one in contract.steps.all() if one.taken_back_at is None]
    own = [one for one in standing_steps if one.number == contract.number]
    first = [one for one in standing_steps if one.kind in {StepKind.PROPOSAL, StepKind.REPRESENTATIVES}]
    return [
        Mark(
            kind,
            [
                one
                for one in (first if kind in {StepKind.PROPOSAL, StepKind.REPRESENTATIVES} else own)
                if one.kind == kind
            ],
            kind == contract.next_kind,
        )
        for kind in ORDER
    ]
