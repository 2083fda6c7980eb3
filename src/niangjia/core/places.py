"""Points on the map and how far apart they are."""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place, in degrees."""

    latitude: float
    longitude: float


def point(latitude: Decimal | float | None, longitude: Decimal | float | None) -> Point | None:
    """Make a point; ``None`` when either is not known."""
    return None if latitude is None or longitude is None else Point(float(latitude), float(longitude))


def kilometres(one: Point, other: Point) -> float:
    """Give the distance as the crow flies, in kilometres (haversine)."""
    rise, run = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(rise / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(run / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
