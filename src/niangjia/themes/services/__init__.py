"""Every change to themes, proposals, and what was opened because of them."""

from niangjia.themes.services.deciding import (
    accept,
    dismiss,
    reopen,
    settle,
    take_back,
    take_up_again,
    update_theme,
)
from niangjia.themes.services.openings import link_activity, open_activity, tell_askers, unlink_activity
from niangjia.themes.services.proposals import (
    decide,
    draft_proposal,
    follow_up,
    submit,
    update_proposal,
    withdraw,
)
from niangjia.themes.services.searching import ask, run_search
from niangjia.themes.services.shaping import merge, put_in, put_out, split, unmerge

__all__ = [
    "accept",
    "ask",
    "decide",
    "dismiss",
    "draft_proposal",
    "follow_up",
    "link_activity",
    "merge",
    "open_activity",
    "put_in",
    "put_out",
    "reopen",
    "run_search",
    "settle",
    "split",
    "submit",
    "take_back",
    "take_up_again",
    "tell_askers",
    "unlink_activity",
    "unmerge",
    "update_proposal",
    "update_theme",
    "withdraw",
]
