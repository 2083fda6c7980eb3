"""Reads over unions to join, applications, leads and transfers."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Greatest

from niangjia.core.scope import Scope
from niangjia.joining.choices import ApplicationState, Outcome, TransferState
from niangjia.joining.models import Application, Asking, Route, ServedEntry, Transfer, Window
from niangjia.ledger.models import Entry
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org, OrgQuerySet
from niangjia.orgs.queries import ancestors_of
from niangjia.people.choices import JoinChannel
from niangjia.people.models import Membership, Person, PersonQuerySet
from niangjia.people.queries import with_membership
from niangjia.rosters.choices import BatchState, RowKind
from niangjia.rosters.models import Batch, BatchRow

#: What somebody can be a member of.
UNIONS = (
    OrgKind.FEDERATION,
    OrgKind.WORK_COMMITTEE,
    OrgKind.OFFICE,
    OrgKind.REGIONAL_FEDERATION,
    OrgKind.INDUSTRY_FEDERATION,
    OrgKind.JOINT,
    OrgKind.GRASSROOTS,
    OrgKind.BRANCH,
)
#: Services after which somebody who was never asked is to be asked.
OFTEN = 3
#: So many unions are offered on a phone; the others are found at the desk.
MOST_UNIONS = 120


def unions_of(district_id: UUID | None) -> OrgQuerySet:
    """List the open unions of a district that take members, in the order of the tree."""
    found: OrgQuerySet = Org.objects.open().filter(
        district_id=district_id, kind__in=UNIONS, level__in=(Level.TOWNSHIP, Level.GRASSROOTS)
    )
    return found


def unions_to_choose(district_id: UUID | None) -> list[Org]:
    """List the unions somebody may choose on a phone: streets and townships, industry, regional and joint unions."""
    wide = Q(level=Level.TOWNSHIP) | Q(
        kind__in=(OrgKind.REGIONAL_FEDERATION, OrgKind.INDUSTRY_FEDERATION, OrgKind.JOINT)
    )
    return list(unions_of(district_id).filter(wide)[:MOST_UNIONS])


def routes_of(district_id: UUID | None) -> dict[str, Org]:
    """Give the union each group of a district is led to."""
    found = Route.objects.filter(district_id=district_id, org__closed_on=None).select_related("org")
    return {route.group: route.org for route in found}


def own_union(org: Org) -> Org | None:
    """Give the union at or right above an org: of a station its street's, of an outlet its employer's."""
    for one in [org, *reversed(ancestors_of(org))]:
        if one.kind in UNIONS and one.level in {Level.TOWNSHIP, Level.GRASSROOTS} and not one.closed_on:
            return one
    return None


def proposed_union(org: Org, group: str) -> Org | None:
    """Propose the union for somebody of a group who comes from an org.

    A grassroots union's own code leads to it; else the group's union of the district, else the street's.
    """
    near = own_union(org)
    if near is not None and near.level == Level.GRASSROOTS:
        return near
    return routes_of(org.district_id).get(group) or near


def application_of(person: Person) -> Application | None:
    """Give somebody's application that waits, else their last."""
    found = Application.objects.of_person(person).select_related("org", "through", "window")
    waiting: Application | None = found.waiting().first()
    return waiting or found.order_by("-made_at").first()


def transfer_of(person: Person) -> Transfer | None:
    """Give somebody's transfer that waits."""
    found: Transfer | None = (
        Transfer.objects.filter(person=person, state=TransferState.WAITING)
        .select_related("from_org", "to_org")
        .first()
    )
    return found


def applications(scope: Scope | None) -> Any:
    return Application.objects.within(scope).with_all()


def has_services_as_member(membership: Membership) -> bool:
    """Say whether somebody was served as a member under this membership."""
    return Entry.objects.filter(
        person_id=membership.person_id, was_member=True, occurred_on__gte=membership.joined_on
    ).exists()


def _services(scope: Scope | None) -> Any:
    """List services to people who were no members: given in the scope, or to somebody who belongs there."""
    below = Org.objects.within(scope).order_by()
    found = ServedEntry.objects.filter(was_member=False, person__isnull=False, sign=1, reversal=None)
    return found.filter(Q(org__in=below) | Q(person__home_org__in=below)).filter(
        programme__counts_as_service=True
    )


