"""Lecturers, courses and orders of the tests, through the services where there are some."""

import io
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from niangjia.core.clock import at_local, local_day
from niangjia.courses.models import Course, Firm, Lecturer, Teaching, Term
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.training import services
from niangjia.training.choices import Audience, Mode, Part, Side, VenueKind
from niangjia.training.doubts import is_working_day
from niangjia.training.models import Keepsake, Order, Placement, Timetable
from tests.support.factories import TEST, make_person, numbers


def workday(ahead: int = 10) -> date:
    """A working day so many days ahead, or the next one after it."""
    day = local_day(timezone.now()) + timedelta(days=ahead)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def make_lecturer(org: Org, *, courses: list[Course] | None = None, **fields: Any) -> Lecturer:
    since, until = date(2020, 1, 1), date(2099, 1, 1)
    given = {"kind": "firm_lawyer", "state": "accepted", "since": since, "until": until, **fields}
    person = given.pop("person", None) or make_person(org=org)
    lecturer = Lecturer.objects.create(
        district_id=org.district_id or org.pk, org=org, person=person, invited_at=timezone.now(), **given
    )
    Term.objects.create(
        district_id=lecturer.district_id,
        lecturer=lecturer,
        since=since,
        until=until,
        recorded_at=timezone.now(),
    )
    for course in courses or []:
        teach(lecturer, course)
    return lecturer


def teach(lecturer: Lecturer, course: Course) -> None:
    Teaching.objects.create(district_id=course.district_id, course=course, lecturer=lecturer)


def make_course(org: Org, title: str = "", **fields: Any) -> Course:
    given = {
        "title": title or f"课程{next(numbers)}",
        "field": "labour",
        "listed_on": date(2020, 1, 1),
        **fields,
    }
    return Course.objects.create(district_id=org.district_id or org.pk, org=org, **given)


def fields_of(region: Org, **fields: Any) -> dict[str, Any]:
    return {
        "unit_name": f"第{next(numbers)}家单位",
        "region": region,
        "mode": Mode.ON_SITE,
        "place": "职工之家",
        "address": "",
        "room": 80,
        "link": "",
        "headcount": 40,
        "venue_kind": VenueKind.ENTERPRISE,
        "audience": Audience.MIXED,
        "key_date": "",
        "note": "",
        **fields,
    }


def make_order(
    org: Org,
    wishes: list[Course],
    *,
    days: list[tuple[date, str]] | None = None,
    contact: Person | None = None,
    region: Org | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Order:
    place = region or org.district or org
    return services.place_order(
        org=org,
        contact=contact or make_person(org=org),
        fields=fields_of(place, **fields),
        wishes=wishes,
        days=days or [(workday(), Part.ANY)],
        sure=True,
        actor=TEST,
        at=at or timezone.now(),
    )


def make_timetable(org: Org, **fields: Any) -> Timetable:
    today = local_day(timezone.now())
    given = {
        "name": "十二月排课",
        "since": today,
        "until": today + timedelta(days=60),
        "seconds": 5,
        **fields,
    }
    return services.open_timetable(org=org, **given, actor=TEST, at=timezone.now())


def solve(table: Timetable) -> Timetable:
    assert services.solve_now(table=table, at=timezone.now(), workers=1)
    table.refresh_from_db()
    return table


def publish(table: Timetable) -> list[Placement]:
    table.refresh_from_db()
    made = services.publish(table=table, version=table.version, actor=TEST, at=timezone.now())
    table.refresh_from_db()
    return made


def confirmed(order: Order, table: Timetable) -> Placement:
    """Let both sides agree to what was proposed for an order."""
    solve(table)
    publish(table)
    placement = Placement.objects.get(order=order, state="offered")
    for side in Side.values:
        placement = services.confirm(placement=placement, side=side, actor=TEST, at=timezone.now())
    return placement


def make_placement(org: Org, *, lecturer: Person | None = None, **fields: Any) -> Placement:
    """An order of the org with a confirmed date, at a federation that stands over it."""
    course = make_course(org)
    make_lecturer(org, courses=[course], **({"person": lecturer} if lecturer else {}))
    order = make_order(org, [course], **fields)
    return confirmed(order, make_timetable(org))


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return at_local(day, hour, minute)


def bring_forward(placement: Placement, *, hours: float) -> Placement:
    """Let a confirmed lecture have begun so many hours ago."""
    start = timezone.now() - timedelta(hours=hours)
    end = start + (placement.ends_at - placement.starts_at)
    Placement.objects.filter(pk=placement.pk).update(starts_at=start, ends_at=end)
    session = placement.session
    assert session is not None
    type(session).objects.filter(pk=session.pk).update(
        starts_at=start, ends_at=end, opens_at=start - timedelta(days=2), closes_at=start
    )
    return Placement.objects.with_all().get(pk=placement.pk)


def make_firm(org: Org, name: str = "") -> Firm:
    return Firm.objects.create(
        district_id=org.district_id or org.pk,
        org=org,
        name=name or f"第{next(numbers)}律师事务所",
        agreement_since=date(2020, 1, 1),
        agreement_until=date(2099, 1, 1),
    )


def picture() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(buffer, "PNG")
    return SimpleUploadedFile("banner.png", buffer.getvalue(), "image/png")


def make_keepsake(order: Order) -> Keepsake:
    return services.keep_thanks(
        order=order,
        kind="banner",
        on=local_day(timezone.now()),
        photo=picture(),
        actor=TEST,
        at=timezone.now(),
    )
