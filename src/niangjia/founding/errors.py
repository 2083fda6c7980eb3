"""Facts that stand in the way of a founding."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, NotAllowed, RuleViolation


class AlreadyListed(RuleViolation):
    sentence = _(
        "An enterprise with this credit code is on the list already: %(name)s, looked after by %(org)s."
    )


class HasUnion(RuleViolation):
    sentence = _("This enterprise has a union already: %(org)s.")


class InFounding(RuleViolation):
    sentence = _("%(name)s is part of a founding already.")


class OtherOrg(RuleViolation):
    sentence = _("All enterprises of a founding are looked after by the same union.")


class OneEnterprise(RuleViolation):
    sentence = _("A single union is founded in one enterprise. For several choose another form.")


class NoEnterprise(RuleViolation):
    sentence = _("A founding needs at least one enterprise.")


class SetAside(RuleViolation):
    sentence = _("%(name)s was set aside. Take it up again first.")


class OutOfOrder(RuleViolation):
    sentence = _("This is not the next step of the founding: next is “%(step)s”.")


class FoundingOver(RuleViolation):
    """The founding is registered or was given up; nothing is left to do."""

    sentence = _("This founding is over.")


class BadDay(BadInput):
    """The day of a step cannot be right; the sentence says why."""


class ReasonMissing(BadInput):
    sentence = _("Please give a reason; it is kept with the record.")


class NothingToTakeBack(RuleViolation):
    sentence = _("There is no step to take back.")


class AlreadyApproved(RuleViolation):
    sentence = _("The superior has approved this founding already.")


class NotApplied(RuleViolation):
    sentence = _("The founding has not been applied for, or the application was taken back.")


class OwnApplication(NotAllowed):
    sentence = _("Whoever applied for the founding cannot approve it.")


class NoMembers(RuleViolation):
    sentence = _("Please name the members first.")


class MembersFixed(RuleViolation):
    sentence = _("The members are fixed by the election. Take it back to change them.")


class BadElection(BadInput):
    """The result of the election cannot be right; the sentence says why."""


class NotUnderWay(RuleViolation):
    sentence = _("A founding that is approved cannot be given up or changed.")


class BadList(BadInput):
    """A list of enterprises cannot be read; the sentence says why."""


class BadTerm(BadInput):
    """The term cannot be right; the sentence says why."""


class BadCampaign(BadInput):
    """The campaign cannot be right; the sentence says why."""
