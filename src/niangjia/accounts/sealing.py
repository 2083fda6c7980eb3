"""What is sealed in columns that are not ours: the secrets of authenticators."""

from typing import Any

from allauth.mfa.models import Authenticator

from niangjia.accounts.authenticators import CONTEXT
from niangjia.core.crypto import reseal
from niangjia.core.resealing import SealedColumn

SECRETS = ("secret", "seed")


def renew(data: dict[str, Any]) -> dict[str, Any]:
    """Seal the secrets of an authenticator anew."""
    return {name: reseal(value, CONTEXT) if name in SECRETS else value for name, value in data.items()}


SEALED = [SealedColumn(Authenticator, "data", renew)]
