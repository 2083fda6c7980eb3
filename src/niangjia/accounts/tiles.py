"""What this room puts on the two faces."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import MenuItem, Tile

DESK_MENU = [
    MenuItem(
        key="audit",
        label=_("Audit"),
        icon="audit",
        url="accounts:desk_audit",
        order=90,
        roles=frozenset({"auditor", "administrator"}),
        group="figures",
    )
]
ME_LINKS = [
    Tile("sessions", _("Where I am logged in"), "key", "accounts:worker_sessions", order=50),
    Tile("second_step", _("Second step when logging in"), "shield", "mfa_index", order=60),
]
