"""Every room's URLs, at the root: a room names its own paths in full."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from niangjia.core.declare import room_names

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{room}.urls")) for room in room_names() if find_spec(f"{room}.urls") is not None
]
handler429 = "niangjia.accounts.views.login.too_many"
handler404 = "niangjia.core.views.not_found"
handler500 = "niangjia.core.views.server_error"
