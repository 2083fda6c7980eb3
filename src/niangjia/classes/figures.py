"""The figure of classes."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import SignupState
from niangjia.activities.models import Signup
from niangjia.classes.models import ClassDay
from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.figures import Columns, Figure, Measure, Period, Unit


def held(scope: Scope, period: Period) -> QuerySet[ClassDay]:
    """Days of classes in the period on which somebody signed in."""
    came = Signup.objects.filter(session__half_day__day=OuterRef("pk"), state=SignupState.ATTENDED).order_by()
    found: QuerySet[ClassDay] = ClassDay.objects.within(scope).filter(
        Exists(came), on__gte=period.since, on__lte=period.until
    )
    return found


def _links(refs: Collection[Any], actor: Actor | None) -> Mapping[Any, str]:
    found = ClassDay.objects.filter(pk__in=refs).values_list("pk", "training_class_id")
    return {pk: reverse("classes:desk_class", args=[about]) for pk, about in found}


FIGURES = [
    Figure(
        key="training.class_days",
        name=_("Days of classes"),
        unit=Unit.DAYS,
        definition=_(
            "Days of classes of several days on which at least one participant signed in, counted on their day; "
            "two classes on one day are two."
        ),
        evidence=held,
        measure=Measure.ROWS,
        columns=Columns(on="on", org="training_class__org", what="training_class__title"),
        link=_links,
        persons=False,
        section=_("Training and legal education"),
        order=54,
    ),
]
