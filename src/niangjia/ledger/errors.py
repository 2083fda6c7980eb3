"""Why the ledger refuses."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class NoDistrict(RuleViolation):
    """The org belongs to no district: it is the city's root."""

    sentence = _("%(org)s keeps no service records of its own: choose the office that runs the work.")


class NotYetDone(BadInput):
    """The day lies ahead: only work that was done is recorded."""

    sentence = _("Only work that has been done can be recorded: %(day)s is still to come.")


class BadKey(BadInput):
    """The key of a source is too long, empty, or looks like a reversal's."""

    sentence = _("“%(key)s” cannot be the key of a service record.")


class ReasonMissing(BadInput):
    """A correction without a reason."""

    sentence = _("Say why the record is corrected.")


class CannotReverseReversal(RuleViolation):
    """A correction is never corrected: record the work again instead."""

    sentence = _("A correction cannot be undone. Record the service again instead.")
