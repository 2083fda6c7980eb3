"""Factories of the sign-up engine: activities, sessions, sign-ups, head-counts."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from niangjia.activities import services as activities
from niangjia.activities.choices import ActivityState, Door
from niangjia.activities.models import Activity, HeadcountSheet, Session, Signup
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import make_person, make_runner, numbers


def make_activity(*, org: Org, published: bool = True, actor: Actor | None = None, **fields: Any) -> Activity:
    """Make an activity; a published one has a session, since it must."""
    at = fields.pop("at", None) or timezone.now()
    given = {"programme": "health_check", "title": f"快递员免费体检 {next(numbers)}", **fields}
    given["programme"] = Programme.objects.get(pk=given["programme"])
    activity = activities.create_activity(org=org, actor=actor or make_runner(org), at=at, **given)
    if published:
        make_session(activity=activity, at=at)
        activity.refresh_from_db()
    return activity


def make_session(
    *,
    activity: Activity | None = None,
    org: Org | None = None,
    starts_at: datetime | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Session:
    """Make a session that is open for sign-up and starts in two days; its activity is published."""
    at = at or timezone.now()
    if activity is None:
        assert org is not None, "a session needs an activity or an org"
        activity = make_activity(org=org, published=False, at=at)
    runner = make_runner(activity.org)
    starts_at = starts_at or at + timedelta(days=2)
    given = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "果园街道服务站",
        "capacity": 30,
        "opens_at": at - timedelta(days=1),
        "closes_at": starts_at,
        **fields,
    }
    session = activities.add_session(activity=activity, actor=runner, at=at, **given)
    if activity.state == ActivityState.DRAFT and not activity.template:
        activities.publish_activity(activity=activity, actor=runner, at=at)
    return Session.objects.with_offer().get(pk=session.pk)


def make_signup(
    *, session: Session, person: Person | None = None, at: datetime | None = None, **fields: Any
) -> Signup:
    person = person or make_person(org=session.activity.org)
    given = {"door": Door.SELF, "actor": actor_for(person, None), "attempt": uuid7(), **fields}
    return activities.sign_up(session=session, person=person, at=at or timezone.now(), **given)


def make_headcount(*, org: Org, **fields: Any) -> HeadcountSheet:
    at = fields.pop("at", None) or timezone.now()
    given = {
        "programme": Programme.objects.get(pk="summer"),
        "on": local_day(at),
        "headcount": 12,
        "attempt": uuid7(),
    }
    return activities.record_headcount(org=org, actor=make_runner(org), at=at, **{**given, **fields})
