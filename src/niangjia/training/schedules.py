"""Work that comes round by itself."""

SCHEDULES = [("niangjia.training.jobs.tell_of_retired", 30)]
