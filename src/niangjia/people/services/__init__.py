"""Every change to persons, memberships and posts."""

from niangjia.people.services.accounts import link_user
from niangjia.people.services.batches import (
    PersonChange,
    change_persons,
    remove_memberships,
    remove_persons,
)
from niangjia.people.services.consents import give_consent, withdraw_consent
from niangjia.people.services.erasing import erase
from niangjia.people.services.keepers import dismiss_keeper, name_keeper
from niangjia.people.services.memberships import (
    Joining,
    correct_memberships,
    end_membership,
    join,
    join_many,
    keep_membership,
    transfer,
)
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
from niangjia.people.services.telling_apart import compare_again, tell_apart

__all__ = [
    "Joining",
    "MergePreview",
    "NewPerson",
    "PersonChange",
    "appoint",
    "change_persons",
    "compare_again",
    "correct_memberships",
    "create_person",
    "create_persons",
    "dismiss_keeper",
    "end_membership",
    "end_post",
    "erase",
    "give_consent",
    "join",
    "join_many",
    "keep_membership",
    "link_user",
    "merge",
    "name_keeper",
    "preview_merge",
    "remove_memberships",
    "remove_persons",
    "service_person",
    "tell_apart",
    "transfer",
    "undo_merge",
    "unmask",
    "update_person",
    "withdraw_consent",
]
