"""What themes and proposals can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThemeState(models.TextChoices):
    """How a theme stands. ``SUGGESTED``: the finder's; nothing is counted of it."""

    SUGGESTED = "suggested", _("Suggested")
    OPEN = "open", _("Being worked on")
    SETTLED = "settled", _("Settled")
    DISMISSED = "dismissed", _("Dismissed")
    MERGED = "merged", _("Merged")


#: Those that stand as a theme of the org.
STANDING = (ThemeState.OPEN, ThemeState.SETTLED)


class SearchState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for a decision")
    ADOPTED = "adopted", _("Adopted")
    DECLINED = "declined", _("Not adopted")
    DONE = "done", _("Carried out")


class Decider(models.TextChoices):
    """The level that must decide on a proposal."""

    TOWNSHIP = "township", _("Township or street")
    DISTRICT = "district", _("District or industry")
    CITY = "city", _("City")
