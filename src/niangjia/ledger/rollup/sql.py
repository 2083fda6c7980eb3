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


def fresh_entries(fresh: Sql) -> Sql:
    """Name the common table ``rollup_fresh``.

    :param fresh: which entries (``e``) are fresh.
    """
    return Sql(
        "rollup_fresh AS MATERIALIZED (SELECT e.district_id, e.org_id, e.programme_id, e.occurred_on, e.person_id, e.headcount, e.sign, "
        f"e.money_fen, e.goods_quantity, e.was_member FROM ledger_entry e WHERE {fresh.text})",
        fresh.params,
    )


def touched(fresh: Sql) -> Sql:
    """Name common tables of fresh entries, and of everybody whose count may differ from what is kept.

    ``rollup_fresh`` has the entries, ``rollup_named`` those by name with whom each counts for now. ``rollup_touched`` has persons with
    fresh entries, those merged or unmerged since, and all who are or were counted with one of them: ``person``, under whom
    the roll-up counts them (``was``), and under whom they are counted now (``now``). ``rollup_moved`` has both of those merged or unmerged.

    :param fresh: which entries (``e``) are fresh.
    """
    # SQLite looks into an index for a range, but never for what is not null.
    merged = "p.merged_into_id IS NOT NULL" if connection.vendor == "postgresql" else "p.merged_into_id >= ''"
    text = f"""
    {fresh_entries(fresh).text},
    rollup_merged AS MATERIALIZED (
      SELECT p.id AS person, p.merged_into_id AS root FROM people_person p WHERE {merged}),
    rollup_named AS MATERIALIZED (
      SELECT f.district_id, f.org_id, f.programme_id, f.occurred_on, f.person_id, COALESCE(m.root, f.person_id) AS now
      FROM rollup_fresh f LEFT JOIN rollup_merged m ON m.person = f.person_id WHERE f.person_id IS NOT NULL),
    rollup_moved AS MATERIALIZED (
      SELECT m.person, COALESCE(k.root_id, m.person) AS was, m.root AS now
        FROM rollup_merged m LEFT JOIN ledger_counted_as k ON k.person_id = m.person
        WHERE k.root_id IS NULL OR k.root_id <> m.root
      UNION ALL SELECT k.person_id, k.root_id, k.person_id
        FROM ledger_counted_as k LEFT JOIN rollup_merged m ON m.person = k.person_id WHERE m.person IS NULL),
    rollup_roots AS MATERIALIZED (
      SELECT now AS root FROM rollup_named UNION SELECT now FROM rollup_moved UNION SELECT was FROM rollup_moved),
    rollup_related AS MATERIALIZED (
      SELECT root AS person FROM rollup_roots
      UNION SELECT m.person FROM rollup_merged m JOIN rollup_roots r ON r.root = m.root
      UNION SELECT k.person_id FROM ledger_counted_as k JOIN rollup_roots r ON r.root = k.root_id),
    rollup_touched AS MATERIALIZED (
      SELECT t.person, COALESCE(k.root_id, t.person) AS was, COALESCE(m.root, t.person) AS now FROM rollup_related t
        LEFT JOIN rollup_merged m ON m.person = t.person LEFT JOIN ledger_counted_as k ON k.person_id = t.person
      WHERE COALESCE(k.root_id, t.person) IN (SELECT root FROM rollup_roots)
        OR COALESCE(m.root, t.person) IN (SELECT root FROM rollup_roots))"""
    return Sql(" ".join(text.split()), fresh.params)


def entries_of_each(where: str) -> str:
    """Join the entries (``e``) of each person (``t``) that meet a condition: look them up, never walk all of them."""
    if connection.vendor == "postgresql":
        columns = "e.id, e.org_id, e.occurred_on, e.sign"
        return f"CROSS JOIN LATERAL (SELECT {columns} FROM ledger_entry e WHERE e.person_id = t.person AND {where} OFFSET 0) e"
    # The condition names the person, too, lest SQLite builds a filter out of the whole table first.
    return f"CROSS JOIN ledger_entry e ON e.person_id = t.person AND CASE WHEN t.person IS NULL THEN 0 ELSE {where} END"
