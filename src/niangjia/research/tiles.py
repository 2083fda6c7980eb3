"""Research in the desk's rail."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import MenuItem
from niangjia.research.policies import READERS

DESK_MENU = [
    MenuItem(
        "research",
        _("Research"),
        "pin",
        "research:desk_mine",
        42,
        frozenset(READERS),
        also=("/desk/research/",),
        group="listening",
    )
]
