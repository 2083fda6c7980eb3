"""Orgs in the desk's rail."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import MenuItem
from niangjia.orgs.access import READERS

DESK_MENU = [MenuItem("orgs", _("Orgs"), "org", "orgs:desk_orgs", 40, frozenset(READERS), group="unions")]
