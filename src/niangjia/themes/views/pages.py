"""What the pages of themes share: who reads them, how a form is shown and saved, and what is loaded."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from niangjia.accounts.correcting import correct
from niangjia.core.answers import go_on
from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.themes.models import Proposal, Theme

READERS = (*STAFF_UP, AUDITOR)
PER_PAGE = 30


def theme_of(request: HttpRequest, pk: str) -> Theme:
    found: Theme = get_object_or_404(
        Theme.objects.within(request.scope).select_related("org", "grows", "merged_into", "search"), pk=pk
    )
    return found


def proposal_of(request: HttpRequest, pk: str) -> Proposal:
    found: Proposal = get_object_or_404(
        Proposal.objects.within(request.scope).select_related("org", "theme"), pk=pk
    )
    return found


def show_form(
    request: HttpRequest, form: Any, *, title: Any, back: str, status: int = 0, **more: Any
) -> HttpResponse:
    """Draw a page that is a form; one that was refused answers 422."""
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "themes/desk_form.html", context, status=status or (422 if form.errors else 200))


def corrected(
    request: HttpRequest, form: Any, *, find: Callable[[], Any], save: Callable[..., Any], subject: str
) -> HttpResponse:
    """Save what was corrected and go to its page, or show the form; see ``correct``."""
    done = correct(request, form, find=find, save=save, subject=subject)
    back = done.record.get_absolute_url()
    if done.saved:
        return go_on(back)
    more = {**done.context, "about": str(done.record)}
    return show_form(request, title=_("Edit"), back=back, status=done.status, **more)
