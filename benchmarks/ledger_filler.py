"""Fill a ledger of any size by statements of the database itself: three years, corrections and merged persons among them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

#: Districts, townships in each, stations in each of these.
CITY, VILLAGE = (8, 10, 5), (2, 2, 2)
SMALL = 10_000
#: One record in so many is taken back; one person in so many is merged into the one before.
TAKEN_BACK, MERGED = 200, 50
REST = "programme, person, headcount, sign, money_fen, goods_quantity, was_member, standing"


def fill(entries: int) -> list[tuple[Any, int, int]]:
    """Migrate an empty database and fill it; give a city, a district, a township and a station in it.

    :return: each org, and the first and the last position of its subtree among all orgs in the order of paths.
    """
    chosen = lay_orgs(CITY if entries >= SMALL else VILLAGE)
    with transaction.atomic():
        _numbers()
        people = max(entries // 10, 20)
        _people(people)
        with _indexes_later():
            _entries(entries - entries // TAKEN_BACK, people)
        _take_back(entries // TAKEN_BACK)
        _bare_copy()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return chosen


def lay_orgs(shape: tuple[int, int, int]) -> list[tuple[Any, int, int]]:
    from niangjia.orgs.models import Org

    def below(parent: Any, name: str, level: str, kind: str = "federation") -> Any:
        org = Org(name=name, level=level, kind=kind, district_id=parent.district_id)
        if level == "district":
            org.district_id = org.pk
        return Org.objects.add_child(parent, instance=org)

    with transaction.atomic():
        city = Org.objects.add_root(instance=Org(name="市总工会", level="city", kind="federation"))
        districts, townships, stations = shape
        for a in range(districts):
            district = below(city, f"第{a}区总工会", "district")
            for b in range(townships):
                town = below(district, f"第{a}区第{b}镇总工会", "township")
                for c in range(stations):
                    below(town, f"第{a}区第{b}镇第{c}站", "village", "service_station")
    paths = list(Org.objects.values_list("path", flat=True))
    station = Org.objects.stations()[len(Org.objects.stations()) // 2]
    return [
        (org, *(edge(i for i, path in enumerate(paths) if org.scope.covers(path)) for edge in (min, max)))
        for org in (city, *station.get_ancestors()[1:], station)
    ]


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def series(count: int) -> str:
    if connection.vendor == "postgresql":
        return f"(SELECT generate_series(1, {count})::bigint AS i) AS series"
    return (
        f"(WITH RECURSIVE up(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < {count}) "
        "SELECT i FROM up) AS series"
    )


def uuid_from(number: str) -> str:
    if connection.vendor == "postgresql":
        return f"lpad(to_hex({number}), 32, '0')::uuid"
    return f"printf('%032x', {number})"


def _day(number: str) -> str:
    if connection.vendor == "postgresql":
        return f"DATE '2021-01-01' + ({number})::int"
    return f"date('2021-01-01', '+' || ({number}) || ' days')"


def _numbers() -> None:
    """Number the orgs that serve and the programmes, so that a remainder can pick one."""
    from niangjia.ledger.models import Programme
    from niangjia.orgs.models import Org

    own = "uuid" if connection.vendor == "postgresql" else "char(32)"
    run(
        f"CREATE TABLE bench_org (n integer PRIMARY KEY, id {own}, district {own}, position integer)",
        "CREATE TABLE bench_programme (n integer PRIMARY KEY, code varchar(40))",
    )
    column = Org._meta.pk
    orgs = [(place, org) for place, org in enumerate(Org.objects.all()) if org.district_id]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_org VALUES (%s, %s, %s, %s)",
            [
                (n, *(column.get_db_prep_value(key, connection) for key in (org.pk, org.district_id)), place)
                for n, (place, org) in enumerate(orgs)
            ],
        )
        cursor.executemany(
            "INSERT INTO bench_programme VALUES (%s, %s)",
            list(enumerate(Programme.objects.order_by("code").values_list("code", flat=True))),
        )


def _people(count: int) -> None:
    run(
        'INSERT INTO people_person (id, name, pinyin, sound, initials, sex, "group", employer, version, created_at, updated_at, '
        f"merged_into_id) SELECT {uuid_from('i')}, '职工', 'zhigong', 'zhigong', 'zg', '0', '', '', 1, '2021-01-01 00:00:00+00:00', "
        f"'2021-01-01 00:00:00+00:00', CASE WHEN i % {MERGED} = 0 THEN {uuid_from('i - 1')} END FROM {series(count)}"
    )


def pick(prime: int, among: str) -> str:
    """Pick a number below ``among`` for each i, the same in every run."""
    return f"(i * {prime} % 4294967291) % {among}"


def _entries(count: int, people: int) -> None:
    orgs = "(SELECT COUNT(*) FROM bench_org)"
    programmes = "(SELECT COUNT(*) FROM bench_programme)"
    run(
        "INSERT INTO ledger_entry (id, district_id, org_id, programme_id, occurred_on, place, person_id, headcount, "
        '"group", was_member, money_fen, goods, goods_quantity, sign, source_type, source_id, "key", reason, recorded_at, '
        f"mac) SELECT {uuid_from('i')}, o.district, o.id, p.code, {_day(pick(2246822519, '1095'))}, '', "
        f"CASE WHEN i % 20 > 0 THEN {uuid_from(f'1 + {pick(3266489917, str(people))}')} END, "
        "CASE WHEN i % 20 > 0 THEN 1 ELSE 1 + i % 37 END, '', CASE WHEN i % 20 > 0 THEN i % 3 > 0 END, "
        "CASE WHEN i % 11 = 0 THEN 1000 * (1 + i % 53) ELSE 0 END, CASE WHEN i % 7 = 0 THEN '毛巾' ELSE '' END, "
        f"CASE WHEN i % 7 = 0 THEN 1 + i % 3 ELSE 0 END, 1, 'bench', {uuid_from('i')}, 'bench', '', "
        f"'2024-01-01 00:00:00+00:00', '' FROM {series(count)} "
        f"JOIN bench_org o ON o.n = {pick(2654435761, orgs)} "
        f"JOIN bench_programme p ON p.n = {pick(668265263, programmes)}"
    )


def _take_back(count: int) -> None:
    """Reverse one entry in so many, under the guard of the database."""
    own = 'district_id, org_id, programme_id, occurred_on, place, person_id, headcount, "group", was_member, money_fen, goods'
    own = f"{own}, goods_quantity, source_type, source_id, recorded_at, mac"
    step = TAKEN_BACK - 1  # of the entries posted, so that every one of the count is there
    run(
        f'INSERT INTO ledger_entry (id, sign, "key", reason, reverses_id, {own}) '
        f"SELECT {uuid_from('1099511627776 + series.i')}, -1, 'reversal:' || \"key\", 'bench', e.id, {own} "
        f"FROM {series(count)} JOIN ledger_entry e ON e.id = {uuid_from(f'series.i * {step}')}"
    )


def _bare_copy() -> None:
    """Copy what the figures need to a narrow table with two covering indexes: the best that SQL by hand can have."""
    run(
        "CREATE TABLE bare_entry AS SELECT e.district_id AS district, o.position AS position, e.occurred_on AS occurred_on, "
        "e.programme_id AS programme, e.person_id AS person, e.headcount AS headcount, e.sign AS sign, "
        "e.money_fen AS money_fen, e.goods_quantity AS goods_quantity, e.was_member AS was_member, "
        "CASE WHEN e.sign = 1 AND r.id IS NULL THEN 1 ELSE 0 END AS standing "
        "FROM ledger_entry e JOIN bench_org o ON o.id = e.org_id LEFT JOIN ledger_entry r ON r.reverses_id = e.id",
        f"CREATE INDEX bare_by_place ON bare_entry (position, occurred_on, {REST})",
        f"CREATE INDEX bare_by_day ON bare_entry (occurred_on, {REST}, position)",
    )


@contextmanager
def _indexes_later() -> Iterator[None]:
    """Build the plain indexes of the ledger after it is filled; on PostgreSQL leave out row-by-row checks of parents."""
    on_postgres = connection.vendor == "postgresql"
    listed = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'ledger_entry' AND indexdef LIKE 'CREATE INDEX%'"
        if on_postgres
        else "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'ledger_entry' AND sql LIKE 'CREATE INDEX%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(listed)
        found = cursor.fetchall()
    run(*(f'DROP INDEX "{name}"' for name, _sql in found))
    if on_postgres:
        run("SET session_replication_role = replica")
    yield
    if on_postgres:
        run("SET session_replication_role = DEFAULT")
    run(*(sql for _name, sql in found))
