"""Why a demo is not built."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput


class NotADemo(BadInput):
    """There is a database, and it is not a demo's."""

    sentence = _("%(place)s holds data that is not a demo's. It was left alone: choose an empty place.")


class BeingBuilt(BadInput):
    """Another process builds here."""

    sentence = _("A demo is being built in %(place)s already (process %(process)s).")
