"""How views read what was sent, and answer a form: go on with 303, or say beside the form why not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from niangjia.core.errors import RuleViolation
from niangjia.core.ids import uuid7

LONGEST_SEARCH = 100
Record = TypeVar("Record", bound=models.Model)


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


def text_of(request: HttpRequest, name: str) -> str:
    """Give a text as it was sent in the form, else in the address; empty when there is none.

    NUL is left out: PostgreSQL does not keep it, and nobody types it.
    """
    sent: str = request.POST.get(name) or request.GET.get(name) or ""
    return sent.replace("\x00", "")


def search_of(request: HttpRequest, name: str = "q") -> str:
    """Give the words searched for, without the space around them; no title is longer than what is kept."""
    return text_of(request, name).strip()[:LONGEST_SEARCH]


def uuid_of(request: HttpRequest, name: str) -> UUID | None:
    """Give the identifier that was sent; ``None`` when there is none or it cannot be one."""
    try:
        return UUID(text_of(request, name))
    except ValueError:
        return None


def number_of(request: HttpRequest, name: str) -> int:
    """Give the whole number that was sent; 0 when there is none or it cannot be one."""
    try:
        return int(text_of(request, name))
    except ValueError:
        return 0


def attempt_of(request: HttpRequest) -> UUID:
    """Give the attempt a form carries, or a new one for a form that lost it."""
    return uuid_of(request, "attempt") or uuid7()


def make_once(known: "models.QuerySet[Record]", attempt: UUID, make: Callable[[], Record]) -> Record:
    """Make a record that has the attempt of its form as its id; the form sent again gives back what is there.

    :param known: where the sender may find what they made.
    :raises RuleViolation: somebody else's record has this id.
    """
    found = known.filter(pk=attempt).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return make()
    except (IntegrityError, RuleViolation):  # a rule may say no because a twin of this form was quicker
        found = known.filter(pk=attempt).first()
        if found is not None:
            return found
        if known.model._base_manager.filter(pk=attempt).exists():
            raise RuleViolation from None
        raise
