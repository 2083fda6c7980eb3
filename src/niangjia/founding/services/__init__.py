"""Every change to prospects, foundings, campaigns and terms."""

from niangjia.founding.services.campaigns import open_campaign, set_targets, update_campaign
from niangjia.founding.services.cases import give_up, join_enterprise, open_case, update_case
from niangjia.founding.services.deciding import approve, register
from niangjia.founding.services.elections import Ballot, Elected, record_election
from niangjia.founding.services.members import (
    Gathered,
    Named,
    add_members,
    drop_member,
    name_members,
    read_members,
)
from niangjia.founding.services.prospects import (
    Added,
    add_prospect,
    add_prospects,
    set_aside,
    take_up_again,
    update_prospect,
)
from niangjia.founding.services.renewing import renew_term
from niangjia.founding.services.steps import take_back, take_step

__all__ = [
    "Added",
    "Ballot",
    "Elected",
    "Gathered",
    "Named",
    "add_members",
    "add_prospect",
    "add_prospects",
    "approve",
    "drop_member",
    "give_up",
    "join_enterprise",
    "name_members",
    "open_campaign",
    "open_case",
    "read_members",
    "record_election",
    "register",
    "renew_term",
    "set_aside",
    "set_targets",
    "take_back",
    "take_step",
    "take_up_again",
    "update_campaign",
    "update_case",
    "update_prospect",
]
