"""Reads of the sign-up engine."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Replace

from niangjia.activities.choices import ActivityState, Audience, SignupState
from niangjia.activities.codes import read_ticket
from niangjia.activities.errors import WrongCode
from niangjia.activities.models import Activity, CheckIn, Quota, Session, Signup
from niangjia.activities.models.offers import SessionQuerySet
from niangjia.activities.models.signups import SignupQuerySet
from niangjia.core.clock import at_local, local_day
from niangjia.core.places import Point, kilometres_to
from niangjia.core.scope import Scope
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.queries import members_on


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """How a session stands: people in each state."""

    confirmed: int
    attended: int
    waiting: int
    offered: int
    cancelled: int

    @property
    def expected(self) -> int:
        """Everybody who holds a place."""
        return self.confirmed + self.attended + self.offered


def open_sessions(at: datetime) -> SessionQuerySet:
    """List the sessions one can sign up for now, soonest first, with what a card shows."""
    return Session.objects.open_at(at).filter(starts_at__gt=at).with_offer().order_by("starts_at", "id")


def upcoming_sessions(at: datetime) -> SessionQuerySet:
    """List what is published and not over: open ones and those that open later."""
    return (
        Session.objects.filter(
            cancelled_at=None,
            activity__state=ActivityState.PUBLISHED,
            activity__template=False,
            ends_at__gt=at,
        )
        .with_offer()
        .order_by("starts_at", "id")
    )


def for_person(sessions: SessionQuerySet, person: Person | None) -> SessionQuerySet:
    """Keep what the person could use: for everyone, their group, their union."""
    if person is None:
        return sessions.filter(activity__audience=Audience.EVERYONE, activity__audience_org=None)
    mine = Q(activity__audience=Audience.EVERYONE)
    if person.group:
        mine |= Q(activity__audience=Audience.GROUPS, activity__groups__icontains=f'"{person.group}"')
    if person.memberships.filter(left_on=None).exists():
        mine |= Q(activity__audience=Audience.MEMBERS)
    home = person.home_org.path if person.home_org is not None else ""
    above = [home[:end] for end in range(Org.steplen, len(home) + 1, Org.steplen)]
    only = Q(activity__audience_org=None) | Q(activity__audience_org__path__in=above)
    return sessions.filter(mine, only)


def my_states(person: Person | None, sessions: list[Session]) -> dict[UUID, str]:
    """Give the state of the person's sign-up for those of these sessions that have one; one statement."""
    if person is None or not sessions:
        return {}
    mine = Signup.objects.live().filter(person=person, session__in=sessions)
    return dict(mine.values_list("session_id", "state"))


def with_fit(sessions: list[Session], person: Person | None, at: datetime) -> list[Session]:
    """Mark the sessions that are not for this person, as far as that is known; one statement at most."""
    if person is None:
        return sessions
    member = any(
        session.activity.audience == Audience.MEMBERS for session in sessions
    ) and person.pk in members_on([person.pk], local_day(at))
    for session in sessions:
        activity = session.activity
        session.unfit = (activity.audience == Audience.MEMBERS and not member) or (
            activity.audience == Audience.GROUPS
            and bool(person.group)
            and person.group not in activity.groups
        )
    return sessions


def my_signups(person: Person | None) -> SignupQuerySet:
    """List a person's sign-ups with what a card shows."""
    return Signup.objects.of_person(person).select_related(
        "session__activity__programme", "session__activity__org", "quota__org", "rating"
    )


def next_signup(person: Person | None, at: datetime) -> Signup | None:
    """Give the next thing that is mine."""
    return (
        my_signups(person)
        .filter(cancelled_at=None, session__ends_at__gt=at)
        .order_by("session__starts_at")
        .first()
    )


def to_rate(person: Person | None, at: datetime) -> Signup | None:
    """Give the last session attended and not rated, within a month."""
    return (
        my_signups(person)
        .filter(
            state=SignupState.ATTENDED,
            rating=None,
            session__ends_at__lte=at,
            session__ends_at__gt=at - timedelta(days=30),
        )
        .order_by("-session__starts_at")
        .first()
    )


