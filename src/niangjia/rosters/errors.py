"""Why a file, a batch or a mapping cannot be used."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput, RuleViolation


class BadWorkbook(BadInput):
    """The file is refused as a whole; the sentence says why and what to do."""


class BadValue(BadInput):
    """A cell cannot be right; the sentence says why."""


class NoHeader(BadInput):
    sentence = _(
        "No line of this sheet holds the heads of the columns. A roster needs “姓名” and “身份证号” or “手机号码”."
    )


class TooManyMembers(RuleViolation):
    sentence = _("%(rows)s members; more than %(most)s cannot be taken away at once. Choose a smaller union.")


class MappingNameTaken(RuleViolation):
    sentence = _("There is a mapping called %(name)s already.")


class NoTemplate(BadInput):
    sentence = _("There is no template for this mapping yet.")


class BatchUndone(RuleViolation):
    sentence = _("This batch was undone already.")


class BatchUnfinished(RuleViolation):
    sentence = _("This batch is still being imported. Undo it when it is finished.")


class UnknownMapping(BadInput):
    sentence = _("There is no mapping called %(name)s.")


class UnknownBatch(BadInput):
    sentence = _("There is no such batch.")
