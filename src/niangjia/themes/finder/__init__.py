"""Finding what many people say: themes over short Chinese texts, offline, with no number of themes given beforehand.

Knows texts and nothing of concerns, databases or users. ``numpy`` and ``scipy`` are loaded when something is looked for, not before.
"""

from niangjia.themes.finder.finding import FEWEST, SMALLEST, Found, find_themes
from niangjia.themes.finder.nearest import nearest

__all__ = ["FEWEST", "SMALLEST", "Found", "find_themes", "nearest"]