def session_counts(session: Session) -> SessionCounts:
    """Count a session's sign-ups by state; one statement."""
    counted = dict(
        Signup.objects.filter(session=session).order_by().values_list("state").annotate(Count("pk"))
    )
    return SessionCounts(
        **{
            state: counted.get(state, 0)
            for state in ("confirmed", "attended", "waiting", "offered", "cancelled")
        }
    )


def waiting_position(signup: Signup) -> int:
    """Say how many stand in the queue up to and including this one."""
    return Signup.objects.filter(
        Q(created_at__lt=signup.created_at) | Q(created_at=signup.created_at, pk__lte=signup.pk),
        session_id=signup.session_id,
        state=SignupState.WAITING,
    ).count()


def arrivals(session: Session, limit: int = 12) -> QuerySet[CheckIn]:
    """List the latest signatures of a session."""
    return (
        CheckIn.objects.filter(signup__session=session, undone_at=None)
        .select_related("signup__person")
        .order_by("-checked_in_at", "-id")[:limit]
    )


def with_counts(activities: QuerySet[Activity]) -> QuerySet[Any]:
    """Add places, places taken and people who came to each activity."""
    sessions = (
        Session.objects.filter(activity=OuterRef("pk"), cancelled_at=None).order_by().values("activity")
    )
    came = (
        Signup.objects.filter(session__activity=OuterRef("pk"), state=SignupState.ATTENDED)
        .order_by()
        .values("session__activity")
    )

    def total(query: QuerySet[Any, Any], field: str) -> Coalesce:
        return Coalesce(Subquery(query.annotate(n=Sum(field)).values("n"), output_field=IntegerField()), 0)

    return activities.annotate(
        places=total(sessions, "capacity"),
        places_taken=total(sessions, "taken"),
        came=Coalesce(Subquery(came.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        first_start=Subquery(
            Session.objects.filter(activity=OuterRef("pk"), cancelled_at=None)
            .order_by("starts_at")
            .values("starts_at")[:1]
        ),
    )


def sessions_on(scope: Scope | None, day: date) -> SessionQuerySet:
    """List the sessions of a day in a scope."""
    starts = at_local(day)
    return (
        Session.objects.within(scope)
        .filter(cancelled_at=None, activity__state__in=(ActivityState.PUBLISHED, ActivityState.CLOSED))
        .filter(starts_at__gte=starts, starts_at__lt=at_local(date.fromordinal(day.toordinal() + 1)))
        .with_offer()
        .annotate(came=Count("signups", filter=Q(signups__state=SignupState.ATTENDED)))
    )


def unticked(scope: Scope | None, at: datetime) -> SessionQuerySet:
    """List sessions that ended within two weeks and where nobody was ticked though people were expected."""
    came = Signup.objects.filter(session=OuterRef("pk"), state=SignupState.ATTENDED)
    return (
        Session.objects.within(scope)
        .filter(
            ~Exists(came),
            cancelled_at=None,
            ends_at__lte=at,
            ends_at__gt=at - timedelta(days=14),
            taken__gt=0,
        )
        .with_offer()
    )


def quotas_open(scope: Scope | None, at: datetime) -> QuerySet[Quota]:
    """List the places kept for orgs in a scope that can still be filled."""
    if scope is None:
        return Quota.objects.none()
    return (
        Quota.objects.filter(
            org__path__startswith=scope.path,
            released_at=None,
            session__starts_at__gt=at,
            session__cancelled_at=None,
            taken__lt=F("places"),
        )
        .filter(session__activity__state=ActivityState.PUBLISHED)
        .select_related("session__activity__programme", "org")
        .order_by("session__starts_at")
    )


def to_call_back(scope: Scope | None, at: datetime, caller: UUID | None = None) -> SignupQuerySet:
    """List who attended within a month, has not rated and was not called yet.

    :param caller: the user who is to call: whom they signed up or checked in themselves is left out.
    """
    found = (
        Signup.objects.within(scope)
        .filter(
            state=SignupState.ATTENDED,
            rating=None,
            call_backs=None,
            session__ends_at__lte=at,
            session__ends_at__gt=at - timedelta(days=30),
        )
        .select_related("session__activity", "person")
    )
    if caller is None:
        return found
    own = CheckIn.objects.filter(signup=OuterRef("pk"), undone_at=None, checked_in_by_user=caller)
    return found.filter(~Exists(own), ~Q(created_by=caller), ~Q(session__activity__created_by=caller))


def sought(sessions: SessionQuerySet, *, code: str = "", text: str = "") -> SessionQuerySet:
    """Keep sessions of a programme (and those under it) and those found by a piece of the title, pinyin initials or place."""
    if code:
        sessions = sessions.filter(
            Q(activity__programme_id=code) | Q(activity__programme__code__startswith=f"{code}.")
        )
    if text:
        spelled = text.lower().replace(" ", "")
        sessions = sessions.filter(
            Q(activity__title__icontains=text)
            | Q(activity__initials__contains=spelled)
            | Q(place__icontains=text)
        )
    return sessions


def programmes_on_offer(at: datetime) -> QuerySet[Session]:
    """List the codes of the programmes that have something to come."""
    return upcoming_sessions(at).order_by().values_list("activity__programme_id", flat=True).distinct()


def desk_activities(
    scope: Scope | None, *, text: str = "", state: str = "", code: str = "", templates: bool = False
) -> QuerySet[Any]:
    """List activities of a scope for the desk, newest date first, with their counts."""
    found = Activity.objects.within(scope).filter(template=templates).select_related("org", "programme")
    if state:
        found = found.filter(state=state)
    if code:
        found = found.filter(Q(programme_id=code) | Q(programme__code__startswith=f"{code}."))
    if text:
        spelled = text.lower().replace(" ", "")
        found = found.alias(sound=Replace("pinyin", Value(" "))).filter(
            Q(title__icontains=text) | Q(initials__contains=spelled) | Q(sound__contains=spelled)
        )
    return with_counts(found)


def session_at_door(session_id: UUID) -> Session:
    """Give the session whose door was scanned.

    :raises WrongCode: there is no such session.
    """
    session: Session | None = Session.objects.with_offer().filter(pk=session_id).first()
    if session is None:
        raise WrongCode
    return session


def ticket_holder(code: str, scope: Scope | None) -> Signup:
    """Give the sign-up of a scanned ticket, within a scope.

    :raises WrongCode: not a ticket of ours, or not of this scope.
    """
    found: Signup | None = (
        Signup.objects.within(scope)
        .filter(pk=read_ticket(code))
        .select_related("person", "session__activity__org")
        .first()
    )
    if found is None:
        raise WrongCode
    return found


def nearest(sessions: SessionQuerySet, here: Point | None, most: int = 300) -> list[Session]:
    """Order the soonest sessions by their distance from here; those whose place is not known come last."""
    found = with_distance(list(sessions[:most]), here)
    return sorted(found, key=lambda session: (session.km is None, session.km or 0.0, session.starts_at))


def near_first(sessions: SessionQuerySet, person: Person | None) -> SessionQuerySet:
    """Put those of the person's own district first, then the soonest."""
    home = person.home_org if person is not None else None
    if home is None or home.district_id is None:
        return sessions
    elsewhere = Case(
        When(activity__district_id=home.district_id, then=0), default=1, output_field=IntegerField()
    )
    return sessions.annotate(elsewhere=elsewhere).order_by("elsewhere", "starts_at", "id")


def with_distance(sessions: list[Session], here: Point | None) -> list[Session]:
    """Tell each session how far it is from here, in kilometres; ``None`` where that is not known."""
    for session in sessions:
        session.km = kilometres_to(session, here)
    return sessions
