"""Code tables of liaison, the reserve and pairing."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteKind(models.TextChoices):
    """What was done for a guided union."""

    VISIT = "visit", _("Guidance on the spot")
    NOTE = "note", _("Guidance from afar")


class FileState(models.TextChoices):
    """Where a young cadre stands in the reserve."""

    NOMINATED = "nominated", _("Nominated")
    ACCEPTED = "accepted", _("In the reserve")
    DECLINED = "declined", _("Not taken in")
    ROTATED = "rotated", _("On rotation")
    LEFT = "left", _("Left the reserve")


#: Where one may go from where.
STEPS: dict[str, tuple[FileState, ...]] = {
    FileState.NOMINATED: (FileState.ACCEPTED, FileState.DECLINED),
    FileState.ACCEPTED: (FileState.ROTATED, FileState.LEFT),
    FileState.ROTATED: (FileState.ACCEPTED, FileState.LEFT),
    FileState.DECLINED: (),
    FileState.LEFT: (),
}
#: What each of these steps is called, for whoever takes it.
STEP_WORDS: dict[tuple[str, str], Any] = {
    (FileState.NOMINATED, FileState.ACCEPTED): _("Take into the reserve"),
    (FileState.NOMINATED, FileState.DECLINED): _("Do not take in"),
    (FileState.ACCEPTED, FileState.ROTATED): _("Send on rotation"),
    (FileState.ACCEPTED, FileState.LEFT): _("Let go from the reserve"),
    (FileState.ROTATED, FileState.ACCEPTED): _("End the rotation"),
    (FileState.ROTATED, FileState.LEFT): _("Let go from the reserve"),
}
#: Whoever is nominated again from here is looked at anew.
CLOSED = (FileState.DECLINED, FileState.LEFT)


class Education(models.TextChoices):
    """GB/T 4658, by its first digit."""

    GRADUATE = "1", _("Graduate school")
    BACHELOR = "2", _("Bachelor")
    COLLEGE = "3", _("College")
    VOCATIONAL = "4", _("Vocational school")
    HIGH_SCHOOL = "6", _("High school")
    OTHER = "9", _("Other schooling")


class EntryKind(models.TextChoices):
    """What is written into a reserve file by hand."""

    TRAINING = "training", _("Training")
    ROTATION = "rotation", _("Rotation")


class JointKind(models.TextChoices):
    """What two paired districts do together."""

    ACTIVITY = "activity", _("Joint activity")
    EXCHANGE = "exchange", _("Exchange")
