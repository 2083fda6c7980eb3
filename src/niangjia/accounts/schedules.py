"""Work of this room that comes round by itself: (function, minutes between)."""

SCHEDULES = [
    ("niangjia.accounts.jobs.seal", 1),
    ("niangjia.accounts.jobs.seal_everything", 24 * 60),
    ("niangjia.accounts.jobs.purge", 10),
]
