"""What cadres say of concerns, kept so that the finder minds it next time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from niangjia.themes.finder.grouping import Pair
from niangjia.themes.models import Judgement, Member, Theme


def judge(*, district: UUID, anchor: UUID, others: Iterable[UUID], together: bool, at: datetime) -> None:
    """Keep that concerns belong with one, or do not; what was said of the same pair before is forgotten."""
    pairs = [sorted((anchor, other)) for other in others if other != anchor]
    rows = [
        Judgement(district_id=district, one_id=one, other_id=other, together=together, at=at)
        for one, other in pairs
    ]
    Judgement.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["together", "at"],
        unique_fields=["district", "one", "other"],
    )


def forget(*, district: UUID, ones: Iterable[UUID], others: Iterable[UUID], together: bool) -> None:
    """Take back what was said between two sides: once they are merged nothing keeps them apart, once split nothing ties them.

    Anchors change as themes grow, so that an older word may hang on another pair than the latest one does.
    """
    here, there = list(ones), list(others)
    between = Q(one__in=here, other__in=there) | Q(one__in=there, other__in=here)
    Judgement.objects.filter(between, district=district, together=together).delete()


def anchor_of(theme: Theme, *, without: Iterable[UUID] = ()) -> UUID | None:
    """Give the concern that stands for a theme: the most typical of those somebody left in it."""
    left = Member.objects.filter(theme=theme).exclude(concern__in=list(without))
    ranked = left.filter(typical__gt=0).order_by("typical").values_list("concern", flat=True).first()
    found: UUID | None = ranked or left.order_by("id").values_list("concern", flat=True).first()
    return found


def members_of(theme: Theme) -> list[UUID]:
    return list(Member.objects.filter(theme=theme).values_list("concern", flat=True))


def pairs_for(concerns: list[UUID], district: UUID | None) -> tuple[list[Pair], list[Pair]]:
    """Give what is known of these concerns, by their places: pairs that belong together, and pairs that do not; the latest word first."""
    places = {concern: place for place, concern in enumerate(concerns)}
    known = Judgement.objects.order_by("-at", "-id")
    if district is not None:
        known = known.filter(district=district)
    both: tuple[list[Pair], list[Pair]] = ([], [])
    for one, other, together in known.values_list("one", "other", "together"):
        if one in places and other in places:
            both[0 if together else 1].append((places[one], places[other]))
    return both
