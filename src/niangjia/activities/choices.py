"""Code tables of the sign-up engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Audience(models.TextChoices):
    """Whom an activity is for."""

    EVERYONE = "everyone", _("Everyone")
    MEMBERS = "members", _("Members")
    GROUPS = "groups", _("Chosen groups")


class LimitPeriod(models.TextChoices):
    """How often one person may take part in the programme."""

    NONE = "", _("No limit")
    YEAR = "year", _("Once a year in this programme")
    ONCE = "once", _("Once in this activity")


class SignupState(models.TextChoices):
    """State of a sign-up. No-show is derived: confirmed, and the session is over."""

    CONFIRMED = "confirmed", _("Signed up")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Place offered")
    CANCELLED = "cancelled", _("Cancelled")
    ATTENDED = "attended", _("Attended")


#: The states that hold a place.
HOLDING = (SignupState.CONFIRMED, SignupState.OFFERED, SignupState.ATTENDED)


class Door(models.TextChoices):
    """Through which door a sign-up came."""

    SELF = "self", _("By the person")
    DESK = "desk", _("By staff, on the spot")
    LIST = "list", _("By an outlet's or station's list")


class CheckInMethod(models.TextChoices):
    TICKET = "ticket", _("Ticket scanned")
    DOOR = "door", _("Door code scanned")
    LIST = "list", _("Ticked on the list")
