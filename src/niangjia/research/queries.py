"""Reads over research."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Session, Signup
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.clock import at_local
from niangjia.core.scope import Scope
from niangjia.orgs.choices import OrgKind
from niangjia.orgs.models import Org
from niangjia.people.choices import PostKind
from niangjia.people.models import Person, PersonQuerySet, Post
from niangjia.people.queries import cadres_within
from niangjia.research.choices import leading_ranks
from niangjia.research.models import Campaign, GroupMember, Stay, Talk, TalkPlan, Visit, WorkGroup

#: Days around a talk within which a session may be the one people signed in at.
AROUND = timedelta(days=31)
MOST_PLACES = 500
MOST_SESSIONS = 100


def leaders(org: Org, day: date) -> PersonQuerySet:
    """List those who lead a federation: who acts for it itself, in the rank of its leaders."""
    held = (
        Post.objects.in_force(day)
        .filter(org=org, kind=PostKind.CADRE, level__in=leading_ranks(org.level))
        .order_by()
    )
    found: PersonQuerySet = cadres_within(org, leading_ranks(org.level), day)
    return found.filter(pk__in=held.values("person"))


@dataclass(slots=True)
class GroupTold:
    """A group as its campaign's page shows it."""

    group: WorkGroup
    leader: Person | None = None
    members: list[Person] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    visits: int = 0
    concerns: int = 0
    last: date | None = None


def groups_told(campaign: Campaign) -> list[GroupTold]:
    """Tell of the groups of a campaign who is in them, where they stay and what they recorded. Five statements, however many."""
    found = {one.pk: GroupTold(one) for one in WorkGroup.objects.filter(campaign=campaign)}
    for member in GroupMember.objects.filter(group__in=found).select_related("person"):
        told = found[member.group_id]
        if member.leads:
            told.leader = member.person
        else:
            told.members.append(member.person)
    for stay in Stay.objects.filter(group__in=found).select_related("org"):
        found[stay.group_id].stays.append(stay)
    made = Visit.objects.made().filter(work_group__in=found)
    counted = made.order_by().values_list("work_group").annotate(number=Count("pk"), last=Max("on"))
    for group, number, last in counted:
        found[group].visits, found[group].last = number, last
    of_group = dict(made.order_by().values_list("pk", "work_group"))
    for visit in raised_from(made):
        found[of_group[visit]].concerns += 1
    return list(found.values())


def raised_from(visits: QuerySet[Visit]) -> list[UUID]:
    """List, for each concern raised on these visits, the visit."""
    ids = list(visits.order_by().values_list("pk", flat=True))
    sources = Concern.objects.filter(source_kind="visit", source_id__in=ids).order_by()
    return [pk for pk in sources.values_list("source_id", flat=True) if pk is not None]


def concerns_of(source_kind: str, source_id: UUID, actor: Actor) -> tuple[list[Concern], int]:
    """List the concerns raised from a visit or a talk that the actor may open, and how many others there are."""
    all_of_it = Concern.objects.filter(source_kind=source_kind, source_id=source_id)
    shown = list(all_of_it.seen_by(actor).with_all().order_by("raised_at", "pk"))
    return shown, all_of_it.count() - len(shown)


def my_stays(person_id: UUID | None, day: date) -> tuple[list[Stay], list[Stay]]:
    """List where somebody is to go: today, and next."""
    mine = (
        Stay.objects.of_person(person_id)
        .filter(until__gte=day)
        .select_related("org", "group__campaign")
        .order_by("since", "org__path")
    )
    stays = list(mine)
    return [one for one in stays if one.since <= day], [one for one in stays if one.since > day]


def visited_by(person_id: UUID | None, stays: Iterable[Stay], day: date) -> set[UUID]:
    """Say at which of these orgs somebody was on the day."""
    went = Q(persons=person_id) | Q(persons__merged_into=person_id)
    there = Visit.objects.made().filter(went, on=day, org__in=[one.org_id for one in stays])
    return set(there.order_by().values_list("org_id", flat=True)) if person_id else set()


def places(actor: Actor, day: date) -> list[tuple[str, list[Org]]]:
    """List where the actor may record a visit: where they are sent first, then stations, then the rest. The groups are named by key."""
    today, next_ones = my_stays(actor.person_id, day)
    sent = list({one.org_id: one.org for one in [*today, *next_ones] if one.org.closed_on is None}.values())
    open_orgs = Org.objects.within(actor.scope).open().exclude(kind=OrgKind.HEADQUARTERS)
    known = [one.pk for one in sent]
    stations = list(open_orgs.stations().exclude(pk__in=known)[:MOST_PLACES])
    rest = open_orgs.exclude(kind=OrgKind.SERVICE_STATION).exclude(pk__in=known)
    return [("sent", sent), ("stations", stations), ("others", list(rest[: MOST_PLACES - len(stations)]))]


def places_for(actor: Actor) -> Any:
    """Give all orgs the actor may record a visit at, wherever they stand in a list."""
    sent = Stay.objects.of_person(actor.person_id).order_by().values("org")
    inside = Org.objects.within(actor.scope).order_by().values("pk")
    return Org.objects.filter(Q(pk__in=inside) | Q(pk__in=sent))


def companions(actor: Actor, day: date) -> set[UUID]:
    """Name who may have gone along: the others in the actor's groups of campaigns under way."""
    groups = GroupMember.objects.of_person(actor.person_id).filter(
        group__campaign__in=Campaign.objects.running(day).order_by().values("pk")
    )
    found = GroupMember.objects.filter(group__in=groups.order_by().values("group")).select_related("person")
    return {one.person.root_id for one in found if one.person.erased_at is None} - {actor.person_id}


