"""Every change to persons, memberships and posts."""

from niangjia.people.services.accounts import link_user
from niangjia.people.services.consents import give_consent, withdraw_consent
from niangjia.people.services.erasing import erase
from niangjia.people.services.memberships import end_membership, join, join_many, transfer
from niangjia.people.services.merging import MergePreview, merge, preview_merge, undo_merge
from niangjia.people.services.persons import (
    NewPerson,
    create_person,
    create_persons,
    service_person,
    unmask,
    update_person,
)
from niangjia.people.services.posts import appoint, end_post

__all__ = [
    "MergePreview",
    "NewPerson",
    "appoint",
    "create_person",
    "create_persons",
    "end_membership",
    "end_post",
    "erase",
    "give_consent",
    "join",
    "join_many",
    "link_user",
    "merge",
    "preview_merge",
    "service_person",
    "transfer",
    "undo_merge",
    "unmask",
    "update_person",
    "withdraw_consent",
]
