"""Every change to contracts, congresses, affairs and cases."""

from niangjia.rights.services.affairs import (
    record_disclosure,
    record_measure,
    update_disclosure,
    update_measure,
)
from niangjia.rights.services.aid import (
    ask,
    hand_in,
    open_case,
    open_file,
    take_further,
    withdraw,
)
from niangjia.rights.services.congresses import (
    Votes,
    add_motion,
    answer_motion,
    hold_congress,
    take_vote_back,
    update_congress,
    vote,
)
from niangjia.rights.services.contracts import (
    add_cover,
    drop_cover,
    end_contract,
    open_round,
    renew,
    update_contract,
)
from niangjia.rights.services.dossier import add_file, drop_file
from niangjia.rights.services.steps import (
    Seat,
    file_contract,
    name_representatives,
    object_to,
    record_step,
    sign,
    take_back,
)

__all__ = [
    "Seat",
    "Votes",
    "add_cover",
    "add_file",
    "add_motion",
    "answer_motion",
    "ask",
    "drop_cover",
    "drop_file",
    "end_contract",
    "file_contract",
    "hand_in",
    "hold_congress",
    "name_representatives",
    "object_to",
    "open_case",
    "open_file",
    "open_round",
    "record_disclosure",
    "record_measure",
    "record_step",
    "renew",
    "sign",
    "take_back",
    "take_further",
    "take_vote_back",
    "update_congress",
    "update_contract",
    "update_disclosure",
    "update_measure",
    "vote",
    "withdraw",
]
