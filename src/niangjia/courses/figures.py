"""The figures of the corps and the library."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import DateField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.courses.choices import Field, FirmKind, LecturerKind, RoundState
from niangjia.courses.models import Course, Firm, Lecturer, Round
from niangjia.figures import Breakdown, Columns, Figure, Measure, Period, Unit
from niangjia.ledger.subjects import person_names

TRAINING = _("Training and legal education")


def _on_last_day(found: QuerySet[Any], period: Period) -> QuerySet[Any]:
    return found.annotate(counted_on=Value(period.until, output_field=DateField()))


def lecturers(scope: Scope, period: Period) -> QuerySet[Any]:
    """Those in a term on the last day of the period."""
    return _on_last_day(Lecturer.objects.within(scope).in_term(period.until), period)


def law_firms(scope: Scope, period: Period) -> QuerySet[Any]:
    """Law firms whose agreement stands on the last day of the period."""
    found = Firm.objects.within(scope).bound(period.until).filter(kind=FirmKind.LAW_FIRM)
    return _on_last_day(found, period)


def courses(scope: Scope, period: Period) -> QuerySet[Any]:
    """Courses in the library on the last day of the period."""
    return _on_last_day(Course.objects.within(scope).in_library(period.until), period)


def rounds(scope: Scope, period: Period) -> QuerySet[Round]:
    """Rounds held in the period."""
    found: QuerySet[Round] = Round.objects.within(scope).filter(
        state=RoundState.HELD, held_on__range=(period.since, period.until)
    )
    return found


def _links(name: str) -> Any:
    def link(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
        return {ref: reverse(name, args=[ref]) for ref in refs}

    return link


def _titles(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    return dict(Course.objects.filter(pk__in=ids).values_list("pk", "title"))


def _firms(ids: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    return dict(Firm.objects.filter(pk__in=ids).values_list("pk", "name"))


def _kinds(_keys: Collection[Any]) -> Mapping[Any, Any]:
    return dict(LecturerKind.choices)


def _fields(_keys: Collection[Any]) -> Mapping[Any, Any]:
    return dict(Field.choices)


FIGURES = [
    Figure(
        key="training.lecturers",
        name=_("Lecturers of the corps"),
        unit=Unit.PEOPLE,
        definition=_(
            "Different persons who belong to a corps on the last day of the period: they accepted, their term includes that day, "
            "and they have not left. Who lectures for two federations is one person."
        ),
        evidence=lecturers,
        measure=Measure.DISTINCT,
        columns=Columns(
            on="counted_on", subject=Coalesce("person__merged_into_id", "person_id"), what="firm__name"
        ),
        link=_links("courses:desk_lecturer"),
        subjects=person_names,
        breakdowns=(Breakdown(key="kind", name=_("By kind"), column="kind", labels=_kinds),),
        section=TRAINING,
        order=54,
        stock=True,
        public=True,
    ),
    Figure(
        key="training.law_firms",
        name=_("Law firms with an agreement"),
        unit=Unit.ORGS,
        definition=_(
            "Law firms whose agreement with a corps stands on the last day of the period. Other partner institutions are left out."
        ),
        evidence=law_firms,
        measure=Measure.DISTINCT,
        columns=Columns(on="counted_on", subject="id", subject_name=_("Law firm"), what="name"),
        link=_links("courses:desk_firm"),
        subjects=_firms,
        persons=False,
        section=TRAINING,
        order=54,
        stock=True,
        public=True,
    ),
    Figure(
        key="training.trial_rounds",
        name=_("Rounds of trial lectures"),
        unit=Unit.ROUNDS,
        definition=_(
            "Rounds of trial lectures in which a verdict was given, counted on their day. Rounds that are planned or were called "
            "off are left out."
        ),
        evidence=rounds,
        measure=Measure.ROWS,
        columns=Columns(on="held_on", what="place"),
        link=_links("courses:desk_round"),
        section=TRAINING,
        order=54,
        public=True,
    ),
    Figure(
        key="training.courses",
        name=_("Courses in the library"),
        unit=Unit.COURSES,
        definition=_(
            "Courses that stand in a library on the last day of the period, those in revision included, retired ones left out."
        ),
        evidence=courses,
        measure=Measure.DISTINCT,
        columns=Columns(on="counted_on", subject="id", subject_name=_("Course"), what="title"),
        link=_links("courses:desk_course"),
        subjects=_titles,
        persons=False,
        breakdowns=(Breakdown(key="field", name=_("By field"), column="field", labels=_fields),),
        section=TRAINING,
        order=54,
        stock=True,
        public=True,
    ),
]
