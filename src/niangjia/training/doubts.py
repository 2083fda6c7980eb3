"""What is likely not meant in an order: it may be sent all the same, once somebody has said so."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from niangjia.courses.models import Course
from niangjia.orgs.errors import CalendarUnknown
from niangjia.orgs.workdays import SATURDAY, WorkDays
from niangjia.people.models import Person
from niangjia.training.choices import Mode
from niangjia.training.key_dates import campaign, within
from niangjia.training.models import Order


def is_working_day(day: date) -> bool:
    """Say whether people work on a day; of a year nothing is known of, its weekdays: no date hangs on it, a doubt is only said."""
    try:
        return WorkDays().working(day)
    except CalendarUnknown:
        return day.weekday() < SATURDAY


def doubts(
    *,
    unit_name: str,
    contact: Person,
    mode: str,
    headcount: int,
    room: int | None,
    key_date: str,
    wishes: Sequence[Course],
    days: Sequence[date],
    but: Order | None = None,
) -> list[str]:
    """List what is likely not meant, in sentences; nothing when all is plain.

    :param but: the order that is being changed.
    """
    found: list[str] = []
    for day in days:
        if not is_working_day(day):
            found.append(_("%(month)d-%(day)d is no working day.") % {"month": day.month, "day": day.day})
    if mode == Mode.ON_SITE and room is not None and headcount > room:
        found.append(
            _(
                "%(people)s people do not fit into a room with %(room)s seats. Find a larger one, order online, or order "
                "several lectures: as it is, the order cannot get a date."
            )
            % {"people": headcount, "room": room}
        )
    if key_date and not within(key_date, list(days)):
        one = campaign(key_date, days[0].year)
        found.append(
            _("None of your days lies in the campaign: %(name)s is from %(since)s to %(until)s.")
            % {"name": one.label, "since": one.since, "until": one.until}
        )
    return [*found, *_twice(unit_name, contact, wishes, but)]


def _twice(unit_name: str, contact: Person, wishes: Sequence[Course], but: Order | None) -> list[Any]:
    """Say which courses this unit, or this contact, has ordered already and not heard yet."""
    standing = Order.objects.standing().filter(wishes__course__in=[one.pk for one in wishes])
    same = standing.filter(unit_name=unit_name.strip()) | standing.of_contact(contact)
    before = same.exclude(pk=but.pk) if but is not None else same
    upcoming = before.exclude(placements__calls__isnull=False).order_by("-ordered_at").distinct().first()
    if upcoming is None:
        return []
    told = {
        "unit": upcoming.unit_name,
        "day": upcoming.ordered_at.date(),
        "state": upcoming.get_state_display(),
    }
    return [_("%(unit)s has ordered this already, on %(day)s (%(state)s).") % told]
