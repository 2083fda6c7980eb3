"""Every change to the corps, the library, trial lectures and needs."""

from niangjia.courses.services.calendars import add_time, drop_time, import_calendar, set_week
from niangjia.courses.services.calls import (
    open_call,
    propose,
    revise_proposal,
    update_call,
    withdraw_proposal,
)
from niangjia.courses.services.courses import (
    add_course,
    add_material,
    drop_material,
    law_changed,
    retire,
    revised,
    set_lecturers,
    take_up_again,
    to_revise,
    update_course,
)
from niangjia.courses.services.firms import add_firm, end_agreement, update_firm
from niangjia.courses.services.interests import bar, lift
from niangjia.courses.services.lecturers import answer, invite, leave, renew, update_lecturer
from niangjia.courses.services.needs import answer_need, record_need, tell_need, update_need
from niangjia.courses.services.rounds import (
    call_off,
    invite_to_round,
    leave_out,
    plan_round,
    seat,
    unseat,
    update_round,
)
from niangjia.courses.services.scores import decide, score

__all__ = [
    "add_course",
    "add_firm",
    "add_material",
    "add_time",
    "answer",
    "answer_need",
    "bar",
    "call_off",
    "decide",
    "drop_material",
    "drop_time",
    "end_agreement",
    "import_calendar",
    "invite",
    "invite_to_round",
    "law_changed",
    "leave",
    "leave_out",
    "lift",
    "open_call",
    "plan_round",
    "propose",
    "record_need",
    "renew",
    "retire",
    "revise_proposal",
    "revised",
    "score",
    "seat",
    "set_lecturers",
    "set_week",
    "take_up_again",
    "tell_need",
    "to_revise",
    "unseat",
    "update_call",
    "update_course",
    "update_firm",
    "update_lecturer",
    "update_need",
    "update_round",
    "withdraw_proposal",
]
