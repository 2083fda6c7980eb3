"""Every change the sign-up engine makes."""

from niangjia.activities.services.by_phone import sign_up_walk_in
from niangjia.activities.services.changing import cancel_signup, decline_offer, move_signup
from niangjia.activities.services.check_ins import (
    check_in,
    check_in_by_door_code,
    check_in_by_ticket,
    door_code,
    session_of_door,
    ticket_code,
    undo_check_in,
)
from niangjia.activities.services.headcounts import record_headcount, undo_headcount
from niangjia.activities.services.lists import ListResult, ListRow, release_quota, set_quota, sign_up_list
from niangjia.activities.services.offers import (
    cancel_activity,
    close_activity,
    copy_activity,
    create_activity,
    create_from_template,
    publish_activity,
    save_as_template,
    set_picture,
    update_activity,
)
from niangjia.activities.services.sessions import add_session, cancel_session, update_session
from niangjia.activities.services.signups import sign_up
from niangjia.activities.services.voices import answer_question, ask_question, rate, record_call_back
from niangjia.activities.services.waiting import accept_offer, settle_due_sessions, settle_session

__all__ = [
    "ListResult",
    "ListRow",
    "accept_offer",
    "add_session",
    "answer_question",
    "ask_question",
    "cancel_activity",
    "cancel_session",
    "cancel_signup",
    "check_in",
    "check_in_by_door_code",
    "check_in_by_ticket",
    "close_activity",
    "copy_activity",
    "create_activity",
    "create_from_template",
    "decline_offer",
    "door_code",
    "move_signup",
    "publish_activity",
    "rate",
    "record_call_back",
    "record_headcount",
    "release_quota",
    "save_as_template",
    "session_of_door",
    "set_picture",
    "set_quota",
    "settle_due_sessions",
    "settle_session",
    "sign_up",
    "sign_up_list",
    "sign_up_walk_in",
    "ticket_code",
    "undo_check_in",
    "undo_headcount",
    "update_activity",
    "update_session",
]
