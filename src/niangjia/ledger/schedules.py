"""Work of the ledger that comes round by itself: (function, minutes between)."""

SCHEDULES = [("niangjia.ledger.rollup.services.advance_due", 10)]
