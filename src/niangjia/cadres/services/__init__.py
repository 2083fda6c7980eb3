"""Every change this room makes."""

from niangjia.cadres.services.guidance import assign_guide, end_guidance, note_guidance
from niangjia.cadres.services.liaison import assign_liaison, end_liaison, hand_over_liaison
from niangjia.cadres.services.pairing import pair, record_joint, update_pairing
from niangjia.cadres.services.reserve import (
    add_entry,
    nominate,
    open_file,
    step_file,
    update_file,
)
from niangjia.cadres.services.visits import record_visit, take_back_visit

__all__ = [
    "add_entry",
    "assign_guide",
    "assign_liaison",
    "end_guidance",
    "end_liaison",
    "hand_over_liaison",
    "nominate",
    "note_guidance",
    "open_file",
    "pair",
    "record_joint",
    "record_visit",
    "step_file",
    "take_back_visit",
    "update_file",
    "update_pairing",
]
