"""Reads of the sign-up engine."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from niangjia.activities.choices import ActivityState, Audience, SignupState
from niangjia.activities.models import Activity, CheckIn, Quota, Session, Signup
from niangjia.activities.models.offers import SessionQuerySet
from niangjia.activities.models.signups import SignupQuerySet
from niangjia.core.clock import at_local
from niangjia.core.scope import Scope
from niangjia.people.models import Person


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
        Session.objects.filter(cancelled_at=None, activity__state=ActivityState.PUBLISHED, activity__template=False, ends_at__gt=at)
        .with_offer()
        .order_by("starts_at", "id")
    )


def for_person(sessions: SessionQuerySet, person: Person | None) -> SessionQuerySet:
    """Keep what the person could use: for everyone, their group, their union."""
    if person is None:
        return sessions.filter(activity__audience=Audience.EVERYONE)
    mine = Q(activity__audience=Audience.EVERYONE)
    if person.group:
        mine |= Q(activity__audience=Audience.GROUPS, activity__groups__icontains=f'"{person.group}"')
    if person.memberships.filter(left_on=None).exists():
        mine |= Q(activity__audience=Audience.MEMBERS)
    return sessions.filter(mine)


def signed_up_ids(person: Person | None, sessions: list[Session]) -> set[UUID]:
    """Give those of these sessions the person is signed up for; one statement."""
    if person is None or not sessions:
        return set()
    return set(Signup.objects.live().filter(person=person, session__in=sessions).values_list("session_id", flat=True))


def my_signups(person: Person | None) -> SignupQuerySet:
    """List a person's sign-ups with what a card shows."""
    return Signup.objects.of_person(person).select_related(
        "session__activity__programme", "session__activity__org", "quota__org", "rating"
    )


def next_signup(person: Person | None, at: datetime) -> Signup | None:
    """Give the next thing that is mine."""
    return my_signups(person).filter(cancelled_at=None, session__ends_at__gt=at).order_by("session__starts_at").first()


def to_rate(person: Person | None, at: datetime) -> Signup | None:
    """Give the last session attended and not rated, within a month."""
    return (
        my_signups(person)
        .filter(state=SignupState.ATTENDED, rating=None, session__ends_at__lte=at)
        .order_by("-session__starts_at")
        .first()
    )


def session_counts(session: Session) -> SessionCounts:
    """Count a session's sign-ups by state; one statement."""
    counted = dict(Signup.objects.filter(session=session).order_by().values_list("state").annotate(Count("pk")))
    return SessionCounts(**{state: counted.get(state, 0) for state in ("confirmed", "attended", "waiting", "offered", "cancelled")})


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


def with_counts(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Add places, places taken and people who came to each activity."""
    sessions = Session.objects.filter(activity=OuterRef("pk"), cancelled_at=None).order_by().values("activity")
    came = (
        Signup.objects.filter(session__activity=OuterRef("pk"), state=SignupState.ATTENDED).order_by().values("session__activity")
    )

    def total(query: QuerySet[Session], field: str) -> Coalesce:
        return Coalesce(Subquery(query.annotate(n=Sum(field)).values("n"), output_field=IntegerField()), 0)

    return activities.annotate(
        places=total(sessions, "capacity"),
        places_taken=total(sessions, "taken"),
        came=Coalesce(Subquery(came.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
        first_start=Subquery(
            Session.objects.filter(activity=OuterRef("pk"), cancelled_at=None).order_by("starts_at").values("starts_at")[:1]
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
        .filter(~Exists(came), cancelled_at=None, ends_at__lte=at, ends_at__gt=at - timedelta(days=14), taken__gt=0)
        .with_offer()
    )


def quotas_open(scope: Scope | None, at: datetime) -> QuerySet[Quota]:
    """List the places kept for orgs in a scope that can still be filled."""
    if scope is None:
        return Quota.objects.none()
    return (
        Quota.objects.filter(
            org__path__startswith=scope.path, released_at=None, session__starts_at__gt=at, session__cancelled_at=None, taken__lt=F("places")
        )
        .filter(session__activity__state=ActivityState.PUBLISHED)
        .select_related("session__activity__programme", "org")
        .order_by("session__starts_at")
    )


def to_call_back(scope: Scope | None, at: datetime) -> SignupQuerySet:
    """List who attended within a month, has not rated and was not called yet."""
    return (
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

