"""Roles, as views declare them. A role is derived from a post, never stored."""

WORKER = "worker"
OUTLET = "outlet"
CHAIR = "chair"
STATION = "station"
TOWNSHIP = "township"
DISTRICT = "district"
CITY = "city"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

#: Those who run activities and serve people.
STAFF_UP = (STATION, TOWNSHIP, DISTRICT, CITY)
#: Cadres of a township and above.
CADRES = (TOWNSHIP, DISTRICT, CITY)
#: Heads of outlets and union chairs sign up their own people.
HEADS = (OUTLET, CHAIR)
#: Those who may see figures and their evidence.
FIGURE_READERS = (*STAFF_UP, AUDITOR)
#: Those who may read the audit trail.
AUDITORS = (AUDITOR, ADMINISTRATOR)
ADMINS = (ADMINISTRATOR,)
#: Everybody with a desk.
DESK = (*STAFF_UP, *HEADS, AUDITOR, ADMINISTRATOR)
ALL = (WORKER, *DESK)