def leads(scope: Scope | None) -> PersonQuerySet:
    """List those who were served as no members and are none now: times, last service, last asked.

    Served in the scope, or belonging there. In the order of the last service, which is no ranking.
    """
    served = _services(scope).order_by()
    # What was posted to records merged into theirs is theirs; asked apart, each by its own index.
    own = served.filter(person_id=OuterRef("pk")).values("person_id")
    merged = served.filter(person__merged_into_id=OuterRef("pk")).values("person__merged_into_id")
    mine, theirs = {"person_id": OuterRef("pk")}, {"person__merged_into_id": OuterRef("pk")}
    waiting = Application.objects.filter(state=ApplicationState.WAITING).order_by()
    gone = served.filter(person__merged_into__isnull=False)
    found: PersonQuerySet = (
        with_membership(Person.objects.live(), False)
        .filter(
            Q(pk__in=served.values("person_id")) | Q(pk__in=gone.values("person__merged_into_id")),
        )
        .select_related("home_org")
        .annotate(
            times=_count(own) + _count(merged),
            last_served=Coalesce(Greatest(_last(own), _last(merged)), _last(own), _last(merged)),
            asked_on=Coalesce(_asked("asked_on", **mine), _asked("asked_on", **theirs)),
            outcome=Coalesce(_asked("outcome", **mine), _asked("outcome", **theirs)),
            applies=ExpressionWrapper(
                Q(Exists(waiting.filter(**mine))) | Q(Exists(waiting.filter(**theirs))), BooleanField()
            ),
        )
    )
    return found


def _count(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


def _asked(field: str, **whose: Any) -> Subquery:
    asked = Asking.objects.filter(**whose).order_by("-asked_at", "-id")
    return Subquery(asked.values(field)[:1])


def _last(rows: Any) -> Subquery:
    return Subquery(rows.annotate(last=Max("occurred_on")).values("last"))


def never_asked(found: PersonQuerySet) -> PersonQuerySet:
    """Keep leads served often and never asked."""
    return found.filter(times__gte=OFTEN, asked_on=None, applies=False)


def wanting(found: PersonQuerySet) -> PersonQuerySet:
    """Keep leads who said they want to join and have not applied."""
    return found.filter(outcome=Outcome.WANTS, applies=False)


def services_to(person: Person, scope: Scope | None) -> Any:
    """List the services somebody is a lead by, the newest first."""
    return (
        _services(scope)
        .filter(Q(person_id=person.pk) | Q(person__merged_into_id=person.pk))
        .select_related("programme", "org")
        .order_by("-occurred_on", "-id")
    )


def counted(windows: QuerySet[Window]) -> QuerySet[Window]:
    """Say of each window how many applied there, how many of them joined, and how many joined by a list brought there."""
    joined = Q(applications__state=ApplicationState.APPROVED)
    lines = _joined_by_list(OuterRef("pk")).values("batch__occasion").annotate(n=Count("pk")).values("n")
    return windows.annotate(
        applied=Count("applications"),
        joined=Count("applications", filter=joined),
        by_list=Coalesce(Subquery(lines), 0),
    ).order_by("-on", "-id")


def _joined_by_list(window: Any) -> QuerySet[BatchRow]:
    """List the lines of rosters brought to a window whose persons became members by them."""
    made = Membership.objects.filter(
        person_id=OuterRef("person_id"),
        channel=JoinChannel.WINDOW,
        created_at__gte=OuterRef("batch__made_at"),
    )
    lines = BatchRow.objects.filter(batch__occasion=window, batch__state=BatchState.DONE)
    return lines.filter(Exists(made), kind__in=(RowKind.NEW, RowKind.CHANGED)).order_by()


def lists_of(window: Window) -> QuerySet[Batch]:
    """List the rosters that were brought to a window, the latest first."""
    return Batch.objects.filter(occasion=window.pk).select_related("org")


def joined_by_list(window: Window) -> int:
    """Count those who joined by a roster brought to a window."""
    return _joined_by_list(window.pk).count()


def taken_down(window: Window) -> QuerySet[Application]:
    """List the applications of a window, the latest first."""
    found: QuerySet[Application] = window.applications.select_related("org", "person").order_by(
        "-made_at", "-id"
    )
    return found


def transfers_to_answer(scope: Scope | None) -> QuerySet[Transfer]:
    """List transfers that wait for a union of the scope."""
    below = Org.objects.within(scope).order_by()
    return (
        Transfer.objects.within(scope)
        .filter(state=TransferState.WAITING)
        .filter(Q(from_org__in=below, from_agreed_at=None) | Q(to_org__in=below, to_agreed_at=None))
        .select_related("person", "from_org", "to_org")
    )


def served_as_non_members(scope: Scope, since: date, until: date) -> Any:
    """List services by name to people who were no members on that day, what was corrected left out."""
    taken_back = Entry.objects.filter(reverses__isnull=False).order_by().values("reverses_id")
    found = ServedEntry.objects.within(scope).between(since, until)
    # Of persons only the few that were merged are joined, not everybody's record.
    found = found.alias(merged=FilteredRelation("person", condition=Q(person__merged_into__isnull=False)))
    return found.filter(
        was_member=False, person__isnull=False, sign=1, programme__counts_as_service=True
    ).exclude(pk__in=taken_back)


def members_on(scope: Scope, day: date) -> Any:
    """List the memberships in force on a day."""
    return Membership.objects.within(scope).on(day)


def begun(scope: Scope, since: date, until: date) -> Any:
    """List the memberships begun on the days from ``since`` to ``until``, transfers left out."""
    days = {"joined_on__gte": since, "joined_on__lte": until}
    return Membership.objects.within(scope).filter(**days).exclude(channel=JoinChannel.TRANSFER)
