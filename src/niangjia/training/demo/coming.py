"""Orders around today: one fixed, one waiting for its answers, the others as a proposal."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from niangjia.core.actor import Actor
from niangjia.courses.models import Lecturer
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from niangjia.training import services
from niangjia.training.choices import Audience, PlacementState
from niangjia.training.demo.year import MIYUN, Coordinator
from niangjia.training.doubts import is_working_day
from niangjia.training.errors import BadMove
from niangjia.training.models import Order, Placement, Timetable

#: What Miyun's units order around today: unit, union, days ahead, audience, heads.
AHEAD = (
    ("云湖食品有限公司", "云湖食品有限公司工会", 12, Audience.MIGRANT, 60),
    ("潮白精密机械有限公司", "潮白精密机械有限公司工会", 12, Audience.MIXED, 45),
    ("密云区第三小学", "密云区第三小学工会", 16, Audience.WOMEN, 50),
    ("长城货运车队", "长城货运联合工会", 19, Audience.NEW_FORMS, 40),
    ("社区卫生服务中心护理部", "密云区社区卫生服务中心工会", 21, Audience.WOMEN, 30),
    ("京密引水项目部", "京密引水项目部工会", 23, Audience.MIGRANT, 80),
    ("古北水镇民宿商户", "古北水镇周边民宿联合工会", 26, Audience.MIXED, 35),
)


def coming(stage: Any) -> None:
    """Orders of Miyun's units around today: one fixed, one waiting for its answers, the others as a proposal."""
    lead = Coordinator(stage, "orders to come")
    today, now = stage.today, stage.now
    by = lead.player.organiser(lead.orgs[MIYUN])
    workers = stage.keep["workers"]
    contacts = {
        "长城货运车队": workers["长城货运"][0],
        "密云区第三小学": workers["第三小学"][0],
        "社区卫生服务中心护理部": stage.keep["nurse"],
    }
    courier: Person = stage.keep["courier"]
    nurse: Person = stage.keep["nurse"]

    def send(unit: str, union: str, ahead: int, contact: Person, **more: Any) -> Order:
        day = today + timedelta(days=ahead)
        while not is_working_day(day):
            day += timedelta(days=1)
        ago = now - timedelta(days=8, hours=ahead % 5)
        return lead.order(union, unit, contact, day, ago, region=MIYUN, **more)

    fixed = send(
        "速达快递果园点部", "速达快递密云点部联合工会", 6, courier, headcount=40, audience=Audience.NEW_FORMS
    )
    send("社区卫生服务中心", "密云区社区卫生服务中心工会", 9, nurse, headcount=50, audience=Audience.WOMEN)
    table = lead.plan(
        "近期普法排课",
        today,
        today + timedelta(days=14),
        now - timedelta(days=4),
        by=by,
        org=lead.orgs[MIYUN],
    )
    if Placement.objects.filter(timetable=table, state=PlacementState.PROPOSED).exists():
        _give_to_the_one_shown(lead, table, fixed, by)
        table.refresh_from_db()
        for one in lead.publish(table, now - timedelta(days=3), by=by):
            if one.order_id == fixed.pk:
                _look_forward(lead, lead.agree(one, now - timedelta(days=2)), courier)
    _recent(lead, by)
    for unit, union, ahead, audience, heads in AHEAD:
        contact = contacts.get(unit) or workers["云湖食品"][len(unit)]
        send(unit, union, ahead, contact, headcount=heads, audience=audience)
    first = today + timedelta(days=10)
    lead.plan(
        f"{first.month} 月下旬普法排课",
        first,
        today + timedelta(days=40),
        now - timedelta(hours=2),
        by=by,
        org=lead.orgs[MIYUN],
    )


def _give_to_the_one_shown(lead: Coordinator, table: Timetable, order: Order, by: Actor) -> None:
    """Let the lecturer one can be in the demo go to this unit, if a course and the day allow it."""
    placed = Placement.objects.filter(timetable=table, order=order, state=PlacementState.PROPOSED).first()
    shown = Lecturer.objects.filter(person__user__isnull=False, person__posts=None).order_by("pk").first()
    if placed is None or shown is None:
        return
    for course in [one for one in lead.courses if shown in one.lecturers.all()][:3]:
        with suppress(BadMove):
            services.move(
                table=table,
                version=table.version,
                order=order,
                course=course,
                lecturer=shown,
                starts_at=placed.starts_at,
                actor=by,
                at=lead.stage.now - timedelta(days=3, hours=12),
            )
            return


def _recent(lead: Coordinator, by: Actor) -> None:
    """A lecture of last week whose unit is still to be called back."""
    today, now = lead.stage.today, lead.stage.now
    day = today - timedelta(days=8)
    while not is_working_day(day):
        day -= timedelta(days=1)
    listeners = lead.stage.keep["workers"]["速达快递"][1:12]
    sent = now - timedelta(days=40)
    lead.order(
        "速达快递密云点部联合工会",
        "速达快递密云分拨中心",
        listeners[0],
        day,
        sent,
        region=MIYUN,
        headcount=len(listeners),
        audience=Audience.NEW_FORMS,
    )
    table = lead.plan(
        f"{day.month} 月普法排课",
        day,
        today - timedelta(days=1),
        now - timedelta(days=30),
        by=by,
        org=lead.orgs[MIYUN],
    )
    for placement in lead.publish(table, now - timedelta(days=29), by=by):
        done = lead.agree(placement, now - timedelta(days=28))
        assert done.session is not None
        lead.player.attend(done.session, listeners, rated=0.3, happy=True)


def _look_forward(lead: Coordinator, placement: Placement, courier: Person) -> None:
    """A courier has asked something before the lecture."""
    at = lead.stage.now - timedelta(days=1)
    services.ask(
        placement=placement,
        text="站点说我是合伙人，不是员工，那受伤了算工伤吗？",
        person=courier,
        actor=actor_for(courier, None),
        at=at,
        attempt=lead.player.attempt(),
    )
