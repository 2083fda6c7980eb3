"""What the portal itself puts on the two faces."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import MenuItem, Tile

TILES = [Tile("legal_aid", _("Legal aid"), "scale", "/union/#legal", "sky", 70)]
DESK_MENU = [MenuItem("today", _("Today"), "today", "portal:desk_today", 10)]
