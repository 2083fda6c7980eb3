from niangjia.core.scope import Scope
from niangjia.figures import Figure, Measure, Period, Unit
from niangjia.ledger.models import Entry, EntryQuerySet


def lent(scope: Scope, period: Period) -> EntryQuerySet:
    found: EntryQuerySet = Entry.objects.within(scope).between(period.since, period.until)
    return found


FIGURES = [
    Figure(
        key="toys.lent",
        name="借出玩具",
        unit=Unit.CASES,
        definition="借出的玩具件数。",
        evidence=lent,
        measure=Measure.ROWS,
    )
]
