"""What the pages of founding share: who reads them, how a form is shown and saved, and what is loaded."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from niangjia.accounts.queries import last_change
from niangjia.core.answers import go_on, number_of
from niangjia.core.clock import database_now
from niangjia.core.comparing import differing
from niangjia.core.errors import RuleViolation, StaleRecord
from niangjia.founding import queries
from niangjia.founding.models import Case, Prospect
from niangjia.people.roles import AUDITOR, STAFF_UP

READERS = (*STAFF_UP, AUDITOR)
PER_PAGE = 30


def show_form(
    request: HttpRequest, form: Any, *, title: Any, back: str, status: int = 0, **more: Any
) -> HttpResponse:
    """Draw a page that is a form; one that was refused answers 422."""
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "founding/desk_form.html", context, status=status or (422 if form.errors else 200))


def corrected(
    request: HttpRequest,
    form: Any,
    *,
    find: Callable[[], Any],
    save: Callable[..., Any],
    subject: str,
) -> HttpResponse:
    """Save what was corrected and go to its page, or show the form; a stale save answers 409 and shows both.

    :param find: gives the record as it stands.
    :param save: takes the record, and ``version``, ``changes``, ``actor`` and ``at``.
    :param subject: what the trail calls it.
    """
    shown, status, theirs, last = find(), 0, None, None
    version = number_of(request, "version") or shown.version
    if request.method == "POST" and form.is_valid():
        given = {"version": number_of(request, "version"), "changes": form.cleaned_data}
        try:
            save(find(), **given, actor=request.actor, at=database_now())
            messages.success(request, _("Saved."))
            return go_on(shown.get_absolute_url())
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
            if isinstance(refusal, StaleRecord):
                shown = find()
                theirs, version = differing(form, shown), shown.version
                last = last_change(subject, shown.pk)
    more = {"version": version, "theirs": theirs, "last": last}
    return show_form(
        request,
        form,
        title=_("Edit"),
        about=shown.name,
        back=shown.get_absolute_url(),
        status=status,
        **more,
    )


def case_of(request: HttpRequest, pk: str) -> Case:
    found: Case = get_object_or_404(queries.case_page(request.scope), pk=pk)
    return found


def prospect_of(request: HttpRequest, pk: str) -> Prospect:
    found: Prospect = get_object_or_404(
        Prospect.objects.within(request.scope).select_related("org", "case"), pk=pk
    )
    return found
