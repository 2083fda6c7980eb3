"""The WSGI entry point: what is asked of the database for a page is bounded here, not for jobs and commands."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niangjia.config.settings")
application = get_wsgi_application()

from niangjia.core.postgresql import web  # noqa: E402 — settings are loaded now

web.prepare()
