"""Facts that stand in the way of a change to the tree."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class OrgClosed(RuleViolation):
    sentence = _("%(org)s is closed.")


class StillInUse(RuleViolation):
    sentence = _("%(org)s still has open parts under it. Close or move them first.")


class BelowItself(RuleViolation):
    sentence = _("%(org)s cannot be moved under itself.")


class OtherDistrict(RuleViolation):
    sentence = _("An org moves to another district by transfer: it is closed here and opened there.")


class CodeTaken(RuleViolation):
    sentence = _("%(org)s has this code already. Please compare the code with the certificate.")


class WrongLevel(RuleViolation):
    sentence = _("Under a district there is no other district, city or province; and what is one stays one.")


class UnknownOrg(BadInput):
    """No open org has this name or id."""

    sentence = _("There is no org called “%(name)s”.")


class AmbiguousOrg(BadInput):
    """Several orgs have this name."""

    sentence = _("Several orgs are called “%(name)s”: give the id instead.")


class CalendarUnknown(RuleViolation):
    """Neither the library nor the city's own table knows the working days of a year."""

    sentence = _(
        "The working days of %(year)s are not known yet. The city's administrator enters them under “Working days”."
    )


class CalendarKnown(RuleViolation):
    sentence = _("The working days of %(year)s are kept already. Open them to correct them.")
