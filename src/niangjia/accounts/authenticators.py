"""How authenticator apps and passkeys are named, drawn and kept."""

import io
from typing import Any

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.core.crypto import decrypt, encrypt
from niangjia.core.masking import mask_phone

CONTEXT = "mfa.secret"


class AuthenticatorAdapter(DefaultMFAAdapter):
    """Secrets are sealed; an account is named by its masked phone."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This code is wrong. Look at the app again and type the six digits it shows now."
        ),
        "cannot_delete_authenticator": _("The second factor cannot be turned off."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text, CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text, CONTEXT)

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=6, border=2, dark="#000", light="#fff")
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        return gettext("Passkey of this device")

    def _get_user_identifier(self, user: Any) -> str:
        return mask_phone(user.phone)

    def _get_site_name(self) -> str:
        name: str = settings.NIANGJIA_SITE_NAME
        return name
