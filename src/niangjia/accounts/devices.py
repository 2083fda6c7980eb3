"""Name a device by what its browser says of itself: enough for its owner to recognise it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: Words in a browser's own line → its name, the more particular first.
BROWSERS = (
    ("MicroMessenger", _("WeChat")),
    ("Edg", "Edge"),
    ("HuaweiBrowser", _("Huawei browser")),
    ("MiuiBrowser", _("Xiaomi browser")),
    ("QQBrowser", _("QQ browser")),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS", True),
    ("OpenHarmony", "HarmonyOS", True),
    ("iPhone", "iPhone", True),
    ("iPad", "iPad", True),
    ("Android", "Android", True),
    ("Windows", "Windows", False),
    ("Macintosh", "Mac", False),
    ("Linux", "Linux", False),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A browser and the system it runs on; either may be unknown (empty)."""

    browser: str
    system: str
    is_phone: bool

    def __str__(self) -> str:
        return " · ".join(part for part in (self.browser, self.system) if part)


def device_of(user_agent: str) -> Device:
    """Recognise a device."""
    browser = next((name for word, name in BROWSERS if word in user_agent), "")
    system, is_phone = next(
        ((name, phone) for word, name, phone in SYSTEMS if word in user_agent), ("", False)
    )
    return Device(str(browser), system, is_phone)
