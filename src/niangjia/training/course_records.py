"""How often courses were given, and how those who listened rated them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Avg, Count, OuterRef, Subquery

from niangjia.activities.models import Rating
from niangjia.training import queries
from niangjia.training.models import Placement


def given(ids: Collection[UUID]) -> Mapping[UUID, tuple[int, float | None, int]]:
    """Give for each course how often it was given, its mean stars and the number of ratings."""
    lectures = queries.held(Placement.objects.filter(course__in=list(ids)))
    times = dict(lectures.order_by().values_list("course").annotate(n=Count("id")))
    course = Placement.objects.confirmed().filter(session=OuterRef("signup__session")).order_by()
    rated = (
        Rating.objects.filter(signup__session__in=lectures.order_by().values("session"))
        .annotate(of=Subquery(course.values("course")[:1]))
        .values_list("of")
        .annotate(stars=Avg("stars"), n=Count("id"))
        .order_by()
    )
    stars = {pk: (mean, n) for pk, mean, n in rated}
    return {pk: (number, *stars.get(pk, (None, 0))) for pk, number in times.items()}
