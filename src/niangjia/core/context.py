"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the frame its name, hotline, colours, size and language (all from cookies)."""
    colours = request.COOKIES.get("niangjia_theme", "")
    return {
        "site_name": settings.NIANGJIA_SITE_NAME,
        "hotline": settings.NIANGJIA_HOTLINE,
        "is_demo": settings.NIANGJIA_DEMO,
        "colours": colours if colours in {"light", "dark"} else "",
        "large": request.COOKIES.get("niangjia_size") == "large",
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
    }
