"""Prospects, founding cases and campaigns."""

from niangjia.founding.models.campaigns import Campaign, Target
from niangjia.founding.models.cases import Case, CaseQuerySet, FoundingMember, Seat, Step
from niangjia.founding.models.prospects import BIG, Prospect, ProspectQuerySet

__all__ = [
    "BIG",
    "Campaign",
    "Case",
    "CaseQuerySet",
    "FoundingMember",
    "Prospect",
    "ProspectQuerySet",
    "Seat",
    "Step",
    "Target",
]
