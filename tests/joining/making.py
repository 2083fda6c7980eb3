"""Factories of joining: applications, windows, leads, transfers."""

from datetime import date
from typing import Any

from django.utils import timezone

from niangjia.core.ids import uuid7
from niangjia.joining import services
from niangjia.joining.codes import Origin
from niangjia.joining.models import Application, Transfer, Window
from niangjia.ledger import services as ledger
from niangjia.orgs.models import Org
from niangjia.people.choices import Group
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import TEST, make_person


def make_application(
    *, org: Org, person: Person | None = None, origin: Origin | None = None, **fields: Any
) -> Application:
    """Have somebody apply for themselves."""
    person = person or make_person()
    given = {
        "name": person.name or "测试员",
        "group": person.group or Group.COURIER,
        "employer": "",
        "at": timezone.now(),
        "attempt": uuid7(),
        **fields,
    }
    return services.apply(person=person, union=org, origin=origin, actor=actor_for(person, None), **given)


def make_window(org: Org, **fields: Any) -> Window:
    given = {
        "on": date(2023, 3, 8),
        "place": "果园物流园",
        "attempt": uuid7(),
        "at": timezone.now(),
        **fields,
    }
    return services.open_window(org=org, actor=TEST, **given)


def make_member(org: Org, **fields: Any) -> Person:
    return make_person(org=org, member=True, **fields)


def make_transfer(*, to: Org, member: Person) -> Transfer:
    """Have a member ask for it themselves."""
    return services.request_transfer(
        person=member, union=to, actor=actor_for(member, None), at=timezone.now()
    )


def serve(person: Person, org: Org, on: date = date(2023, 3, 8), **fields: Any) -> Any:
    """Post a service to somebody who is no member."""
    given = {"was_member": False, "group": person.group, "programme": "summer", **fields}
    return ledger.post(
        source_type="test.record",
        source_id=uuid7(),
        key="recorded",
        occurred_on=on,
        org=org,
        person=person,
        actor=TEST,
        at=timezone.now(),
        **given,
    )
