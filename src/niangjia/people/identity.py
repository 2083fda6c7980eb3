"""What identifies a person: phone numbers and ID numbers, as people type them."""

import re
import unicodedata
from datetime import date
from operator import mul

from django.utils.translation import gettext_lazy as _

from niangjia.people.choices import Sex
from niangjia.people.errors import BadIdNumber, BadPhone

MOBILE = re.compile(r"1[3-9][0-9]{9}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")


def _narrow(text: str) -> str:
    """Give the text half-width, without the unseen marks that address books and chats copy along."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf"
    )


def clean_phone(text: str) -> str:
    """Give 11 digits for a mainland mobile number typed as people type it; empty stays empty.

    Spaces, dashes, brackets, +86 or 0086 before it, full-width digits and unseen marks are taken in stride.

    :raises BadPhone: it cannot be a mainland mobile number.
    """
    if MOBILE.fullmatch(text):
        return text
    digits = re.sub(r"[\s\-‐-―−()（）.·]", "", _narrow(text))
    if not digits:
        return ""
    digits = re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))", "", digits)
    if not MOBILE.fullmatch(digits):
        raise BadPhone
    return digits


def check_digit(first_seventeen: str) -> str:
    """Compute the last character of an ID number (GB 11643)."""
    return CHECK[sum(map(mul, map(int, first_seventeen), WEIGHTS)) % 11]


def clean_id_number(text: str) -> str:
    """Give an 18-character ID number in capitals; empty stays empty. Old 15-digit numbers are brought up to 18.

    The region is not checked: retired codes stay in ID numbers for ever.

    :raises BadIdNumber: says which rule it breaks.
    """
    number = text if EIGHTEEN.fullmatch(text) else re.sub(r"\s", "", _narrow(text)).upper().strip("'\"‘’“”")
    if not number:
        return ""
    if re.fullmatch(r"[0-9]{15}", number):
        body = f"{number[:6]}19{number[6:]}"
        number = body + check_digit(body)
    if not EIGHTEEN.fullmatch(number):
        raise BadIdNumber(_("An ID number has 18 characters: 17 digits and a digit or X. Please check it."))
    if birth_of(number) is None:
        raise BadIdNumber(_("The birth date in this ID number does not exist. Please check it."))
    if check_digit(number[:17]) != number[17]:
        raise BadIdNumber(_("The last character of this ID number does not fit the others. Please check it."))
    return number


def birth_of(id_number: str) -> date | None:
    """Read the birth date of an 18-character ID number; ``None`` when there is no such day."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def sex_of(id_number: str) -> str:
    """Read the sex of an 18-character ID number."""
    return Sex.MALE if int(id_number[16]) % 2 else Sex.FEMALE
