"""What the portal itself puts on the two faces."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import MenuGroup, MenuItem

DESK_MENU = [MenuItem("today", _("Today"), "today", "portal:desk_today", 10)]
#: Seven words with Today: what is done, what is heard, who belongs, who stands for them, what is taught, what it comes to.
MENU_GROUPS = [
    MenuGroup("service", _("Services"), "calendar", 20),
    MenuGroup("listening", _("Listening"), "chat", 30),
    MenuGroup("members", _("Members"), "people", 40),
    MenuGroup("unions", _("Unions and cadres"), "org", 50),
    MenuGroup("training", _("Training"), "course", 60),
    MenuGroup("figures", _("Figures"), "chart", 70),
]
