"""The question bank, and the papers people hand in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from niangjia.classes.choices import QuestionKind
from niangjia.classes.models.roster import Enrolment
from niangjia.core.models import Editable, Identified
from niangjia.core.scope import ScopedQuerySet
from niangjia.orgs.models import Org

STARS = ("*", "＊")


def read_lines(typed: str) -> tuple[list[str], list[int]]:
    """Read options, one a line, and which of them have a star."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    return (
        [line.lstrip("*＊").strip()[:200] for line in lines],
        [at for at, line in enumerate(lines) if line.startswith(STARS)],
    )


class BankQuestion(Editable):
    """A question of a union's bank. ``right`` holds the positions of the right options, from 0."""

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("org"))
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind, default=QuestionKind.SINGLE)
    text = models.CharField(_("test question"), max_length=300)
    options = models.JSONField(default=list)
    right = models.JSONField(default=list)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def lines(self) -> str:
        """The options as they are typed: one a line, a star before those that are right."""
        return "\n".join(f"{'*' if at in self.right else ''}{text}" for at, text in enumerate(self.options))

    @lines.setter
    def lines(self, typed: str) -> None:
        self.options, self.right = read_lines(typed)


class Paper(Identified):
    """A try at the test: the questions as they were drawn, what was answered, and how much of it was right.

    :ivar questions: ``{"kind", "text", "options", "right"}`` each.
    :ivar given: positions answered, for each question.
    """

    district = models.ForeignKey(Org, models.PROTECT, related_name="+", editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=80)
    questions = models.JSONField(default=list)
    given = models.JSONField(default=list, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "number"], name="one_paper_of_a_number"),
        ]
