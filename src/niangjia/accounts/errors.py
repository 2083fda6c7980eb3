"""What accounts refuse, and why."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import RuleViolation


class DeskLoginOver(RuleViolation):
    """The code on the desk's screen is too old, refused or used."""

    sentence = _("This code is no longer valid. Scan the new one on the computer's screen.")
    status = 410


class TooManyRequests(RuleViolation):
    """A limit is reached; the sentence says when to try again."""

    sentence = _("Too many tries. Wait a while and try again.")
    status = 429
