"""Points on the map and how far apart they are."""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Protocol

EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place, in degrees."""

    latitude: float
    longitude: float


class Placed(Protocol):
    """Anything that may have coordinates."""

    latitude: Decimal | None
    longitude: Decimal | None


def point_of(place: Placed) -> Point | None:
    """Give where something is; ``None`` when that is not known."""
    if place.latitude is None or place.longitude is None:
        return None
    return Point(float(place.latitude), float(place.longitude))


def kilometres_to(place: Placed, here: Point | None) -> float | None:
    """Say how far something is from here; ``None`` when either place is not known."""
    there = point_of(place)
    return kilometres(here, there) if here is not None and there is not None else None


def kilometres(one: Point, other: Point) -> float:
    """Give the distance as the crow flies, in kilometres (haversine)."""
    rise, run = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(rise / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(run / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
