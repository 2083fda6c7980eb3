"""Every change to concerns."""

from niangjia.concerns.services.calling import draw, record_call_back
from niangjia.concerns.services.duty import end_duty, name_duty
from niangjia.concerns.services.handling import (
    accept,
    answer,
    ask_back,
    hear,
    note,
    refuse,
    take,
    update_concern,
)
from niangjia.concerns.services.hearing import confirm, reopen, say
from niangjia.concerns.services.linking import link, unlink
from niangjia.concerns.services.moving import ask_in, hand_over, record_outside_answer, refer
from niangjia.concerns.services.raising import follow_code_of, of_attempt, owner_for, raise_concern

__all__ = [
    "accept",
    "answer",
    "ask_back",
    "ask_in",
    "confirm",
    "draw",
    "end_duty",
    "follow_code_of",
    "hand_over",
    "hear",
    "link",
    "name_duty",
    "note",
    "of_attempt",
    "owner_for",
    "raise_concern",
    "record_call_back",
    "record_outside_answer",
    "refer",
    "refuse",
    "reopen",
    "say",
    "take",
    "unlink",
    "update_concern",
]
