"""Errors are facts: one family, each with a sentence a person can act on."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleViolation(Exception):
    """A rule says no. ``str()`` gives the sentence to show; ``facts`` fill its placeholders."""

    sentence: str | Promise = _("This cannot be done.")
    status = 409

    def __init__(self, sentence: str | Promise | None = None, **facts: Any) -> None:
        if sentence is not None:
            self.sentence = sentence
        self.facts: Mapping[str, Any] = facts
        super().__init__(self.sentence, facts)

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.facts if self.facts else text


class NotAllowed(RuleViolation):
    """The actor may not do this."""

    sentence = _("You are not allowed to do this.")
    status = 403


class StaleRecord(RuleViolation):
    """The record was changed by somebody else meanwhile; both versions are to be shown."""

    sentence = _("Somebody else changed this while you were editing. Compare both and save again.")


class BadInput(RuleViolation):
    """A value cannot be used; the sentence says what is wrong and what to do."""

    status = 400
