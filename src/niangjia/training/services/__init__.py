"""Every change of orders, timetables and what is kept of the day."""

from niangjia.training.services.answering import (
    another_time,
    call_off,
    confirm,
    refuse,
    replace_lecturer,
)
from niangjia.training.services.days import (
    hand_out,
    keep_thanks,
    record_unit_call,
    set_code_word,
    sign_in_by_word,
)
from niangjia.training.services.orders import change_order, place_order, tell_of_retired, withdraw_order
from niangjia.training.services.placing import forbid, lift_ban, move, pin
from niangjia.training.services.timetables import (
    open_timetable,
    publish,
    request_plan,
    solve_now,
    update_timetable,
)
from niangjia.training.services.voices import answer, ask, publish_answer, take_down, vote

__all__ = [
    "another_time",
    "answer",
    "ask",
    "call_off",
    "change_order",
    "confirm",
    "forbid",
    "hand_out",
    "keep_thanks",
    "lift_ban",
    "move",
    "open_timetable",
    "pin",
    "place_order",
    "publish",
    "publish_answer",
    "record_unit_call",
    "refuse",
    "replace_lecturer",
    "request_plan",
    "set_code_word",
    "sign_in_by_word",
    "solve_now",
    "take_down",
    "tell_of_retired",
    "update_timetable",
    "vote",
    "withdraw_order",
]
