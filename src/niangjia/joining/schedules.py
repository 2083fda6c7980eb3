"""Work that comes round by itself."""

SCHEDULES = [("niangjia.joining.services.keeping.forget_old_reasons", 24 * 60)]
