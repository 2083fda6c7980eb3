"""Work that comes round by itself."""

SCHEDULES = [("niangjia.rosters.services.keeping.discard_old_files", 24 * 60)]
