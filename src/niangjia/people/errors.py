"""Facts about persons that stand in the way."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class BadPhone(BadInput):
    sentence = _("A mainland mobile number has 11 digits and begins with 1. Please check it.")


class BadIdNumber(BadInput):
    """The ID number cannot be right; the sentence says why."""


class IdNumberTaken(RuleViolation):
    sentence = _(
        "Somebody with this ID number is on record already. Compare the two and merge them if they are one person."
    )


class ReasonMissing(BadInput):
    sentence = _("Please give a reason; it is kept with the record.")


class NotOnePerson(RuleViolation):
    """Two records cannot be merged; the sentence says why."""


class MergedOn(RuleViolation):
    sentence = _("This merge was undone already, or another came after it.")


class AlreadyMember(RuleViolation):
    sentence = _("%(person)s is a member of %(org)s already. A transfer needs both unions.")


class NoMembership(RuleViolation):
    sentence = _("%(person)s is not a member now.")


class Erased(RuleViolation):
    sentence = _("This person's data were erased.")


class MergedAway(RuleViolation):
    sentence = _("This record was merged with another. Change that one.")


class StillActing(RuleViolation):
    sentence = _("%(person)s still acts for %(org)s: the post has to be ended first.")


class PhoneOrIdNumber(BadInput):
    sentence = _("Please give a phone or an ID number: without either nobody can be found again.")


class ActsForNobody(BadInput):
    sentence = _("Somebody of those named does not act for a union.")
