"""Code tables of research."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from niangjia.orgs.choices import Level
from niangjia.people.choices import DEPUTY_DIVISION_UP, SECTION_UP


class TalkKind(models.TextChoices):
    """The two talks (双沟通), and the two forms they grew from."""

    WORKER = "worker", _("Worker talk")  # 职工沟通会
    ENTERPRISE = "enterprise", _("Enterprise talk")  # 企业沟通会
    SYMPOSIUM = "symposium", _("Symposium")  # 座谈会
    HEARING = "hearing", _("Hearing of reports")  # 听取汇报


def leading_ranks(level: str) -> tuple[str, ...]:
    """Give the ranks of those who lead a federation of this level: its work groups are led by them."""
    return tuple(SECTION_UP if level == Level.TOWNSHIP else DEPUTY_DIVISION_UP)


#: Letters of one thing raised, and of the notes of a talk: what is longer is a paper, and is attached to the concern.
LONGEST_RAISED = 5000
LONGEST_NOTES = 5000
MOST_RAISED = 20
MOST_PHOTOS = 6
