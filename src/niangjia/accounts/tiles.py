"""What this room puts on the two faces."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import MenuItem

DESK_MENU = [
    MenuItem(
        key="audit",
        label=_("Audit"),
        icon="audit",
        url="accounts:desk_audit",
        order=90,
        roles=frozenset({"auditor", "administrator"}),
    )
]
