"""How somebody signs in: by phone and code."""

from allauth.account.adapter import DefaultAccountAdapter


class LoginAdapter(DefaultAccountAdapter):
    """Phone log-in."""
