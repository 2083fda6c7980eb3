"""The ground a measurement stands on: an empty database, people who are signed in, and sessions to sign up for.

Run in a process of its own: ``python -m benchmarks.ground PEOPLE CAPACITY`` prints what was made as JSON.
"""

import json
import sys
from datetime import timedelta
from importlib import import_module
from typing import Any

import django
from django.conf import settings


def lay(count: int, capacity: int) -> dict[str, Any]:
    """Make everything in bulk: cookies, and for each round the addresses to post to."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    from niangjia.core.ids import uuid7

    rounds = {"rush": capacity, "room": count}
    return {
        "cookies": people(count),
        "rounds": {
            name: {
                "capacity": places,
                "bare": f"/bench/{_bare(str(uuid7()), places)}/",
                "product": _product(places),
            }
            for name, places in rounds.items()
        },
    }


def people(count: int) -> list[str]:
    """Write persons with log-ins and open sessions; give the session cookies."""
    from niangjia.accounts.models import User
    from niangjia.core.crypto import blind_index
    from niangjia.people.choices import Group
    from niangjia.people.models import Person, Vault

    phones = [f"139{number:08d}" for number in range(count)]
    users = [
        User(phone=phone, phone_index=blind_index(phone, "user.phone"), phone_verified=True, password="!")
        for phone in phones
    ]
    User.objects.bulk_create(users, batch_size=500)
    persons = [
        Person(user=user, name=f"测试{number}", group=Group.COURIER) for number, user in enumerate(users)
    ]
    Person.objects.bulk_create(persons, batch_size=500)
    Vault.objects.bulk_create([Vault(person=person) for person in persons], batch_size=500)
    return [cookie_of(user) for user in users]


def cookie_of(user: Any) -> str:
    """Open a session of somebody, as logging in does; give its cookie."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _bare(pk: str, capacity: int) -> str:
    from django.db import connection

    from benchmarks.bare.urls import TABLES

    with connection.cursor() as cursor:
        if "bare_session" not in connection.introspection.table_names(cursor):
            for statement in TABLES:
                cursor.execute(statement)
        cursor.execute("INSERT INTO bare_session VALUES (%s, %s, 0)", [pk, capacity])
    return pk


def _product(capacity: int) -> str:
    from django.urls import reverse
    from django.utils import timezone

    from niangjia.activities import services
    from niangjia.core.actor import system_actor
    from niangjia.ledger.models import Programme
    from niangjia.orgs.models import Org
    from niangjia.orgs.services import create_org

    at, actor = timezone.now(), system_actor("bench")
    given: dict[str, Any] = {"kind": "federation", "actor": actor, "at": at}
    city = Org.objects.filter(depth=1).first() or create_org(parent=None, name="市", level="city", **given)
    district = city.get_children().first() or create_org(parent=city, name="区", level="district", **given)
    activity = services.create_activity(
        org=district, programme=Programme.objects.get(pk="health_check"), title="体检", actor=actor, at=at
    )
    session = services.add_session(
        activity=activity,
        starts_at=at + timedelta(days=2),
        ends_at=at + timedelta(days=2, hours=2),
        place="站",
        capacity=capacity,
        opens_at=at - timedelta(days=1),
        closes_at=at + timedelta(days=1),
        waiting_limit=100_000,
        actor=actor,
        at=at,
    )
    services.publish_activity(activity=activity, actor=actor, at=at)
    return reverse("activities:worker_signup", args=[session.pk])


def count() -> dict[str, int]:
    """Count what was sold: places taken and confirmed sign-ups must agree."""
    from django.db import connection

    from niangjia.activities.choices import SignupState
    from niangjia.activities.models import Session, Signup

    sold: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, s.taken, (SELECT count(*) FROM bare_signup b WHERE b.session = s.id) FROM bare_session s"
        )
        for pk, taken, rows in cursor.fetchall():
            sold[f"/bench/{pk}/"] = taken if taken == rows else -1
    from django.urls import reverse

    for session in Session.objects.all():
        confirmed = Signup.objects.filter(session=session, state=SignupState.CONFIRMED).count()
        sold[reverse("activities:worker_signup", args=[session.pk])] = (
            session.taken if session.taken == confirmed else -1
        )
    return sold


if __name__ == "__main__":
    django.setup()
    answer = count() if sys.argv[1] == "count" else lay(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(answer))
