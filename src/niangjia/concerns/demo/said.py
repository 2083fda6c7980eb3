"""What a theme of the demo is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A theme that comes back: how it begins, what people ask for, what they are answered.

    :param who: employers of the demo whose people say so.
    """

    category: str
    kind: str
    who: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    answers: tuple[str, ...]
    weight: int = 10


COURIERS = ("速达快递", "外卖平台")
DRIVERS = ("长城货运", "网约车平台")
CARERS = ("暖阳家政", "云水康养院")
FACTORIES = ("云湖食品", "潮白精密")
