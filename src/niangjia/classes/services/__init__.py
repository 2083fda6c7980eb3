"""Every change to classes."""

from niangjia.classes.services.assignments import (
    hand_in_work,
    mark_work,
    set_assignment,
    update_assignment,
)
from niangjia.classes.services.bank import add_question, retire_question, update_question
from niangjia.classes.services.certificates import issue_certificates, withdraw_certificate
from niangjia.classes.services.groups import arrange, draw_groups
from niangjia.classes.services.programme import add_half_day, open_class, remove_half_day, update_class
from niangjia.classes.services.roster import enrol, enrol_by_phone, leave, set_quota
from niangjia.classes.services.testing import begin_test, hand_in

__all__ = [
    "add_half_day",
    "add_question",
    "arrange",
    "begin_test",
    "draw_groups",
    "enrol",
    "enrol_by_phone",
    "hand_in",
    "hand_in_work",
    "issue_certificates",
    "leave",
    "mark_work",
    "open_class",
    "remove_half_day",
    "retire_question",
    "set_assignment",
    "set_quota",
    "update_assignment",
    "update_class",
    "update_question",
    "withdraw_certificate",
]
