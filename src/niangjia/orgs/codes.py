"""Codes of organisations: the unified social credit code (GB 32100)."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MODULUS = 31


class BadCode(BadInput):
    """The code cannot be right."""


def clean_credit_code(text: str) -> str:
    """Check a unified social credit code and give it in capitals, without spaces; empty stays empty.

    Eighteen characters; weights 3^(i-1) mod 31 over the first seventeen; check = (31 - Σ mod 31) mod 31.

    :raises BadCode: says which rule it breaks.
    """
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not code:
        return ""
    if len(code) != 18:
        raise BadCode(
            _("A unified social credit code has 18 characters; this one has %(length)s."), length=len(code)
        )
    strange = sorted({letter for letter in code if letter not in ALPHABET})
    if strange:
        raise BadCode(
            _("A unified social credit code never contains %(letters)s."), letters="、".join(strange)
        )
    total = sum(ALPHABET.index(letter) * pow(3, place, MODULUS) for place, letter in enumerate(code[:17]))
    if ALPHABET[(MODULUS - total % MODULUS) % MODULUS] != code[17]:
        raise BadCode(
            _("The last character does not fit the others: please compare the code with the certificate.")
        )
    return code


def clean_union_code(text: str) -> str:
    """Check a union's own legal-person code: a credit code that begins with 8.

    :raises BadCode: says which rule it breaks.
    """
    code = clean_credit_code(text)
    if code and not code.startswith("8"):
        raise BadCode(_("A union's own code begins with 8; this looks like the code of its employer."))
    return code
