"""Code tables of rosters."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """How far a batch is."""

    READING = "reading", _("Being read")
    PREVIEW = "preview", _("To be looked at")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    UNDONE = "undone", _("Undone")


class RowKind(models.TextChoices):
    """What a line of a roster is to what we have."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("The same")
    CONFLICT = "conflict", _("Conflict")
    ERROR = "error", _("Error")
