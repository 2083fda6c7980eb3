"""Code tables of joining."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    WAITING = "waiting", _("To be decided")
    APPROVED = "approved", _("Joined")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TransferState(models.TextChoices):
    """State of a transfer. Waiting: one of the unions has still to agree."""

    WAITING = "waiting", _("To be answered")
    DONE = "done", _("Transferred")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Outcome(models.TextChoices):
    """What somebody said who was asked whether they would like to join."""

    WANTS = "wants", _("Wants to join")
    LATER = "later", _("Later")
    NO = "no", _("Does not want to")
