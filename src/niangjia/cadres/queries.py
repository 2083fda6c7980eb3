"""Reads over liaison, guidance, the reserve and pairing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Activity, Signup
from niangjia.cadres.models import Guidance, GuidanceNote, Liaison, Pairing, ReserveFile
from niangjia.core.scope import Scope
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org, OrgQuerySet
from niangjia.orgs.queries import ancestors_of, matching
from niangjia.people.choices import PostKind
from niangjia.people.models import Person, Post
from niangjia.people.visiting import last_visits, not_visited_since

#: Kinds of union a township has.
TOWNSHIP_UNIONS = (
    OrgKind.FEDERATION,
    OrgKind.WORK_COMMITTEE,
    OrgKind.OFFICE,
    OrgKind.REGIONAL_FEDERATION,
)
#: Programmes whose sessions are training.
TRAINING = ("training", "legal")
MOST_ACTIVITIES = 60


def silent_days() -> int:
    """Give after how many days without a visit a station counts as silent."""
    return int(settings.NIANGJIA_SILENT_STATION_DAYS)


def is_township_union(org: Org) -> bool:
    return org.level == Level.TOWNSHIP and org.kind in TOWNSHIP_UNIONS and org.closed_on is None


@dataclass(slots=True)
class Station:
    """A station (or a union) as it is listed: who looks after it, and when somebody was last there."""

    org: Org
    matches: list[Any] = field(default_factory=list)
    last: date | None = None
    days: int | None = None

    @property
    def silent(self) -> bool:
        """Whether nobody was there for too long, though somebody looks after it for as long."""
        since = [one.starts_on for one in self.matches]
        return bool(since) and self.days is not None and self.days > silent_days()


def stations(scope: Scope | None) -> OrgQuerySet:
    """List the open service stations of a scope, in the order of the tree."""
    found: OrgQuerySet = Org.objects.within(scope).open().stations()
    return found


def without_cadre(orgs: OrgQuerySet, day: date) -> OrgQuerySet:
    """Keep stations nobody looks after on the day."""
    found: OrgQuerySet = orgs.filter(
        ~Exists(Liaison.objects.standing(day).filter(org=OuterRef("pk")).order_by())
    )
    return found


def silent(orgs: OrgQuerySet, day: date) -> OrgQuerySet:
    """Keep stations somebody has looked after for long and nobody was at for as long."""
    since = day - timedelta(days=silent_days())
    held = Liaison.objects.standing(day).filter(org=OuterRef("pk"), starts_on__lt=since).order_by()
    return not_visited_since(orgs.filter(Exists(held)), since)


def chosen_stations(scope: Scope | None, day: date, *, text: str = "", show: str = "") -> OrgQuerySet:
    """Sift the stations of a scope by a piece of the name, and by what they lack."""
    found = matching(stations(scope), text)
    if show == "without":
        found = without_cadre(found, day)
    elif show == "silent":
        found = silent(found, day)
    return found


def told(orgs: Iterable[Org], day: date) -> list[Station]:
    """Tell of stations who looks after them and when somebody was last there. Two statements, and one a room that records visits."""
    found = {org.pk: Station(org) for org in orgs}
    for liaison in Liaison.objects.standing(day).filter(org__in=found).select_related("person"):
        found[liaison.org_id].matches.append(liaison)
    _with_last_visits(found, day)
    return list(found.values())


def _with_last_visits(found: dict[UUID, Station], day: date) -> None:
    last = last_visits(found)
    for pk, station in found.items():
        station.last = last.get(pk)
        begun = [one.starts_on for one in station.matches]
        since = max(filter(None, [station.last, min(begun, default=None)]), default=None)
        station.days = (day - since).days if since is not None else None


def my_stations(person_id: UUID | None, scope: Scope | None, day: date) -> list[Station]:
    """List the stations somebody looks after, those nobody was at for longest first."""
    mine = Liaison.objects.within(scope).on(day).of_person(person_id).values("org")
    found = told(Org.objects.open().filter(pk__in=mine), day)
    return sorted(found, key=lambda one: -(one.days or 0))


def my_silent_stations(person_id: UUID | None, scope: Scope | None, day: date) -> list[Station]:
    """List the silent ones among the stations somebody looks after."""
    mine = Liaison.objects.within(scope).on(day).of_person(person_id).order_by().values("org")
    return told(silent(Org.objects.open().filter(pk__in=mine), day), day)


def guided_unions(scope: Scope | None) -> OrgQuerySet:
    """List the township unions of a scope."""
    found: OrgQuerySet = (
        Org.objects.within(scope).open().filter(level=Level.TOWNSHIP, kind__in=TOWNSHIP_UNIONS)
    )
    return found


def with_guides(orgs: Iterable[Org], day: date) -> list[Station]:
    """Tell of township unions who guides them, and the day of the last note."""
    found = {org.pk: Station(org) for org in orgs}
    for guidance in Guidance.objects.on(day).filter(org__in=found).select_related("person"):
        found[guidance.org_id].matches.append(guidance)
    for note in GuidanceNote.objects.filter(org__in=found).order_by("on"):
        found[note.org_id].last = note.on
    return list(found.values())


def cadres_above(org: Org, levels: Collection[str], day: date) -> QuerySet[Person]:
    """List who may be matched with an org: cadres of these ranks (none given: of any) who act for it or above it."""
    held = Post.objects.in_force(day).filter(
        kind=PostKind.CADRE, org__in=[org, *ancestors_of(org)], org__closed_on=None
    )
    if levels:
        held = held.filter(level__in=levels)
    return Person.objects.live().filter(pk__in=held.order_by().values("person")).order_by("pinyin", "id")


def nominable(scope: Scope | None, day: date) -> QuerySet[Person]:
    """List who may be put forward: cadres, chairs and union social workers of the scope; of a city, those of its own house."""
    kinds = (PostKind.CADRE, PostKind.CHAIR, PostKind.STAFF)
    held = Post.objects.within(scope).in_force(day).filter(kind__in=kinds)
    if scope is not None and scope.district_id is None:
        held = held.filter(org=scope.org_id)
    return Person.objects.live().filter(pk__in=held.order_by().values("person")).order_by("pinyin", "id")


def training_of(file: ReserveFile) -> QuerySet[Signup]:
    """List the training sessions somebody was at, from the sign-up engine, newest first."""
    programmes = Q()
    for code in TRAINING:
        programmes |= Q(session__activity__programme_id=code)
        programmes |= Q(session__activity__programme__code__startswith=f"{code}.")
    mine = Q(person=file.person_id) | Q(person__merged_into=file.person_id)
    return (
        Signup.objects.filter(mine, programmes, state=SignupState.ATTENDED)
        .select_related("session__activity__programme")
        .order_by("-session__starts_at")
    )


def activities_to_link(pairing: Pairing) -> QuerySet[Activity]:
    """List the published activities of either side that are not linked yet, newest first."""
    sides = Q(pk__in=[])
    for side in pairing.sides.select_related("org"):
        sides |= Q(**side.org.scope.below("org__path"))
    linked = pairing.records.exclude(activity=None).values("activity")
    found = Activity.objects.public().filter(sides).exclude(pk__in=linked).select_related("org")
    recent = list(found.order_by("-published_at", "-id").values_list("pk", flat=True)[:MOST_ACTIVITIES])
    return found.filter(pk__in=recent).order_by("-published_at", "-id")
