"""Factories of research, talks and report meetings."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from niangjia.core.clock import local_day
from niangjia.orgs.models import Org
from niangjia.people.choices import PostLevel
from niangjia.people.models import Person
from niangjia.research import services
from niangjia.research.choices import TalkKind
from niangjia.research.models import (
    Campaign,
    Meeting,
    StationReport,
    Stay,
    Talk,
    TalkPlan,
    Task,
    Visit,
    WorkGroup,
)
from tests.support.cadres import make_cadre, station_of
from tests.support.factories import TEST, numbers

#: The fields of what was raised, left empty.
NOTHING_RAISED = {
    f"raised-{number}-{name}": "" for number in range(5) for name in ("text", "answer", "phone")
}


def today() -> date:
    return local_day(timezone.now())


def make_campaign(org: Org, **known: Any) -> Campaign:
    """Begin a campaign that lasts from a month ago until a month from now."""
    day = today()
    given = {
        "name": f"第{next(numbers)}次蹲点调研",
        "since": day - timedelta(days=30),
        "until": day + timedelta(days=30),
        "questions": "午饭在哪儿吃？",
        "actor": TEST,
        "at": timezone.now(),
        **known,
    }
    return services.open_campaign(org=org, **given)


def make_group(campaign: Campaign, *members: Person, leader: Person | None = None, **known: Any) -> WorkGroup:
    leader = leader or make_cadre(campaign.org, PostLevel.DIVISION)
    given = {"name": f"第{next(numbers)}组", "actor": TEST, "at": timezone.now(), **known}
    return services.form_group(campaign=campaign, leader=leader, cadres=members, **given)


def make_stay(group: WorkGroup, org: Org, **known: Any) -> Stay:
    return services.send_group(group=group, org=org, **{"actor": TEST, "at": timezone.now(), **known})


def make_visit(org: Org, person: Person | None = None, *, days: int = 0, **known: Any) -> Visit:
    """Record that somebody was somewhere, ``days`` ago."""
    person = person or make_cadre(Org.objects.get_parent(org) or org)
    given = {"persons": [person], "seen": "微波炉修好了", "actor": TEST, "at": timezone.now(), **known}
    return services.record_visit(org=org, on=today() - timedelta(days=days), **given)


def make_talk(org: Org, kind: str = TalkKind.WORKER, **known: Any) -> Talk:
    given = {
        "title": "快递员沟通会",
        "on": today(),
        "enterprise": "密水民宿" if kind == TalkKind.ENTERPRISE else "",
        "heads": 12,
        "actor": TEST,
        "at": timezone.now(),
        **known,
    }
    return services.record_talk(org=org, kind=kind, **given)


def make_plan(org: Org, *persons: Person, **known: Any) -> TalkPlan:
    """Plan a talk for tomorrow."""
    given = {
        "kind": TalkKind.WORKER,
        "title": "换班时的沟通会",
        "on": today() + timedelta(days=1),
        "persons": persons or (make_cadre(org),),
        "actor": TEST,
        "at": timezone.now(),
        **known,
    }
    return services.plan_talk(org=org, **given)


def make_meeting(org: Org, **known: Any) -> Meeting:
    """Call the stations of an org, one of which there is."""
    station_of(org)
    day = today()
    given = {
        "title": "服务站工作汇报会",
        "on": day,
        "since": day - timedelta(days=90),
        "until": day,
        "actor": TEST,
        "at": timezone.now(),
        **known,
    }
    return services.call_meeting(org=org, **given)


def make_task(org: Org, person: Person | None = None, **known: Any) -> Task:
    person = person or make_cadre(org)
    given = {"text": "贴出周末时间", "due_on": today(), "actor": TEST, "at": timezone.now(), **known}
    return services.give_task(meeting=make_meeting(org), person=person, **given)


def make_report(org: Org) -> StationReport:
    """Give the report of a station of the org made last: those made before may have staff of their own."""
    report: StationReport = make_meeting(org).reports.order_by("org__created_at", "org").last()
    return report
