"""The figures of liaison and pairing. There is none of persons: nobody is ranked."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.cadres.models import JointRecord, JointShare, Liaison, StationVisit
from niangjia.cadres.queries import stations
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.figures import Columns, Figure, Measure, Period, Unit
from niangjia.ledger.subjects import org_names
from niangjia.orgs.models import Org
from niangjia.people.roles import STAFF_UP

SECTION = _("Cadres and grassroots")


def _as_of(period: Period) -> Value | None:
    """Give the last day of a period, or today where that is not over; none where it has not begun."""
    today = local_day(timezone.now())
    return Value(min(period.until, today), DateField()) if period.since <= today else None


def liaisons(scope: Scope, period: Period) -> QuerySet[Any]:
    """Liaisons that stand at the end of the period, of stations open now."""
    day = _as_of(period)
    if day is None:
        return Liaison.objects.none().annotate(as_of=F("starts_on"))
    return Liaison.objects.within(scope).standing(day.value).filter(org__closed_on=None).annotate(as_of=day)


def stations_looked_after(scope: Scope, period: Period) -> QuerySet[Any]:
    """Stations open now, and whether a cadre looked after each at the end of the period."""
    day = _as_of(period)
    if day is None:
        return Org.objects.none().annotate(as_of=F("closed_on"), looked_after=Value(False))
    held = Liaison.objects.standing(day.value).filter(org=OuterRef("pk")).order_by()
    return stations(scope).annotate(as_of=day, looked_after=Exists(held))


def visits(scope: Scope, period: Period) -> QuerySet[StationVisit]:
    """Visits to stations on a day of the period, those taken back left out."""
    return StationVisit.objects.within(scope).made().filter(on__gte=period.since, on__lte=period.until)


def joint_shares(scope: Scope, period: Period) -> QuerySet[JointShare]:
    """What sides in the scope did together with others on a day of the period: a row for each side."""
    return JointShare.objects.within(scope).filter(record__on__gte=period.since, record__on__lte=period.until)


def _station_links(model: type[Any]) -> Any:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        """Lead to the station's own page, an auditor to that of the org."""
        page = "cadres:desk_station" if actor is not None and actor.has_role(*STAFF_UP) else "orgs:desk_org"
        column = "pk" if model is Org else "org_id"
        found = model.objects.filter(pk__in=refs).values_list("pk", column)
        return {pk: reverse(page, args=[org]) for pk, org in found}

    return link


def _pairing_links(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    found = JointShare.objects.filter(pk__in=refs).values_list("pk", "record__pairing_id")
    return {pk: reverse("cadres:desk_pairing", args=[pairing]) for pk, pairing in found}


def _joint_names(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    return dict(JointRecord.objects.filter(pk__in=ids).values_list("pk", "title"))


FIGURES = [
    Figure(
        key="cadres.stations_with_liaison",
        name=_("Stations with their cadre"),
        unit=Unit.ORGS,
        definition=_(
            "Open service stations that a cadre of section level or above (deputy section head included) looks after on the "
            "last day of the window, or today where that is earlier. A cadre whose post ended does not count; a station with "
            "several is one."
        ),
        evidence=liaisons,
        measure=Measure.DISTINCT,
        columns=Columns(on="as_of", subject=F("org_id"), subject_name=_("Service station")),
        link=_station_links(Liaison),
        subjects=org_names,
        persons=False,
        section=SECTION,
        order=70,
        stock=True,
    ),
    Figure(
        key="cadres.liaison_share",
        name=_("Share of stations with their cadre"),
        unit=Unit.PERCENT,
        definition=_(
            "Of the service stations open now, those a cadre of section level or above looks after on the last day of the "
            "window, or today where that is earlier; n is the stations."
        ),
        evidence=stations_looked_after,
        measure=Measure.RATIO,
        columns=Columns(on="as_of", org="", hit=Q(looked_after=True), hit_name=_("Has its cadre")),
        link=_station_links(Org),
        persons=False,
        section=SECTION,
        order=71,
        stock=True,
    ),
    Figure(
        key="cadres.station_visits",
        name=_("Visits of cadres to stations"),
        unit=Unit.OCCASIONS,
        definition=_(
            "Visits to service stations that cadres recorded themselves, counted on their day; one visit of several cadres is "
            "one. Visits taken back are left out. Visits of research are counted where they are recorded."
        ),
        evidence=visits,
        measure=Measure.ROWS,
        columns=Columns(on="on", what="seen"),
        link=_station_links(StationVisit),
        persons=False,
        section=SECTION,
        order=72,
    ),
    Figure(
        key="pairing.activities",
        name=_("Joint activities of paired districts"),
        unit=Unit.EVENTS,
        definition=_(
            "Different activities and exchanges that two paired districts held together, on their day. Each side counts it; a "
            "scope over both sides counts it once. n is a row for each side."
        ),
        evidence=joint_shares,
        measure=Measure.DISTINCT,
        columns=Columns(on="record__on", subject=F("record_id"), subject_name=_("Done together")),
        link=_pairing_links,
        subjects=_joint_names,
        persons=False,
        section=SECTION,
        order=73,
    ),
]
