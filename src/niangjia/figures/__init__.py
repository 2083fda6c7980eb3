"""What a figure is: its declaration, units, periods, and how a value comes from its evidence.

Owns no models and no numbers: every value is an aggregate of the same queryset the drill-down lists.
"""
