"""What a figure is: its declaration, units, periods, and how a value comes from its evidence.

Owns no models and no numbers: every value is an aggregate of the same queryset the drill-down lists.
"""

from niangjia.figures.declaration import Breakdown, Columns, Figure, Measure
from niangjia.figures.periods import BadPeriod, Period
from niangjia.figures.units import CannotAdd, Unit, Value

__all__ = ["BadPeriod", "Breakdown", "CannotAdd", "Columns", "Figure", "Measure", "Period", "Unit", "Value"]
