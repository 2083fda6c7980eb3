"""Facts that stand in the way of research."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class BadPeriod(BadInput):
    sentence = _("The end must be after the start.")


class OutsideCampaign(BadInput):
    sentence = _("A stay lies within the campaign, from %(since)s until %(until)s.")


class NotALeader(RuleViolation):
    sentence = _("A work group is led by a leader of %(org)s; %(person)s is none.")


class NotASectionCadre(RuleViolation):
    sentence = _(
        "%(person)s does not act for %(org)s or a union under it in a post of section level or above."
    )


class SameName(BadInput):
    sentence = _("The campaign has a group of this name already.")


class SameStay(BadInput):
    sentence = _("The group is there from that day already.")


class CampaignClosed(RuleViolation):
    sentence = _("This campaign was closed.")


class OrgIsClosed(RuleViolation):
    sentence = _("%(org)s was closed. Choose where it belongs now.")


class NotYet(BadInput):
    sentence = _("A day to come cannot be recorded yet.")


class DayOver(BadInput):
    sentence = _("This day is over. A talk that was held is recorded, not planned.")


class NobodyGoes(BadInput):
    sentence = _("Please choose who goes.")


class PlanOver(RuleViolation):
    sentence = _("This talk was held or called off already.")


class TooLong(BadInput):
    sentence = _(
        "This text has %(letters)s letters; up to %(most)s are kept. Please shorten it; nothing was saved."
    )


class TooMany(BadInput):
    sentence = _(
        "A visit holds up to %(most)s things raised and %(photos)s pictures. Please record the rest as a second visit."
    )


class NothingRaised(BadInput):
    sentence = _("Please write what was raised.")


class TakenBackAlready(RuleViolation):
    sentence = _("This was taken back already.")


class ReasonMissing(BadInput):
    sentence = _("Please give a reason.")


class EnterpriseMissing(BadInput):
    sentence = _("Please say with which enterprise the talk was.")


class SessionTaken(BadInput):
    sentence = _("Those who signed in there are counted for the talk “%(title)s” already.")


class NobodyToReport(BadInput):
    sentence = _("%(org)s has no open service station that could report.")


class NotHere(BadInput):
    sentence = _("%(person)s does not act for %(org)s or a union under it.")


class TaskOver(RuleViolation):
    sentence = _("This task was taken off the list.")


class DueBefore(BadInput):
    sentence = _("A task cannot be due before the meeting.")
