"""Pages of the desk that are a form: sent once, saved, or shown again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from niangjia.accounts.correcting import correct
from niangjia.core.answers import attempt_of, go_on, make_once
from niangjia.core.clock import database_now
from niangjia.core.errors import RuleViolation


def show_form(
    request: HttpRequest,
    form: Any,
    *,
    title: Any,
    back: str,
    status: int = 0,
    template: str = "desk_form.html",
    **more: Any,
) -> HttpResponse:
    """Draw a page that is a form; one that was refused answers 422.

    :param template: one that extends ``desk_form.html``, where a room puts something beside the fields.
    :param more: ``about``, ``button``, ``attempt``, ``hidden`` (names and values that go along), ``multipart``, and what a template
        of the room asks for.
    """
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, template, context, status=status or (422 if form.errors else 200))


def page_of(record: Any, go: Callable[[Any], str] | None) -> str:
    """Say where one goes on: the page that is given, or the record's own."""
    page: str = record.get_absolute_url() if go is None else go(record)
    return page


def made(
    request: HttpRequest,
    form: Any,
    *,
    known: Any,
    make: Callable[..., Any],
    title: Any,
    back: str,
    said: str = "",
    go: Callable[[Any], str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Make a record of what a form says and go to its page, or show the form with what is wrong.

    :param known: where the sender finds what they made.
    :param make: takes ``attempt``, ``actor``, ``at`` and what the form says.
    :param said: what the next page says of it.
    :param go: which page that is, if not the record's own.
    """
    attempt = attempt_of(request)
    if request.method == "POST" and form.is_valid():
        given = {"attempt": attempt, "actor": request.actor, "at": database_now(), **form.cleaned_data}
        try:
            record = make_once(known, attempt, lambda: make(**given))
            if said:
                messages.success(request, said)
            return go_on(page_of(record, go))
        except RuleViolation as refusal:
            form.add_error(None, str(refusal))
    return show_form(request, form, title=title, back=back, attempt=attempt, **more)


def corrected(
    request: HttpRequest,
    form: Any,
    *,
    find: Callable[[], Any],
    save: Callable[..., Any],
    subject: str,
    go: Callable[[Any], str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Save what was corrected and go to its page, or show the form; see ``correct``.

    :param go: where the record is shown, if it has no page of its own.
    """
    done = correct(request, form, find=find, save=save, subject=subject)
    back = page_of(done.record, go)
    if done.saved:
        return go_on(back)
    given = {"about": str(done.record), "title": _("Edit"), **done.context, **more}
    return show_form(request, back=back, status=done.status, **given)
