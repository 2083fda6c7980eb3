"""The ground a measurement stands on: people who are signed in, sessions to sign up for, and what was sold in the end.

Run in a process of its own: ``python -m benchmarks.ground VERB`` reads its arguments as JSON and prints JSON.
"""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from importlib import import_module
from typing import Any

import django
from django.conf import settings


def lay(people: int, plan: list[dict[str, Any]]) -> dict[str, Any]:
    """Make people and what they want; give their session cookies and the addresses to post to.

    :param plan: what is wanted: ``kind`` (``product`` or ``bare``) and how it is made.
    """
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    makers = {"product": _sessions, "bare": _bare}
    return {
        "cookies": people_signed_in(people),
        "paths": [makers[kind](**wanted) for kind, wanted in ((one.pop("kind"), one) for one in plan)],
    }


def people_signed_in(count: int) -> list[str]:
    """Make persons with a phone, a log-in and an open session; give the session cookies."""
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
    vaults = [Vault(person=person, phone=phone) for person, phone in zip(persons, phones, strict=True)]
    Vault.objects.bulk_create(vaults, batch_size=500)
    return cookies_of(users)


def cookies_of(users: Iterable[Any]) -> list[str]:
    """Open a session for each of them, as logging in does; give the cookies."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = []
    for user in users:
        session = store()
        session._session_key = session._get_new_session_key()
        kept = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        session._session_cache = kept
        sessions.append(session.create_model_instance(kept))
    store.get_model_class().objects.bulk_create(sessions, batch_size=500)
    return [session.session_key for session in sessions]


def _sessions(capacity: int, count: int = 1, full: bool = False) -> list[str]:
    """Make sessions of one activity, without a waiting list; give the addresses to post to.

    :param full: somebody else has every place.
    """
    from django.urls import reverse
    from django.utils import timezone

    from niangjia.activities import services
    from niangjia.activities.models import Session
    from niangjia.core.actor import system_actor
    from niangjia.ledger.models import Programme
    from niangjia.people.models import Person

    at, actor = timezone.now(), system_actor("bench")
    activity = services.create_activity(
        org=a_district(), programme=Programme.objects.get(pk="health_check"), title="体检", actor=actor, at=at
    )
    made = [
        services.add_session(
            activity=activity,
            starts_at=at + timedelta(days=2, hours=number),
            ends_at=at + timedelta(days=2, hours=number + 2),
            place="站",
            capacity=capacity,
            opens_at=at - timedelta(days=1),
            closes_at=at + timedelta(days=1),
            waiting_list=False,
            actor=actor,
            at=at,
        )
        for number in range(count)
    ]
    services.publish_activity(activity=activity, actor=actor, at=at)
    for session in Session.objects.with_offer().filter(activity=activity) if full else ():
        for number in range(capacity):
            holder = Person.objects.create(name=f"先到{number}")
            services.sign_up(session=session, person=holder, actor=actor, at=at)
    return [reverse("activities:worker_signup", args=[session.pk]) for session in made]


def lay_union() -> str:
    """Make a union; give its id."""
    return str(a_district().pk)


def a_district() -> Any:
    from django.utils import timezone

    from niangjia.core.actor import system_actor
    from niangjia.orgs.models import Org
    from niangjia.orgs.services import create_org

    given: dict[str, Any] = {"kind": "federation", "actor": system_actor("bench"), "at": timezone.now()}
    city = Org.objects.filter(depth=1).first() or create_org(parent=None, name="市", level="city", **given)
    return city.get_children().first() or create_org(parent=city, name="区", level="district", **given)


def _bare(capacity: int) -> list[str]:
    """Make a session of the bare statements; give the address to post to."""
    from django.db import connection

    from benchmarks.bare.statements import TABLES
    from niangjia.core.ids import uuid7

    pk = str(uuid7())
    with connection.cursor() as cursor:
        if "bare_session" not in connection.introspection.table_names(cursor):
            for statement in TABLES:
                cursor.execute(statement)
        cursor.execute("INSERT INTO bare_session VALUES (%s, %s, 0)", [pk, capacity])
    return [f"/bench/{pk}/"]


def sold() -> dict[str, int]:
    """Count what was sold: the places counted and the people who have one; -1 where these differ."""
    from django.db import connection
    from django.db.models import Count, Q
    from django.urls import reverse

    from niangjia.activities.choices import HOLDING
    from niangjia.activities.models import Session

    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        if "bare_session" in connection.introspection.table_names(cursor):
            cursor.execute(
                "SELECT s.id, s.taken, (SELECT count(*) FROM bare_signup b WHERE b.session = s.id) FROM bare_session s"
            )
            for pk, taken, rows in cursor.fetchall():
                found[f"/bench/{pk}/"] = taken if taken == rows else -1
    holding = Count("signups__person", filter=Q(signups__state__in=HOLDING), distinct=True)
    for session in Session.objects.annotate(holding=holding):
        address = reverse("activities:worker_signup", args=[session.pk])
        found[address] = session.taken if session.taken == session.holding else -1
    return found


def statements(path: str, cookie: str) -> int:
    """Count the statements of one sign-up, from the request to its answer: reads, writes, BEGIN and COMMIT."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections, connection
    from django.test import Client

    from benchmarks.clients import CSRF

    client = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.cookies[settings.CSRF_COOKIE_NAME] = CSRF
    connection.ensure_connection()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    connection.force_debug_cursor = True
    answer = client.post(path, {"csrfmiddlewaretoken": CSRF})
    if answer.status_code != 303:
        raise RuntimeError(f"The sign-up was answered with {answer.status_code}.")
    return len(connection.queries_log)


VERBS: dict[str, Callable[..., Any]] = {
    "lay": lay,
    "lay_union": lay_union,
    "sold": sold,
    "statements": statements,
}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(VERBS[sys.argv[1]](**json.load(sys.stdin))))
