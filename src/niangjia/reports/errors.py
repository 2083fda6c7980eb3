"""Why a report cannot be drawn."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class UnknownKey(BadInput):
    """No figure has this key."""

    sentence = _("There is no figure “%(key)s”. Known: %(known)s.")


class UnknownPart(BadInput):
    """A figure has no such part."""

    sentence = _("There is no such part of this figure.")


class TooManyPersons(RuleViolation):
    """More rows about people than may leave at once."""

    sentence = _(
        "%(rows)s of these rows are about people, and at most %(most)s may leave at once: choose fewer days, "
        "an org further down, or one part."
    )


class TooManyRows(RuleViolation):
    """More rows than one workbook should hold."""

    sentence = _(
        "These are %(rows)s rows, and a workbook holds %(most)s: choose fewer days or an org further down."
    )
