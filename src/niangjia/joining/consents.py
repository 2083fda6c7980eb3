"""What somebody agrees to who applies, by purpose; a text that changes gets another version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.people.models import Person
from niangjia.people.services import give_consent


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose. ``name`` is kept with the consent and is Chinese, as it is read by the person."""

    key: str
    name: str
    version: str
    text: Any


JOINING = Purpose(
    "joining",
    "入会登记",
    "2023-1",
    _(
        "The union you apply to sees your name, phone, work and employer, to decide and to keep its member list. "
        "Your employer is not told."
    ),
)
NEWS = Purpose(
    "news",
    "服务通知",
    "2023-1",
    _("Tell me by text message when there is a health check, a course or aid for me."),
)


def keep(person: Person, *purposes: Purpose, at: datetime) -> None:
    """Keep somebody's consent to these purposes."""
    for one in purposes:
        give_consent(person=person, purpose=one.name, text_version=one.version, at=at)
