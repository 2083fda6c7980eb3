"""Code tables of surveys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """State of a survey. That its last day is over follows from the day."""

    DRAFT = "draft", _("Being written")  # 编写中
    OPEN = "open", _("Open to answers")  # 征集中
    CLOSED = "closed", _("Survey closed")  # 已结束


class QuestionKind(models.TextChoices):
    """Kind of question (题型)."""

    ONE = "one", _("One of several")  # 单选
    SEVERAL = "several", _("Several of several")  # 多选
    SCALE = "scale", _("Scale from 1 to 5")  # 打分
    NUMBER = "number", _("A number")
    SHORT = "short", _("A short text")
    LONG = "long", _("A long text")
    CONCERN = "concern", _("Tell us a concern")
    COURSE = "course", _("What would you like to hear")


#: Answered by choosing among what is offered: a later question can depend on these.
CHOSEN = (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.SCALE)
#: Have a list of answers of their own.
LISTED = (QuestionKind.ONE, QuestionKind.SEVERAL)
#: Counted answer by answer.
COUNTED = (*CHOSEN, QuestionKind.COURSE)
#: Answered in words.
WRITTEN = (QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.CONCERN)
SCALE = ("1", "2", "3", "4", "5")
