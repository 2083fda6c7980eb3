"""Work of this room that comes round by itself: (function, minutes between)."""

SCHEDULES = [
    ("niangjia.accounts.jobs.seal_audit_trail", 1),
    ("niangjia.accounts.services.sms.purge", 10),
]
