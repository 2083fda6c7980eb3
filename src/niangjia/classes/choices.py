"""Code tables of classes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """Which half of the day."""

    MORNING = "1", _("morning")
    AFTERNOON = "2", _("afternoon")
    EVENING = "3", _("evening")


class HalfDayKind(models.TextChoices):
    """What a half-day is."""

    OPENING = "opening", _("Opening")  # 开班式
    THEORY = "theory", _("Theory")  # 理论授课
    ON_SITE = "on_site", _("On-site teaching")  # 现场教学
    DISCUSSION = "discussion", _("Discussion")  # 分组研讨
    TEST = "test", _("Test")
    CLOSING = "closing", _("Closing")  # 结业式


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("One answer")
    MULTIPLE = "multiple", _("Several answers")
    TRUE_FALSE = "true_false", _("True or false")
