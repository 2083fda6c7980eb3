"""The records of orders, timetables, and the day."""

from niangjia.training.models.days import Asked, Handout, Keepsake, UnitCall, Vote
from niangjia.training.models.orders import Order, Slot, Wish
from niangjia.training.models.timetables import Ban, Placement, Timetable

__all__ = [
    "Asked",
    "Ban",
    "Handout",
    "Keepsake",
    "Order",
    "Placement",
    "Slot",
    "Timetable",
    "UnitCall",
    "Vote",
    "Wish",
]
