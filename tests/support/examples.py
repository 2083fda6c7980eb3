"""How many examples a property is tried with: few in the gate, many with ``--hypothesis-profile deep``."""

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

from hypothesis import HealthCheck, settings

T = TypeVar("T")
#: What a profile's own number of examples is multiplied with.
DEEPER = {"house": 1, "deep": 50}


def register() -> None:
    """Make the two profiles known: the gate tries the same few examples every time, ``deep`` tries others."""
    # How fast examples run says how busy the machine is, not whether the code is right.
    calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
    settings.register_profile("house", max_examples=100, derandomize=True, **calm)
    settings.register_profile("deep", max_examples=2_000, print_blob=True, **calm)
    settings.load_profile("house")


def examples(number: int) -> settings:
    """Try a property with this many examples in the gate."""
    return settings(max_examples=number * DEEPER.get(settings.get_current_profile_name(), 1))


def some(cases: Sequence[T], *, of: str) -> Sequence[T]:
    """Give a quarter of the cases in the gate, another for every name, so that together all are tried; else all."""
    deep = settings.get_current_profile_name() == "deep"
    return cases if deep else cases[crc32(of.encode()) % 4 :: 4]
