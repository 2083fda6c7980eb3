"""Work that comes round by itself."""

SCHEDULES = [("niangjia.surveys.services.running.close_due", 60)]
