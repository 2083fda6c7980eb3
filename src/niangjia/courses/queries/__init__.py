"""Reads over the corps and the library."""

from niangjia.courses.queries.lecturers import (
    FIRST_HOUR,
    LAST_HOUR,
    available,
    barring,
    can_give,
    in_conflict,
    in_week,
    weekly,
)

__all__ = [
    "FIRST_HOUR",
    "LAST_HOUR",
    "available",
    "barring",
    "can_give",
    "in_conflict",
    "in_week",
    "weekly",
]
