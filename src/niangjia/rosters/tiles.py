"""Rosters in the desk's rail."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import MenuItem
from niangjia.people.roles import STAFF_UP

DESK_MENU = [
    MenuItem(
        "rosters", _("Rosters"), "upload", "rosters:desk_rosters", 31, frozenset(STAFF_UP), group="members"
    )
]