def colleagues(actor: Actor, day: date, kept: Collection[UUID] = ()) -> PersonQuerySet:
    """List who may be sent to a talk: those who act for the actor's own unit, and those sent already."""
    held = (
        Post.objects.in_force(day)
        .filter(org=actor.org_id, kind__in=(PostKind.CADRE, PostKind.STAFF))
        .order_by()
        .values("person")
    )
    found: PersonQuerySet = Person.objects.live().filter(Q(pk__in=held) | Q(pk__in=kept))
    return found.order_by("pinyin", "id")


def my_plans(person_id: UUID | None) -> QuerySet[TalkPlan]:
    """List the talks somebody goes to, or went to and has not recorded."""
    return TalkPlan.objects.of_person(person_id).open().select_related("org")


def sessions_near(scope: Scope | None, day: date) -> QuerySet[Session]:
    """List the sessions of the sign-up engine around a day, for a talk at which people signed in."""
    first, last = at_local(day - AROUND), at_local(day + AROUND)
    found = Session.objects.within(scope).filter(
        starts_at__gte=first, starts_at__lt=last, cancelled_at=None, activity__template=False
    )
    return found.select_related("activity").order_by("-starts_at")


def came(talks: Iterable[Talk]) -> dict[UUID, int]:
    """Say how many came to each of these talks: who signed in, else the heads. One statement."""
    known = list(talks)
    signed = dict(
        Signup.objects.filter(
            session__in=[one.session_id for one in known if one.session_id], state=SignupState.ATTENDED
        )
        .order_by()
        .values_list("session")
        .annotate(number=Count("pk"))
    )
    return {one.pk: signed.get(one.session_id, 0) if one.session_id else one.heads for one in known}


def talks(
    scope: Scope | None, *, text: str = "", kind: str = "", start: date | None = None, end: date | None = None
) -> QuerySet[Talk]:
    """List the talks of a scope, the latest first, sifted."""
    found = Talk.objects.within(scope).held().select_related("org", "session")
    if text:
        found = found.filter(
            Q(title__icontains=text) | Q(enterprise__icontains=text) | Q(org__name__icontains=text)
        )
    if kind:
        found = found.filter(kind=kind)
    if start:
        found = found.filter(on__gte=start)
    return found.filter(on__lte=end) if end else found


def visits(
    actor: Actor, *, text: str = "", mine: bool = False, start: date | None = None, end: date | None = None
) -> QuerySet[Visit]:
    """List the visits the actor may see, the latest first, sifted."""
    found = Visit.objects.seen_by(actor).made().select_related("org", "work_group__campaign")
    if mine:
        found = found.filter(recorded_by=actor.person_id)
    if text:
        found = found.filter(Q(org__name__icontains=text) | Q(seen__icontains=text))
    if start:
        found = found.filter(on__gte=start)
    return found.filter(on__lte=end) if end else found


def reporters(stations: Collection[Org], day: date) -> dict[UUID, Person]:
    """Name who reports for each station: its deputy head, by the title of the post; else whoever staffs it first. Two statements."""
    parents = {one.pk: Org.objects.get_parent(one) for one in stations}
    units = {one.pk for one in stations} | {one.pk for one in parents.values() if one is not None}
    posts = list(
        Post.objects.in_force(day)
        .filter(org__in=units, kind=PostKind.STAFF)
        .select_related("person")
        .order_by("order", "created_at", "pk")
    )
    found: dict[UUID, Person] = {}
    for station in stations:
        above = parents[station.pk]
        near = [one for one in posts if one.org_id in {station.pk, above.pk if above else None}]
        heads = [one for one in near if station.name in one.title and "副站长" in one.title]
        own = heads or [one for one in near if one.org_id == station.pk] or near
        if own:
            found[station.pk] = own[0].person
    return found


def assignable(org: Org, day: date) -> PersonQuerySet:
    """List who may be given a task by a meeting of an org: cadres and staff of it and under it."""
    held = (
        Post.objects.within(org.scope)
        .in_force(day)
        .filter(kind__in=(PostKind.CADRE, PostKind.STAFF, PostKind.CHAIR))
        .order_by()
        .values("person")
    )
    found: PersonQuerySet = Person.objects.live().filter(pk__in=held)
    return found.order_by("pinyin", "id")


def campaigns_of(actor: Actor) -> QuerySet[Campaign]:
    """List the campaigns the actor may open: those of their scope, and those in whose groups they are."""
    mine = GroupMember.objects.of_person(actor.person_id).order_by().values("group__campaign")
    inside = Campaign.objects.within(actor.scope).order_by().values("pk")
    return Campaign.objects.filter(Q(pk__in=inside) | Q(pk__in=mine)).select_related("org")


def groups_of(actor: Actor) -> QuerySet[WorkGroup]:
    """List the groups the actor may open: those of the campaigns they may open."""
    return WorkGroup.objects.filter(campaign__in=campaigns_of(actor))


def with_numbers(campaigns: QuerySet[Campaign]) -> QuerySet[Any]:
    """Tell of each campaign how many groups and cadres it has."""
    return campaigns.annotate(
        groups_count=Count("groups", distinct=True),
        cadres_count=Count("groups__members__person", distinct=True),
    ).order_by("-since", "id")
