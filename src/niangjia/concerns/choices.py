"""Code tables of concerns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Kind of concern; each has a clock of its own (``deadlines.days_for``)."""

    ENQUIRY = "enquiry", _("Enquiry")  # 咨询
    SUGGESTION = "suggestion", _("Suggestion")  # 建议
    REQUEST = "request", _("Request")  # 求助
    COMPLAINT = "complaint", _("Complaint")  # 投诉
    RIGHTS = "rights", _("Rights")  # 维权
    DANGER = "danger", _("Danger or stoppage")  # 险情、停工


class Urgency(models.TextChoices):
    NORMAL = "normal", _("Normal")
    URGENT = "urgent", _("Urgent")


class State(models.TextChoices):
    """State of a concern (诉求状态)."""

    RAISED = "raised", _("To be accepted")  # 待受理
    ACCEPTED = "accepted", _("Accepted")  # 已受理
    HANDLING = "handling", _("In hand")  # 办理中
    ANSWERED = "answered", _("Answered")  # 已答复
    CALLED_BACK = "called_back", _("Called back")  # 已回访
    CLOSED = "closed", _("Concern closed")  # 已办结
    REOPENED = "reopened", _("Reopened")  # 重新办理
    REFUSED = "refused", _("Not taken up")  # 不予受理


#: Still to be answered.
OPEN = (State.RAISED, State.ACCEPTED, State.HANDLING, State.REOPENED)
#: Answered, and whether it is solved is still to be heard.
HEARD_NEXT = (State.ANSWERED, State.CALLED_BACK)
#: Over, unless it is reopened.
OVER = (State.CLOSED, State.REFUSED)


class Source(models.TextChoices):
    """Where a concern came from. Rooms above add their own in a module ``concern_sources``."""

    PHONE = "phone", _("Phone page")  # 手机提交
    CODE = "code", _("Code on a poster")  # 扫码
    RATING = "rating", _("Rating")  # 低分评价
    HOTLINE = "hotline", _("Hotline")  # 热线
    DESK = "desk", _("At the desk")  # 来访
    SURVEY = "survey", _("Survey")  # 问卷


class StepKind(models.TextChoices):
    """What was done about a concern."""

    RAISED = "raised", _("Raised")
    ACCEPTED = "accepted", _("Accepted")
    TAKEN = "taken", _("Taken in hand")
    HANDED_UP = "handed_up", _("Handed up")
    HANDED_DOWN = "handed_down", _("Handed down")
    PASSED_OVER = "passed_over", _("Passed over the unit it is about")
    CO_ORGANISER = "co_organiser", _("Co-organiser asked in")
    OUTSIDE = "outside", _("Handed to an outside body")
    OUTSIDE_ANSWER = "outside_answer", _("Outside body answered")
    ASKED_BACK = "asked_back", _("Asked the person back")
    PERSON_SAID = "person_said", _("The person wrote")
    NOTE = "note", _("Note")
    LINKED = "linked", _("Linked")
    UNLINKED = "unlinked", _("Link taken back")
    ANSWERED = "answered", _("Answered")
    CALL_BACK = "call_back", _("Called back")
    CONFIRMED = "confirmed", _("Confirmed as solved")
    REOPENED = "reopened", _("Reopened")
    REFUSED = "refused", _("Not taken up")
    CLOSED = "closed", _("Concern closed")
    ESCALATED = "escalated", _("Escalated")
    ALARM = "alarm", _("Duty person told")


#: Steps that are the desk's own affair: the person does not see them.
INSIDE = (StepKind.NOTE, StepKind.CO_ORGANISER, StepKind.ALARM, StepKind.LINKED, StepKind.UNLINKED)
