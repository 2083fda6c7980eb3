"""How a record is corrected on a page: saved, refused, or shown beside what somebody else saved meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from niangjia.accounts.queries import last_change
from niangjia.core.answers import number_of
from niangjia.core.clock import database_now
from niangjia.core.comparing import differing
from niangjia.core.errors import RuleViolation, StaleRecord


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of the form of a record.

    :param saved: it was written: the page goes on.
    :param record: the record as it stands.
    :param status: with which the form is shown again.
    :param context: what it is shown with: ``form``, ``version``, ``theirs`` and ``last``.
    """

    saved: bool
    record: Any
    status: int
    context: dict[str, Any]


def correct(
    request: HttpRequest, form: Any, *, find: Callable[[], Any], save: Callable[..., Any], subject: str
) -> Correction:
    """Save what a form says of a record, if it was sent and nobody saved since it was opened (else 409, with both).

    :param form: made of a record of its own, which it changes while it is checked.
    :param find: gives the record as it stands.
    :param save: takes the record, and ``version``, ``changes``, ``actor`` and ``at``.
    :param subject: what the trail calls such a record.
    """
    record, status, theirs, last = find(), 200, None, None
    version = number_of(request, "version") or record.version
    if request.method == "POST" and form.is_valid():
        given = {"version": number_of(request, "version"), "changes": form.cleaned_data}
        try:
            save(record, **given, actor=request.actor, at=database_now())
            messages.success(request, _("Saved."))
            return Correction(True, record, status, {})
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            record, status = find(), refusal.status
            if isinstance(refusal, StaleRecord):
                theirs, version = differing(form, record), record.version
                last = last_change(subject, record.pk)
    elif form.errors:
        status = 422
    context = {"form": form, "version": version, "theirs": theirs, "last": last}
    return Correction(False, record, status, context)
