"""How views answer a form: go on with 303, or say beside the form why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from niangjia.core.errors import RuleViolation
from niangjia.core.ids import uuid7


def go_on(url: str) -> HttpResponse:
    """Redirect after a form: the page is loaded afresh with GET."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Show a refusal as a message and go on; nothing was changed."""
    try:
        yield
    except RuleViolation as refusal:
        messages.error(request, str(refusal))


def attempt_of(request: HttpRequest) -> UUID:
    """Give the attempt a form carries, or a new one for a form that lost it."""
    try:
        return UUID(request.POST.get("attempt", ""))
    except ValueError:
        return uuid7()
