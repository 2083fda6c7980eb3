"""The figures of orders and the lectures they became."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Signup
from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI
from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.ledger.subjects import person_names
from niangjia.training import queries
from niangjia.training.choices import Audience, OrderState, VenueKind
from niangjia.training.key_dates import KeyDate
from niangjia.training.models import Order, Placement, UnitCall

TRAINING = _("Training and legal education")
LEGAL = "legal.corps"


def _labels(choices: Any) -> Callable[[Collection[Any]], Mapping[Any, Any]]:
    names = dict(choices)
    return lambda keys: names


def _link(name: str) -> Callable[[Collection[Any], Actor | None], Mapping[Any, str]]:
    return lambda refs, actor: {ref: reverse(name, args=[ref]) for ref in refs}


def _calls(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    found = UnitCall.objects.filter(pk__in=refs).values_list("pk", "placement")
    return {pk: reverse("training:desk_lecture", args=[lecture]) for pk, lecture in found}


def lectures(scope: Scope, period: Period) -> QuerySet[Placement]:
    """Ordered legal lectures that took place: somebody was checked in."""
    within = Placement.objects.within(scope).filter(
        starts_at__gte=period.starts_at, starts_at__lt=period.ends_at
    )
    return queries.held(within).filter(session__activity__programme_id=LEGAL)


def listeners(scope: Scope, period: Period) -> QuerySet[Signup]:
    """Those who were checked in at one of them, with the group it was ordered for."""
    given = lectures(scope, period).order_by()
    audience = Placement.objects.filter(session=OuterRef("session")).confirmed().order_by()
    return Signup.objects.filter(session__in=given.values("session"), state=SignupState.ATTENDED).annotate(
        audience=Subquery(audience.values("order__audience")[:1])
    )


def key_date_lectures(scope: Scope, period: Period) -> QuerySet[Placement]:
    """Those ordered for a key date."""
    return lectures(scope, period).exclude(order__key_date="")


def reached(scope: Scope, period: Period) -> QuerySet[UnitCall]:
    """Units reached on the call after a legal lecture of the period."""
    return UnitCall.objects.filter(
        placement__in=lectures(scope, period).order_by().values("pk"), reached=True
    )


def waiting(scope: Scope, period: Period) -> QuerySet[Order]:
    """Orders placed in the period that wait for a date, or for an answer to one."""
    return Order.objects.within(scope).filter(
        ordered_at__gte=period.starts_at,
        ordered_at__lt=period.ends_at,
        state__in=(OrderState.OPEN, OrderState.OFFERED),
    )


def _day(field: str) -> TruncDate:
    return TruncDate(field, tzinfo=SHANGHAI)


LECTURE = Columns(on=_day("starts_at"), org="order__org", what="order__unit_name")
BY_VENUE = Breakdown("venue", _("By kind of place"), "order__venue_kind", _labels(VenueKind.choices))
BY_KEY_DATE = Breakdown("key_date", _("By key date"), "order__key_date", _labels(KeyDate.choices))
BY_AUDIENCE = Breakdown("audience", _("By target group"), "audience", _labels(Audience.choices))

FIGURES = [
    Figure(
        key="training.satisfaction",
        name=_("Satisfaction of units with legal lectures"),
        unit=Unit.PERCENT,
        definition=_(
            "Units that were reached on the call after their lecture and said that they were satisfied, in percent of "
            "those reached; n is the units reached. Whoever was not reached is in neither."
        ),
        evidence=reached,
        measure=Measure.RATIO,
        columns=Columns(
            on=_day("placement__starts_at"),
            org="placement__order__org",
            hit=Q(satisfied=True),
            what="placement__order__unit_name",
            hit_name=_("Satisfied"),
        ),
        link=_calls,
        section=TRAINING,
        order=53,
        public=True,
    ),
    Figure(
        key="training.by_venue_kind",
        name=_("Legal lectures by kind of place"),
        unit=Unit.SESSIONS,
        definition=_(
            "Ordered legal lectures that took place, by the kind of place they were ordered for (the ten kinds into "
            "which the law is carried)."
        ),
        evidence=lectures,
        measure=Measure.ROWS,
        columns=LECTURE,
        link=_link("training:desk_lecture"),
        breakdowns=(BY_VENUE,),
        section=TRAINING,
        order=53,
        public=True,
    ),
    Figure(
        key="training.by_key_date",
        name=_("Legal lectures for key dates"),
        unit=Unit.SESSIONS,
        definition=_(
            "Ordered legal lectures that took place and were ordered for a key date: 8 March, 15 April, 1 May, the "
            "cyber-security week, 4 December."
        ),
        evidence=key_date_lectures,
        measure=Measure.ROWS,
        columns=LECTURE,
        link=_link("training:desk_lecture"),
        breakdowns=(BY_KEY_DATE,),
        section=TRAINING,
        order=53,
    ),
    Figure(
        key="training.by_group",
        name=_("Listeners at legal lectures by target group"),
        unit=Unit.TIMES,
        definition=_(
            "Check-ins at ordered legal lectures, by the group the lecture was ordered for. Somebody who was at two "
            "lectures counts twice."
        ),
        evidence=listeners,
        measure=Measure.ROWS,
        columns=Columns(
            on=_day("session__starts_at"),
            org="session__activity__org",
            subject="person_id",
            what="session__activity__title",
        ),
        link=_link("activities:desk_signup"),
        subjects=person_names,
        breakdowns=(BY_AUDIENCE,),
        section=TRAINING,
        order=53,
    ),
    Figure(
        key="training.orders_open",
        name=_("Orders that wait"),
        unit=Unit.PIECES,
        definition=_(
            "Orders placed in the period that wait now for a date, or for an answer to one. Orders that were withdrawn "
            "or have their date are left out."
        ),
        evidence=waiting,
        measure=Measure.ROWS,
        columns=Columns(on=_day("ordered_at"), what="unit_name"),
        link=_link("training:desk_order"),
        section=TRAINING,
        order=53,
    ),
    Figure(
        key="training.order_to_session_days",
        name=_("Days from order to lecture"),
        unit=Unit.DAYS,
        definition=_(
            "Days between an order and its lecture, on average over the ordered legal lectures that took place in the "
            "period; n is the lectures."
        ),
        evidence=lectures,
        measure=Measure.MEAN,
        columns=Columns(
            on=_day("starts_at"),
            org="order__org",
            amount="days_waited",
            what="order__unit_name",
            amount_name=_("Days"),
        ),
        link=_link("training:desk_lecture"),
        section=TRAINING,
        order=53,
    ),
]
