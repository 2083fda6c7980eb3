"""Parts of statements, for both engines."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from niangjia.figures.kept import Sql
from niangjia.ledger.models import Entry

SPANS = ("month", "quarter", "half", "year")


def key(given: UUID) -> Any:
    """Give an id as the engine keeps it."""
    return Entry._meta.get_field("id").get_db_prep_value(given, connection)


def day(given: Any) -> date:
    """Read a day that a raw cursor gave: SQLite gives text."""
    return given if isinstance(given, date) else date.fromisoformat(given)


def among(column: str, values: Iterable[Any]) -> Sql:
    """Ask for one of these values; of none, for nothing."""
    given = tuple(values)
    return Sql(f"{column} IN ({', '.join(['%s'] * len(given))})" if given else "1 = 0", given)


def start_of(span: str, column: str) -> str:
    """Give the first day of the month, quarter, half or year a day lies in."""
    if connection.vendor == "postgresql":
        if span == "half":
            month = f"CASE WHEN EXTRACT(MONTH FROM {column}) <= 6 THEN 1 ELSE 7 END"
            return f"make_date(EXTRACT(YEAR FROM {column})::int, {month}, 1)"
        return f"date_trunc('{span}', {column}::timestamp)::date"
    if span == "month":
        return f"(substr({column}, 1, 7) || '-01')"
    month = f"substr({column}, 6, 2)"
    first = {
        "quarter": f"CASE WHEN {month} < '04' THEN '01' WHEN {month} < '07' THEN '04' WHEN {month} < '10' THEN '07' ELSE '10' END",
        "half": f"CASE WHEN {month} < '07' THEN '01' ELSE '07' END",
        "year": "'01'",
    }[span]
    return f"(substr({column}, 1, 4) || '-' || {first} || '-01')"


def programmes_now() -> str:
    """Give an expression that writes down every programme and whether it counts as service; see ``read_programmes``."""
    one = "p.code || CASE WHEN p.counts_as_service THEN '=1' ELSE '=0' END"
    if connection.vendor == "postgresql":
        return f"(SELECT string_agg({one}, chr(10) ORDER BY p.code) FROM ledger_programme p)"
    ordered = f"SELECT {one} AS one FROM ledger_programme p ORDER BY p.code"
    return f"(SELECT group_concat(one, char(10)) FROM ({ordered}))"


def read_programmes(written: str | None) -> Mapping[str, bool]:
    """Read what ``programmes_now`` wrote."""
    pairs = (line.rpartition("=") for line in (written or "").splitlines())
    return {code: counts == "1" for code, _sign, counts in pairs}


def touched(fresh: Sql) -> Sql:
    """Name common tables: ``rollup_touched`` has everybody whose count may differ from what is kept.

    These are persons with fresh entries, those merged or unmerged since, and all who are or were counted with one of them:
    ``person``, under whom the roll-up counts them (``was``), and under whom they are counted now (``now``).

    :param fresh: which entries (``e``) are fresh.
    """
    text = f"""
    rollup_fresh AS (
      SELECT e.district_id, e.org_id, e.programme_id, e.occurred_on, e.person_id, e.headcount, e.sign, e.money_fen,
        e.goods_quantity, e.was_member FROM ledger_entry e WHERE {fresh.text}),
    rollup_stirred AS (
      SELECT person_id AS person FROM rollup_fresh WHERE person_id IS NOT NULL
      UNION SELECT p.id FROM people_person p LEFT JOIN ledger_counted_as k ON k.person_id = p.id
        WHERE p.merged_into_id IS NOT NULL AND (k.root_id IS NULL OR k.root_id <> p.merged_into_id)
      UNION SELECT k.person_id FROM ledger_counted_as k JOIN people_person p ON p.id = k.person_id
        WHERE p.merged_into_id IS NULL),
    rollup_roots AS (
      SELECT COALESCE(k.root_id, s.person) AS root FROM rollup_stirred s LEFT JOIN ledger_counted_as k ON k.person_id = s.person
      UNION SELECT COALESCE(p.merged_into_id, p.id) FROM rollup_stirred s JOIN people_person p ON p.id = s.person),
    rollup_related AS (
      SELECT root AS person FROM rollup_roots
      UNION SELECT p.id FROM people_person p WHERE p.merged_into_id IN (SELECT root FROM rollup_roots)
      UNION SELECT k.person_id FROM ledger_counted_as k WHERE k.root_id IN (SELECT root FROM rollup_roots)),
    rollup_touched AS (
      SELECT p.id AS person, COALESCE(k.root_id, p.id) AS was, COALESCE(p.merged_into_id, p.id) AS now
      FROM rollup_related t JOIN people_person p ON p.id = t.person LEFT JOIN ledger_counted_as k ON k.person_id = p.id
      WHERE COALESCE(k.root_id, p.id) IN (SELECT root FROM rollup_roots)
        OR COALESCE(p.merged_into_id, p.id) IN (SELECT root FROM rollup_roots))"""
    return Sql(" ".join(text.split()), fresh.params)
