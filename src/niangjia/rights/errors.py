"""Facts that stand in the way of contracts, congresses and cases."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class ClosedOrg(RuleViolation):
    sentence = _("%(org)s is closed: nothing can be settled there any more.")


class NotAUnion(BadInput):
    sentence = _("%(org)s is no union that can bargain. Choose a union.")


class UnderWay(RuleViolation):
    sentence = _("Bargaining over this is under way already: %(title)s.")


class OutOfOrder(RuleViolation):
    sentence = _("This is not the next step: next is “%(step)s”.")


class RoundOver(RuleViolation):
    """The round is over: its contract is filed, or it was given up."""

    sentence = _("This round is over. Nothing can be changed in it.")


class BadDay(BadInput):
    """The day cannot be right; the sentence says why."""


class BadTerm(BadInput):
    sentence = _("A collective contract runs for one to three years. Please check the two days.")


class BadSides(BadInput):
    """The representatives cannot be right; the sentence says why."""


class Overlaps(RuleViolation):
    sentence = _("%(title)s runs until %(until)s. End it first, or let this one begin later.")


class TooLate(RuleViolation):
    sentence = _("The labour authority could object until %(until)s. The contract is in force.")


class VoteStays(RuleViolation):
    sentence = _("A vote is taken back on the page of the congress.")


class NothingToTakeBack(RuleViolation):
    sentence = _("There is no step to take back.")


class ReasonMissing(BadInput):
    sentence = _("Please give a reason; it is kept with the record.")


class NothingWritten(BadInput):
    sentence = _("Please write a line.")


class NotCovered(RuleViolation):
    """The enterprise cannot be put under the contract; the sentence says why."""


class NoQuorum(RuleViolation):
    sentence = _(
        "%(present)s of %(entitled)s delegates were present; two thirds are needed. The congress could not vote."
    )


class BadCount(BadInput):
    """The numbers of delegates or votes cannot be right; the sentence says why."""


class VotesStand(RuleViolation):
    sentence = _("The congress has voted: its day and its delegates are fixed. Take the votes back first.")


class NotInDraft(RuleViolation):
    sentence = _("%(title)s has no draft that waits for a vote.")


class HeldAlready(RuleViolation):
    sentence = _("This session of the congress is recorded already.")


class AskedAlready(RuleViolation):
    sentence = _("Your request is with us already. You see below how it stands.")


class WrongStep(RuleViolation):
    sentence = _("From “%(state)s” this step is not possible.")


class LawyerMissing(BadInput):
    sentence = _("Please write the name of the lawyer.")


class OutcomeMissing(BadInput):
    sentence = _("Please say how the case ended.")


class OwnCase(RuleViolation):
    sentence = _("Nobody handles their own case.")
