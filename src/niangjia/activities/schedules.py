"""Work of the sign-up engine that comes round by itself."""

#: Every five minutes lapsed offers go on to the next in the queue, though nobody looks at the page.
SCHEDULES = [("niangjia.activities.services.settle_due_sessions", 5)]
