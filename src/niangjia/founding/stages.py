"""How far a union has come (建起来、转起来、活起来、强起来), said by its own records and with the reason."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from niangjia.founding.choices import Stage

#: A strong union holds an activity a quarter and serves in more than one line, in twelve months.
STRONG_HELD, STRONG_LINES = 4, 2


@dataclass(frozen=True, slots=True)
class Standing:
    """The stage of a union and why it is that one: what is there, and what the next stage lacks."""

    stage: Stage
    reason: str


def standing_of(union: Any, on: date) -> Standing:
    """Say how far a union has come.

    :param union: an org with what ``queries.with_life`` adds.
    """
    if not union.members:
        return Standing(Stage.FOUNDED, _("No member is recorded."))
    if union.term_ends_on is None:
        return Standing(Stage.FOUNDED, _("No elected committee is recorded."))
    if union.term_ends_on < on:
        return Standing(
            Stage.FOUNDED,
            _("The term ended on %(day)s and no election is recorded.")
            % {"day": union.term_ends_on.isoformat()},
        )
    if not (union.held or union.served):
        return Standing(
            Stage.RUNNING, _("A committee in office; no activity and no service in twelve months.")
        )
    facts = {"held": union.held, "served": union.served, "lines": union.lines}
    if union.held >= STRONG_HELD and union.lines >= STRONG_LINES:
        return Standing(
            Stage.STRONG,
            _("%(held)d activities and %(served)d services in %(lines)d lines, in twelve months.") % facts,
        )
    return Standing(Stage.LIVELY, _("%(held)d activities and %(served)d services in twelve months.") % facts)
