"""Every change to research."""

from niangjia.research.services.campaigns import (
    call_group_off,
    close_campaign,
    form_group,
    open_campaign,
    reopen_campaign,
    send_group,
    update_campaign,
    update_group,
)
from niangjia.research.services.meetings import (
    call_meeting,
    draft_again,
    drop_task,
    finish_task,
    give_task,
    reopen_task,
    update_meeting,
    update_report,
)
from niangjia.research.services.plans import call_off, plan_talk, update_plan
from niangjia.research.services.raising import Raised
from niangjia.research.services.talks import raise_in_talk, record_talk, take_back_talk, update_talk
from niangjia.research.services.visits import record_visit, take_back_visit

__all__ = [
    "Raised",
    "call_group_off",
    "call_meeting",
    "call_off",
    "close_campaign",
    "draft_again",
    "drop_task",
    "finish_task",
    "form_group",
    "give_task",
    "open_campaign",
    "plan_talk",
    "raise_in_talk",
    "record_talk",
    "record_visit",
    "reopen_campaign",
    "reopen_task",
    "send_group",
    "take_back_talk",
    "take_back_visit",
    "update_campaign",
    "update_group",
    "update_meeting",
    "update_plan",
    "update_report",
    "update_talk",
]
