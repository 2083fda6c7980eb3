"""Facts that stand in the way in the corps and the library."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, NotAllowed, RuleViolation


class NoCorps(NotAllowed):
    """Only a federation of a district or of the city runs a corps and a library."""

    sentence = _("Only the federation of a district or of the city keeps lecturers and courses.")


class AlreadyInCorps(RuleViolation):
    sentence = _("%(name)s is invited or engaged already.")


class NotInvited(RuleViolation):
    sentence = _("There is no invitation to answer: it was answered or withdrawn.")


class InvitationOver(RuleViolation):
    sentence = _("The term you were invited for is over. Please ask the union to invite you again.")


class NotEngaged(RuleViolation):
    sentence = _("%(name)s does not belong to the corps now.")


class BadTerm(BadInput):
    """The term cannot be right; the sentence says why."""


class BadTime(BadInput):
    """A time in a calendar cannot be right; the sentence says why."""


class BadCalendar(BadInput):
    """A calendar file cannot be read; the sentence says why."""


class BadAgreement(BadInput):
    sentence = _("The end of the agreement must be after its beginning.")


class FirmListed(RuleViolation):
    sentence = _("%(name)s is on the list already.")


class AgreementOver(RuleViolation):
    sentence = _("The agreement with %(name)s has ended already.")


class ReasonMissing(BadInput):
    sentence = _("Please give a reason; it is kept with the record.")


class CourseListed(RuleViolation):
    sentence = _("The library has a course of this title already: %(title)s.")


class CourseRetired(RuleViolation):
    sentence = _("%(title)s is retired. Take it into the library again first.")


class NotRetired(RuleViolation):
    sentence = _("%(title)s is in the library already.")


class OtherCorps(RuleViolation):
    sentence = _("Lecturer and course belong to different federations.")


class BadMaterial(BadInput):
    """A file cannot be kept; the sentence says why."""


class BadCall(BadInput):
    sentence = _("The closing date must not lie before the opening.")


class CallClosed(RuleViolation):
    sentence = _("This call takes no proposals today: it is open from %(since)s to %(until)s.")


class FieldNotCalled(RuleViolation):
    sentence = _("This call is about other fields: %(fields)s.")


class NotToRevise(RuleViolation):
    sentence = _("This proposal cannot be changed now: it is in a round or decided.")


class NotWaiting(RuleViolation):
    sentence = _("%(title)s does not wait for a trial lecture.")


class RoundOver(RuleViolation):
    sentence = _("This round is held or was called off.")


class RoundBegun(RuleViolation):
    sentence = _("A verdict was given in this round already.")


class OnPanel(RuleViolation):
    sentence = _("%(name)s is on the panel already.")


class HasScored(RuleViolation):
    sentence = _("%(name)s has scored already and stays on the panel.")


class NotOnPanel(NotAllowed):
    sentence = _("Only the panel of this round scores.")


class OwnProposal(NotAllowed):
    sentence = _("Nobody scores a course they propose themselves.")


class BadScore(BadInput):
    """The points cannot be right; the sentence says why."""


class Decided(RuleViolation):
    sentence = _("The verdict on %(title)s is given already.")


class NoScores(RuleViolation):
    sentence = _("No panel member has scored %(title)s yet.")


class TooEarly(RuleViolation):
    sentence = _("The round has not taken place yet: scores and verdicts are given from its day on.")


class BadNeed(BadInput):
    """What is wished cannot be recorded; the sentence says why."""


class NeedAnswered(RuleViolation):
    sentence = _("This need is answered already.")
