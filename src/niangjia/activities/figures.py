"""The figures of the sign-up engine."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import HOLDING, SignupState
from niangjia.activities.models import Rating, Session, Signup
from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI
from niangjia.core.scope import Scope
from niangjia.figures import Columns, Figure, Measure, Unit
from niangjia.figures.periods import Period
from niangjia.ledger import rollup
from niangjia.ledger.breakdowns import by_group, by_programme
from niangjia.ledger.figures import ENTRY, entries, entry_links
from niangjia.ledger.subjects import person_names

SIGN_UP = _("Activities")
TRAINING = _("Training and legal education")
HEALTH = _("Health checks")

Links = Callable[[Collection[Any], Actor | None], Mapping[Any, str]]


def _links(name: str) -> Links:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        return {ref: reverse(name, args=[ref]) for ref in refs}

    return link


def _in(period: Period, start: str) -> Q:
    return Q(**{f"{start}__gte": period.starts_at, f"{start}__lt": period.ends_at})


def _programme(code: str, lead: str) -> Q:
    return Q(**{f"{lead}programme_id": code}) | Q(**{f"{lead}programme__code__startswith": f"{code}."})


def held_sessions(scope: Scope, period: Period) -> QuerySet[Session]:
    """Sessions that took place: not cancelled, and somebody was there."""
    came = Signup.objects.filter(session=OuterRef("pk"), state=SignupState.ATTENDED)
    return Session.objects.within(scope).filter(_in(period, "starts_at"), Exists(came), cancelled_at=None)


def places_held(scope: Scope, period: Period) -> QuerySet[Signup]:
    """Places taken in sessions that took place: who came, and who did not."""
    held = held_sessions(scope, period).order_by().values("pk")
    return Signup.objects.filter(session__in=held, state__in=HOLDING)


def ratings(scope: Scope, period: Period) -> QuerySet[Rating]:
    """Ratings given for sessions of the period; who did not rate is not here."""
    sessions = Session.objects.within(scope).filter(_in(period, "starts_at")).order_by().values("pk")
    return Rating.objects.filter(signup__session__in=sessions, signup__state=SignupState.ATTENDED)


def _day(start: str) -> TruncDate:
    return TruncDate(start, tzinfo=SHANGHAI)


SESSION = Columns(on=_day("starts_at"), org="activity__org", what="activity__title")
SIGNUP = Columns(
    on=_day("session__starts_at"),
    org="session__activity__org",
    subject="person_id",
    hit=Q(state=SignupState.ATTENDED),
    what="session__activity__title",
    hit_name=_("Came"),
)
NO_SHOW = replace(SIGNUP, hit=None)
RATING = Columns(
    ref="signup_id",
    on=_day("signup__session__starts_at"),
    org="signup__session__activity__org",
    amount="stars",
    subject="signup__person_id",
    hit=Q(stars__gte=4),
    what="signup__session__activity__title",
    amount_name=_("Stars"),
    hit_name=_("Satisfied"),
    stars=True,
)
SATISFIED = _(
    "Ratings of four or five stars, in percent of all ratings. Whoever did not rate is not "
    "counted as satisfied; n is the number of ratings."
)


def _person_entries(code: str) -> Callable[[Scope, Period], QuerySet[Any]]:
    return lambda scope, period: entries(scope, period).of_programme(code).filter(person__isnull=False)


def _sessions_of(code: str) -> Callable[[Scope, Period], QuerySet[Any]]:
    return lambda scope, period: held_sessions(scope, period).filter(_programme(code, "activity__"))


FIGURES = [
    Figure(
        key="activities.sessions",
        name=_("Sessions held"),
        unit=Unit.SESSIONS,
        definition=_(
            "Dates of activities that took place: not cancelled, and at least one person was checked "
            "in. Counted on the day they began."
        ),
        evidence=held_sessions,
        measure=Measure.ROWS,
        columns=SESSION,
        link=_links("activities:desk_session"),
        breakdowns=(by_programme("activity__programme_id"),),
        section=SIGN_UP,
        order=40,
        public=True,
    ),
    Figure(
        key="activities.attendance_rate",
        name=_("Attendance"),
        unit=Unit.PERCENT,
        definition=_(
            "Of the places taken in sessions that took place, those whose holder was checked in. "
            "Cancelled sign-ups and waiting lists are left out; n is the places taken."
        ),
        evidence=places_held,
        measure=Measure.RATIO,
        columns=SIGNUP,
        link=_links("activities:desk_signup"),
        subjects=person_names,
        breakdowns=(by_programme("session__activity__programme_id"),),
        section=SIGN_UP,
        order=41,
    ),
    Figure(
        key="activities.no_shows",
        name=_("No-shows"),
        unit=Unit.TIMES,
        definition=_("Places in sessions that took place whose holder was not checked in."),
        evidence=lambda scope, period: places_held(scope, period).exclude(state=SignupState.ATTENDED),
        measure=Measure.ROWS,
        columns=NO_SHOW,
        link=_links("activities:desk_signup"),
        subjects=person_names,
        breakdowns=(by_programme("session__activity__programme_id"),),
        section=SIGN_UP,
        order=42,
    ),
    Figure(
        key="activities.satisfaction",
        name=_("Satisfaction"),
        unit=Unit.PERCENT,
        definition=SATISFIED,
        evidence=ratings,
        measure=Measure.RATIO,
        columns=RATING,
        link=_links("activities:desk_signup"),
        subjects=person_names,
        breakdowns=(by_programme("signup__session__activity__programme_id"),),
        section=SIGN_UP,
        order=43,
        public=True,
    ),
    Figure(
        key="health_checks.people",
        name=_("People given a health check"),
        unit=Unit.PEOPLE,
        definition=_(
            "Different persons checked in at a free health check. Somebody who came twice is one "
            "person; mistaken check-ins that were taken back do not count."
        ),
        evidence=_person_entries("health_check"),
        measure=Measure.DISTINCT,
        columns=ENTRY,
        link=entry_links,
        subjects=person_names,
        breakdowns=(by_group(),),
        kept=rollup.people("health_check"),
        section=HEALTH,
        order=30,
        public=True,
    ),
    Figure(
        key="training.cadre_sessions",
        name=_("Cadre training sessions"),
        unit=Unit.SESSIONS,
        definition=_("Sessions of cadre training that took place, counted on the day they began."),
        evidence=_sessions_of("training.cadre"),
        measure=Measure.ROWS,
        columns=SESSION,
        link=_links("activities:desk_session"),
        section=TRAINING,
        order=50,
    ),
    Figure(
        key="training.legal_sessions",
        name=_("Legal lectures ordered from the menu"),
        unit=Unit.SESSIONS,
        definition=_(
            "Sessions given by the lecturers' corps that took place, by the corps' own programme; "
            "other legal events are left out."
        ),
        evidence=_sessions_of("legal.corps"),
        measure=Measure.ROWS,
        columns=SESSION,
        link=_links("activities:desk_session"),
        section=TRAINING,
        order=51,
        public=True,
    ),
    Figure(
        key="training.legal_people",
        name=_("People at legal lectures"),
        unit=Unit.PEOPLE,
        definition=_("Different persons checked in at a session of the lecturers' corps."),
        evidence=_person_entries("legal.corps"),
        measure=Measure.DISTINCT,
        columns=ENTRY,
        link=entry_links,
        subjects=person_names,
        breakdowns=(by_group(),),
        kept=rollup.people("legal.corps"),
        section=TRAINING,
        order=52,
        public=True,
    ),
]
