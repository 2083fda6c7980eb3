"""What the pages of founding share: who reads them, how a form is shown and saved, and what is loaded."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from niangjia.accounts.correcting import correct
from niangjia.core.answers import go_on
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
    request: HttpRequest, form: Any, *, find: Callable[[], Any], save: Callable[..., Any], subject: str
) -> HttpResponse:
    """Save what was corrected and go to its page, or show the form; see ``correct``."""
    done = correct(request, form, find=find, save=save, subject=subject)
    back = done.record.get_absolute_url()
    if done.saved:
        return go_on(back)
    more = {**done.context, "about": done.record.name}
    return show_form(request, title=_("Edit"), back=back, status=done.status, **more)


def case_of(request: HttpRequest, pk: str) -> Case:
    found: Case = get_object_or_404(queries.case_page(request.scope), pk=pk)
    return found


def prospect_of(request: HttpRequest, pk: str) -> Prospect:
    found: Prospect = get_object_or_404(
        Prospect.objects.within(request.scope).select_related("org", "case"), pk=pk
    )
    return found
