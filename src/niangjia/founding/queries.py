"""Reads over prospects, foundings and the unions that came of them."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Replace

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Session, Signup
from niangjia.core.scope import Scope
from niangjia.figures.periods import Period
from niangjia.founding.choices import ORDER, StepKind
from niangjia.founding.models import Campaign, Case, CaseQuerySet, Prospect, ProspectQuerySet, Seat, Target
from niangjia.ledger.models import Entry
from niangjia.orgs.choices import UNION_KINDS, Founding, Level, OrgKind
from niangjia.orgs.models import Org, OrgQuerySet
from niangjia.people.models import Membership


def prospects(scope: Scope | None, *, text: str = "", track: str = "", state: str = "") -> ProspectQuerySet:
    """List the enterprises of a scope, those with most workers first.

    :param state: ``free`` (the default), ``founding``, ``founded``, ``aside`` or ``all``.
    """
    found: ProspectQuerySet = Prospect.objects.within(scope).select_related("org", "case")
    if track:
        found = found.filter(track=track)
    sought = "".join(text.split())
    if sought:
        spelled = sought.lower()
        found = found.alias(sound=Replace("pinyin", Value(" "))).filter(
            Q(name__icontains=sought)
            | Q(unit_code__startswith=sought.upper())
            | Q(initials__contains=spelled)
            | Q(sound__startswith=spelled)
        )
    states = {
        "founding": Q(case__isnull=False, case__registered_on=None),
        "founded": Q(case__registered_on__isnull=False),
        "aside": Q(set_aside_on__isnull=False),
        "all": Q(),
    }
    return found.filter(states.get(state, Q(case=None, set_aside_on=None)))


def cases(scope: Scope | None, *, text: str = "", state: str = "", step: str = "") -> CaseQuerySet:
    """List the foundings of a scope, those that have waited longest first; over ones newest first.

    :param state: ``under_way`` (the default), ``registered``, ``given_up`` or ``all``.
    :param step: the next step they wait for.
    """
    found: CaseQuerySet = Case.objects.within(scope).select_related("org", "union")
    if text:
        found = found.filter(name__icontains=text)
    if step in StepKind.values:
        number = ORDER.index(StepKind(step))
        found = found.filter(reached=ORDER[number - 1] if number else "")
    if state == "registered":
        return found.filter(registered_on__isnull=False).order_by("-registered_on", "id")
    if state == "given_up":
        return found.filter(ended_on__isnull=False).order_by("-ended_on", "id")
    return found if state == "all" else found.under_way()


def stalled_before(on: date) -> date:
    """Give the day since when a founding must have moved not to be called stalled."""
    return on - timedelta(days=settings.NIANGJIA_FOUNDING_STALLED_DAYS)


def case_page(scope: Scope | None) -> QuerySet[Case]:
    """List the foundings of a scope with what their page shows."""
    return (
        Case.objects.within(scope)
        .select_related("org__district", "parent", "union")
        .prefetch_related(
            "prospects",
            "steps",
            Prefetch("seats", Seat.objects.select_related("person")),
            "founding_members__person",
        )
    )


def waiting_for_approval(scope: Scope | None) -> CaseQuerySet:
    """List the foundings of a scope that were applied for and not decided."""
    return Case.objects.within(scope).under_way().filter(reached=StepKind.APPLICATION).select_related("org")


def to_register(scope: Scope | None) -> CaseQuerySet:
    """List the approved foundings of a scope whose legal-person code is not known yet."""
    return Case.objects.within(scope).under_way().filter(reached=StepKind.APPROVAL).select_related("org")


def unions(scope: Scope | None) -> OrgQuerySet:
    """List the open unions at the grassroots, in the order of the tree."""
    found: OrgQuerySet = Org.objects.within(scope).filter(
        closed_on=None, kind__in=UNION_KINDS, level=Level.GRASSROOTS, founding=Founding.FOUNDED
    )
    return found


def _held(period: Period) -> QuerySet[Session]:
    came = Signup.objects.filter(session=OuterRef("pk"), state=SignupState.ATTENDED)
    return Session.objects.filter(
        Exists(came),
        activity__org=OuterRef("pk"),
        cancelled_at=None,
        starts_at__gte=period.starts_at,
        starts_at__lt=period.ends_at,
    ).order_by()


def _served(period: Period) -> QuerySet[Entry]:
    return Entry.objects.filter(org=OuterRef("pk"), sign=1).between(period.since, period.until).order_by()


def dormant(scope: Scope | None, period: Period) -> OrgQuerySet:
    """List the unions that stood throughout a period and of which nothing is known in it, in the order of the tree.

    No activity or talk held, no service recorded, no election; that a term still runs is no sign of life.
    """
    standing = unions(scope).filter(Q(founded_on=None) | Q(founded_on__lt=period.since))
    elected = Q(term_starts_on__range=(period.since, period.until))
    found: OrgQuerySet = standing.filter(~Exists(_held(period)), ~Exists(_served(period))).exclude(elected)
    return found


def quiet_until(on: date) -> Period:
    """Give the time that ends on a day, in which a union of which nothing is known counts as dormant."""
    return Period(on - timedelta(days=settings.NIANGJIA_DORMANT_DAYS - 1), on)


def year_until(on: date) -> Period:
    """Give the twelve months that end on a day."""
    return Period(on - timedelta(days=364), on)


def with_life(found: OrgQuerySet, on: date) -> OrgQuerySet:
    """Add to unions what tells how they live: members, activities, services and the last of them in twelve months."""
    period = year_until(on)
    members = Membership.objects.filter(org=OuterRef("pk"), left_on=None).order_by()
    lively: OrgQuerySet = found.annotate(
        members=_count(members, "org"),
        held=_count(_held(period), "activity__org"),
        served=_count(_served(period), "org"),
        lines=Coalesce(
            Subquery(_served(period).values("org").annotate(n=Count("programme", distinct=True)).values("n")),
            0,
        ),
    )
    return lively


def _count(rows: QuerySet[Any], by: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(by).annotate(n=Count("pk")).values("n")), 0)


def terms_ending(scope: Scope | None, until: date) -> OrgQuerySet:
    """List the unions whose term is over or ends by a day, the longest overdue first."""
    found: OrgQuerySet = unions(scope).filter(term_ends_on__lte=until).order_by("term_ends_on", "path")
    return found


def targets_of(scope: Scope | None, on: date) -> QuerySet[Target]:
    """List what the orgs of a scope are to found in the campaigns that run on a day."""
    found: QuerySet[Target] = Target.objects.within(scope).filter(
        campaign__since__lte=on, campaign__until__gte=on
    )
    return found.select_related("campaign", "org").order_by("campaign__since", "org__path")


def plannable(campaign: Campaign) -> OrgQuerySet:
    """List the orgs right under the one that leads a campaign, which may have a target each."""
    found: OrgQuerySet = Org.objects.get_children(campaign.org).filter(
        closed_on=None, kind=OrgKind.FEDERATION
    )
    return found
