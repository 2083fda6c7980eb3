"""What our commands have in common: one clear line when something is wrong."""

from django.core.management.base import CommandError
from django.utils import translation

from niangjia.core.errors import RuleViolation

BAD_USE = 2


def bad_use(refusal: RuleViolation) -> CommandError:
    """Turn a refusal into one line on stderr and exit status 2; the command line speaks English."""
    with translation.override("en"):
        return CommandError(str(refusal), returncode=BAD_USE)
