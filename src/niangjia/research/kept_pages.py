"""The page on which a visit is written opens without a network, too."""

from niangjia.core.declare import KeptPage

PAGES = [KeptPage("research:desk_visit_new", "research:visit_shell")]
