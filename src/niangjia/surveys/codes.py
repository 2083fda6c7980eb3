"""Single-use codes of anonymous surveys, and the code of a survey's poster."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from niangjia.concerns.codes import LENGTH, LETTERS, shown
from niangjia.core.crypto import keyed_hash
from niangjia.core.id_codes import code_for, read_code
from niangjia.surveys.errors import WrongCode
from niangjia.surveys.models import Survey

POSTER = "survey"
__all__ = ["answer_code", "cleaned", "digest", "read_poster", "shown", "survey_url", "typed_url"]


def answer_code(attempt: UUID, number: int = 0) -> str:
    """Give a single-use code: made of the attempt of a form and a key, so that the form sent twice shows the same one."""
    left = int(keyed_hash(f"{attempt} {number}", "survey code"), 16)
    letters = []
    for _place in range(LENGTH):
        left, rest = divmod(left, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def digest(code: str) -> str:
    """Give what is kept of a code."""
    return keyed_hash(code, "survey code digest")


def cleaned(code: str) -> str:
    """Give a code as it was made, however it was typed.

    :raises WrongCode: it cannot be one.
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    if len(letters) != LENGTH or any(letter not in LETTERS for letter in letters):
        raise WrongCode
    return letters


def survey_url(survey: Survey) -> str:
    """Give what the QR picture of a survey's poster leads to."""
    return settings.NIANGJIA_BASE_URL + reverse(
        "surveys:worker_by_poster", args=[code_for(survey.pk, POSTER)]
    )


def typed_url(code: str) -> str:
    """Give what the QR picture beside a printed code leads to. The code stands behind #: no server sees it in an address."""
    return f"{settings.NIANGJIA_BASE_URL}{reverse('surveys:worker_code')}#{code}"


def read_poster(code: str) -> Survey | None:
    """Give the survey whose poster this is; ``None`` when it is none of ours, or one that was never opened."""
    key = read_code(code, POSTER)
    found: Survey | None = Survey.objects.published().filter(pk=key).first() if key is not None else None
    return found
