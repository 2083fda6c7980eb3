"""Tables of themes."""

from niangjia.themes.models.proposals import Proposal
from niangjia.themes.models.themes import Judgement, Member, Opening, Search, Theme, ThemeQuerySet, Told

__all__ = ["Judgement", "Member", "Opening", "Proposal", "Search", "Theme", "ThemeQuerySet", "Told"]
