"""Work that comes round by itself."""

SCHEDULES = [
    ("niangjia.concerns.services.alarms.call_again", 5),
    ("niangjia.concerns.services.watching.escalate_late", 60),
    ("niangjia.concerns.services.watching.count_deadlines", 60),
    ("niangjia.concerns.services.watching.close_silent", 24 * 60),
    ("niangjia.concerns.services.watching.draw_last_month", 24 * 60),
]
