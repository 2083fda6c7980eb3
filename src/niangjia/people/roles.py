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

_BY_KIND = {
    "staff": STATION,
    "chair": CHAIR,
    "outlet_head": OUTLET,
    "auditor": AUDITOR,
    "administrator": ADMINISTRATOR,
}
_BY_LEVEL = {
    "city": CITY,
    "province": CITY,
    "district": DISTRICT,
    "township": TOWNSHIP,
    "grassroots": TOWNSHIP,
}


def role_of(kind: str, level: str) -> str:
    """Derive the role from the kind of a post and the level of its org."""
    return _BY_KIND.get(kind) or _BY_LEVEL.get(level, WORKER)
