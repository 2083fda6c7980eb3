"""Facts that stand in the way of an order or its day."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, NotAllowed, RuleViolation


class BadOrder(BadInput):
    """The order cannot be right; the sentence says why."""


class Unsure(RuleViolation):
    """The order may be sent, but something about it is likely not meant; ``doubts`` say what."""

    sentence = _("Please look at this again. If it is meant so, tick the box and send once more.")

    def __init__(self, doubts: Sequence[Any]) -> None:
        super().__init__()
        self.doubts = list(doubts)


class NotYourOrder(NotAllowed):
    sentence = _("Only the unit that ordered, or the staff of its union, can do this.")


class OrderScheduled(RuleViolation):
    sentence = _("A date was proposed or fixed meanwhile. Answer that proposal, or call the coordinator.")


class OrderWithdrawn(RuleViolation):
    sentence = _("This order was withdrawn.")


class ReasonMissing(BadInput):
    sentence = _("Please give a reason; it is kept with the order.")


class TableBusy(RuleViolation):
    sentence = _("The timetable is being solved. Wait for the proposal, then change it.")


class NothingToSolve(RuleViolation):
    sentence = _("No open order has a day in this timetable.")


class NothingProposed(RuleViolation):
    sentence = _("There is no proposal to publish. Solve first.")


class BadTable(BadInput):
    """The timetable cannot be right; the sentence says why."""


class BadMove(RuleViolation):
    """A placement by hand would break a rule; the sentence says which."""


class NotAsked(RuleViolation):
    sentence = _("This date is not waiting for an answer any more.")


class TooSoon(RuleViolation):
    sentence = _("This can be recorded once the session has begun.")


class OwnWork(NotAllowed):
    sentence = _("Whoever gave or scheduled the session does not make its call-back.")


class NamesLeft(BadInput):
    sentence = _("A name or a phone number still stands in the text: %(found)s. Take it out first.")


class LibraryEmpty(BadInput):
    sentence = _("The library needs a question and an answer.")


class WrongWord(BadInput):
    sentence = _("This is not the word of today's session. The lecturer shows it during the lecture.")


class WordsTooMany(RuleViolation):
    sentence = _("Too many wrong words. Ask the host to tick you on the list.")
