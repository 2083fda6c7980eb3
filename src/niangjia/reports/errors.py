"""Why a report cannot be drawn."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput


class UnknownOrg(BadInput):
    """No open org has this name or id."""

    sentence = _("There is no org called “%(name)s”.")


class AmbiguousOrg(BadInput):
    """Several orgs have this name."""

    sentence = _("Several orgs are called “%(name)s”: give the id instead.")


class UnknownKey(BadInput):
    """No figure has this key."""

    sentence = _("There is no figure “%(key)s”. Known: %(known)s.")
