"""What the pages of orders and lectures share: who reads them, and what is loaded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from niangjia.core.errors import RuleViolation
from niangjia.people.models import Person
from niangjia.people.queries import membership_now
from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.training import queries
from niangjia.training.errors import Unsure
from niangjia.training.models import Order, Placement, Timetable

READERS = (*STAFF_UP, AUDITOR)
PER_PAGE = 30


def me_of(request: HttpRequest) -> Person:
    """Give who is signed in.

    :raises Http404: a log-in without a person.
    """
    if request.person is None:
        raise Http404
    me: Person = request.person
    return me


def my_order_of(request: HttpRequest, pk: UUID) -> Order:
    found = queries.with_parts(Order.objects.of_contact(me_of(request)))
    order: Order = get_object_or_404(found, pk=pk)
    return order


def my_lecture_of(request: HttpRequest, pk: UUID) -> Placement:
    found = queries.placement_page().of_lecturer(me_of(request))
    placement: Placement = get_object_or_404(found.exclude(state="proposed"), pk=pk)
    return placement


def order_of(request: HttpRequest, pk: UUID) -> Order:
    order: Order = get_object_or_404(queries.with_parts(Order.objects.within(request.scope)), pk=pk)
    return order


def lecture_of(request: HttpRequest, pk: UUID) -> Placement:
    placement: Placement = get_object_or_404(queries.placement_page().within(request.scope), pk=pk)
    return placement


def table_of(request: HttpRequest, pk: UUID) -> Timetable:
    table: Timetable = get_object_or_404(Timetable.objects.within(request.scope).select_related("org"), pk=pk)
    return table


def unit_of(person: Person) -> tuple[str, Any, Any]:
    """Guess for which unit somebody orders: its name, its union if they are a member there, and its district."""
    membership = membership_now(person)
    union = membership.org if membership is not None else None
    home = union or person.home_org
    name = union.name if union is not None else person.employer
    return name, union, home.district_id if home is not None else None


def sent(request: HttpRequest, form: Any, save: Callable[[], Any]) -> tuple[Any, int]:
    """Save a form that was sent: what came of it, or nothing and the status to show the form with; refusals stand in it."""
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return save(), 303
    except RuleViolation as refusal:
        refused(form, refusal)
        return None, refusal.status


def refused(form: Any, refusal: RuleViolation) -> None:
    """Put a refusal into a form, and what is likely not meant beside it."""
    form.add_error(None, str(refusal))
    if isinstance(refusal, Unsure):
        form.doubts = refusal.doubts


def in_form(form: Any, save: Callable[..., Any]) -> Callable[..., Any]:
    """Make a way to save a correction that leaves what is likely not meant with the form."""

    def saved(record: Any, **given: Any) -> Any:
        try:
            return save(record, **given)
        except Unsure as refusal:
            form.doubts = refusal.doubts
            raise

    return saved
