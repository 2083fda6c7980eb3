"""Who lectures what, where and when: all open orders of a window at once, within hard rules, at the best total.

Owns no tables and reads no clock: a ``Problem`` goes in, a ``Plan`` comes out, both plain frozen values. It never writes, never
tells anybody, and knows nothing of the rooms that ask it.
"""

from niangjia.scheduling.plan import Assignment, Plan, Unserved, Why
from niangjia.scheduling.problem import (
    Course,
    Forbid,
    Interval,
    Lecturer,
    Mode,
    Order,
    Pin,
    Place,
    Problem,
)
from niangjia.scheduling.solver import solve

__all__ = [
    "Assignment",
    "Course",
    "Forbid",
    "Interval",
    "Lecturer",
    "Mode",
    "Order",
    "Pin",
    "Place",
    "Plan",
    "Problem",
    "Unserved",
    "Why",
    "solve",
]
