"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from niangjia.accounts.correcting import correct
from niangjia.core.answers import go_on

PER_PAGE = 30
MOST_EXPORTED = 5000


def show_form(
    request: HttpRequest, form: Any, *, title: Any, back: str, status: int = 0, **more: Any
) -> HttpResponse:
    """Draw a page that is a form; one that was refused answers 422."""
    context = {"form": form, "title": title, "back": back, **more}
    template = more.get("template", "research/desk_form.html")
    return render(request, template, context, status=status or (422 if form.errors else 200))


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
    """Save what was corrected and go to its page, or show the form; see ``correct``."""
    done = correct(request, form, find=find, save=save, subject=subject)
    back = go(done.record) if go is not None else done.record.get_absolute_url()
    if done.saved:
        return go_on(back)
    given = {"about": str(done.record), "title": _("Edit"), **done.context, **more}
    return show_form(request, back=back, status=done.status, **given)
