"""Very many persons, and the desk's list of them opened as a city, a district and a township.

Run in a process of its own on an empty database: ``python -m benchmarks.people_list opened`` reads its arguments as JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import django
from django.db import connection

TURNS = 3
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯俊帆健志远海峰山芳娜敏静丽艳娟霞玲秀英燕红梅丹萍"
NAMES, TAILS = 20_000, 10_000
ASKED = {
    "first page": "",
    "newest first": "sort=new",
    "whole name": "q=王伟强",
    "given name": "q=伟强",
    "family name": "q=周",
    "pinyin": "q=wangwei",
    "initials": "q=wwq",
    "end of a phone": "q=0042",
    "group": "group=courier",
    "members": "member=yes",
    "not members": "member=no",
    "nobody of the name": "q=慕容复",
}


def opened(people: int) -> list[dict[str, Any]]:
    """Fill the database and open the list in every way; one row for each scope and question."""
    from django.core.management import call_command

    from benchmarks.ledger_filler import CITY, SMALL, VILLAGE, lay_orgs

    call_command("createcachetable", verbosity=0)
    chosen = lay_orgs(CITY if people >= SMALL else VILLAGE)
    _persons(people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    scan = statistics.median(_timed("SELECT COUNT(*) FROM people_person WHERE employer LIKE '%nowhere%'"))
    rows = []
    for org, _first, _last in chosen[:3]:
        with _cadre(org) as client:
            rows += [{"scope": org.level, "scan_ms": round(scan, 1), **row} for row in _asked(client)]
    return rows


def _asked(client: Any) -> Iterator[dict[str, Any]]:
    from django.core.cache import cache

    for name, query in ASKED.items():
        took, shown = [], 0
        for _turn in range(TURNS):
            cache.clear()  # looking people up is limited
            begun = time.perf_counter()
            answer = client.get(f"/desk/people/?{query}")
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.status_code
            shown = len(answer.context["people"])
        yield {
            "asked": name,
            "ms": round(statistics.median(took), 1),
            "shown": shown,
        }


def _timed(statement: str) -> Iterator[float]:
    for _turn in range(TURNS):
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.fetchall()
        yield (time.perf_counter() - begun) * 1000


@contextmanager
def _cadre(org: Any) -> Iterator[Any]:
    """Log a cadre of the org in."""
    from django.test import Client
    from django.test.utils import setup_test_environment, teardown_test_environment
    from django.utils import timezone

    from niangjia.accounts.models import User
    from niangjia.core.actor import system_actor
    from niangjia.people.choices import PostKind
    from niangjia.people.services import appoint, create_person

    actor, at = system_actor("bench"), timezone.now()
    phone = f"1991000{User.objects.count():04d}"
    person = create_person(name="干部", phone=phone, home_org=org, actor=actor, at=at)
    person.user = User.objects.create_user(phone, phone_verified=True)
    person.save()
    appoint(
        person=person,
        org=org,
        kind=PostKind.CADRE,
        title="干部",
        level="",
        starts_on=date(2022, 1, 1),
        actor=actor,
        at=at,
    )
    client = Client()
    client.force_login(person.user)
    setup_test_environment()
    yield client
    teardown_test_environment()


def _persons(count: int) -> None:
    """Write persons, their vaults, and memberships of every second one, by statements of the database itself."""
    from benchmarks.ledger_filler import pick, run, series, uuid_from
    from niangjia.core.crypto import blind_index
    from niangjia.core.pinyin import spelled
    from niangjia.orgs.models import Org
    from niangjia.people.models import Vault

    own = "uuid" if connection.vendor == "postgresql" else "char(32)"
    run(
        "CREATE TABLE bench_name (n integer PRIMARY KEY, name text, pinyin text, initials text)",
        "CREATE TABLE bench_tail (n integer PRIMARY KEY, tail text)",
        f"CREATE TABLE bench_home (n integer PRIMARY KEY, id {own}, district {own})",
    )
    names = [f"{a}{b}{c}" for b in GIVEN for a in FAMILY for c in ("", *GIVEN) if c != b][:NAMES]
    key = Org._meta.pk
    homes = list(Org.objects.filter(level__in=("township", "village")).order_by("path"))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_name VALUES (%s, %s, %s, %s)",
            [(n, name, *spelled(name)) for n, name in enumerate(names)],
        )
        cursor.executemany(
            "INSERT INTO bench_tail VALUES (%s, %s)",
            [(n, blind_index(f"{n:04d}", "person.phone.tail")) for n in range(TAILS)],
        )
        cursor.executemany(
            "INSERT INTO bench_home VALUES (%s, %s, %s)",
            [
                (n, *(key.get_db_prep_value(one, connection) for one in (org.pk, org.district_id)))
                for n, org in enumerate(homes)
            ],
        )
    sealed = Vault._meta.get_field("phone").get_prep_value("13900000042")
    phone, number = (
        ("md5(i::text) || md5((-i)::text)", "md5((-i)::text) || md5(i::text)")
        if connection.vendor == "postgresql"
        else ("lower(hex(randomblob(32)))",) * 2
    )
    columns = (
        'id, name, pinyin, sound, initials, sex, birth_on, "group", employer, home_org_id, phone_index, phone_tail_index, '
        "id_number_index, id_number_tail_index, version, created_at, updated_at"
    )
    written = "'2023-01-01 00:00:00+00:00'"
    run(
        f"INSERT INTO people_person ({columns}) SELECT {uuid_from('i')}, n.name, n.pinyin, "
        "replace(n.pinyin, ' ', ''), n.initials, '1', '1990-01-01', "
        f"CASE WHEN i % 5 = 0 THEN 'courier' ELSE 'factory' END, '第' || (i % 3000) || '公司', h.id, {phone}, t.tail, "
        f"{number}, t.tail, 1, {written}, {written} FROM {series(count)} "
        f"JOIN bench_name n ON n.n = {pick(2246822519, str(len(names)))} "
        f"JOIN bench_tail t ON t.n = {pick(3266489917, str(TAILS))} "
        f"JOIN bench_home h ON h.n = {pick(2654435761, str(len(homes)))}",
        f"INSERT INTO people_vault (person_id, phone, id_number, address) SELECT {uuid_from('i')}, '{sealed}', '', '' "
        f"FROM {series(count)}",
        "INSERT INTO people_membership (id, district_id, org_id, person_id, state, channel, joined_on, reason, card_number, "
        f"created_at) SELECT p.id, h.district, h.id, p.id, 'regular', 'roster', '2022-01-01', '', '', {written} "
        f"FROM {series(count)} JOIN people_person p ON p.id = {uuid_from('i')} JOIN bench_home h ON h.id = p.home_org_id "
        "WHERE i % 2 = 0",
    )


def main() -> None:
    """Measure, and print what was found as JSON."""
    django.setup()
    print(json.dumps({"opened": opened}[sys.argv[1]](**json.load(sys.stdin))))


if __name__ == "__main__":
    main()
