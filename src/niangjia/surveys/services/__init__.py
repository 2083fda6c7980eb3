"""Every change to surveys."""

from niangjia.surveys.services.answering import answer_by_code, answer_named, survey_of_code
from niangjia.surveys.services.drawing import draw_code, print_codes
from niangjia.surveys.services.exporting import record_export
from niangjia.surveys.services.making import copy_survey, drop_survey, make_survey, update_survey
from niangjia.surveys.services.questions import add_question, drop_question, move_question, update_question
from niangjia.surveys.services.running import close_due, close_survey, open_survey

__all__ = [
    "add_question",
    "answer_by_code",
    "answer_named",
    "close_due",
    "close_survey",
    "copy_survey",
    "draw_code",
    "drop_question",
    "drop_survey",
    "make_survey",
    "move_question",
    "open_survey",
    "print_codes",
    "record_export",
    "survey_of_code",
    "update_question",
    "update_survey",
]
