"""Facts that stand in the way of a concern."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class NoWords(BadInput):
    sentence = _("Please write what it is about.")


class TooLong(BadInput):
    sentence = _(
        "This has %(length)s characters. Please keep to %(most)s; the rest can be told when we call."
    )


class OwnerClosed(RuleViolation):
    sentence = _("%(org)s is closed, and there is no open unit above it that could take this.")


class NoOwner(RuleViolation):
    sentence = _("Please say which union or station this goes to.")


class WrongState(RuleViolation):
    sentence = _("This is not possible any more: the concern is now “%(state)s”.")


class ReasonMissing(BadInput):
    sentence = _("Please give a reason: the person reads it.")


class AnswerMissing(BadInput):
    sentence = _("Please write the answer: the person reads it.")


class BodyMissing(BadInput):
    sentence = _("Please name the outside body.")


class CannotHandTo(RuleViolation):
    sentence = _(
        "%(org)s cannot take this concern: it lies neither above nor below the unit that has it, or is closed."
    )


class AboutThem(RuleViolation):
    sentence = _("This concern is about somebody of that unit, so it cannot go there.")


class CannotLink(RuleViolation):
    sentence = _("These two concerns cannot be linked.")


class OwnHandling(RuleViolation):
    """Nobody rates their own handling."""

    sentence = _("You handled this concern, so somebody else calls back.")
    status = 403


class CalledAlready(RuleViolation):
    sentence = _("Somebody has called back already: %(who)s.")


class DrawnAlready(RuleViolation):
    sentence = _("The call-backs of this month are drawn already.")


class NobodyToReach(RuleViolation):
    sentence = _(
        "Nobody can be called: the concern was raised without a name. They are asked back by their code."
    )


class WrongFollowCode(RuleViolation):
    sentence = _("No concern has this code. Please look at it again; without it nobody can open the concern.")
    status = 404


class NoDutyPerson(RuleViolation):
    sentence = _("This person holds no post of the district or cannot be reached by phone.")


class LinkedAway(RuleViolation):
    sentence = _("This one is answered together with %(number)s. Answer there, or take the link back.")
