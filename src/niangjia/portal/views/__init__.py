"""Pages of the two faces."""

from niangjia.portal.views import demo, desk, worker

__all__ = ["demo", "desk", "worker"]
