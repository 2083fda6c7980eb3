"""What the database itself refuses: a reversal that is not the mirror of an entry."""

from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "ledger_entry_mirror"
#: Columns a reversal repeats; comparing with IS (NOT DISTINCT FROM) lets nulls equal nulls.
MIRRORED = (
    "district_id",
    "org_id",
    "programme_id",
    "occurred_on",
    "person_id",
    "headcount",
    '"group"',
    "was_member",
    "money_fen",
    "goods",
    "goods_quantity",
    "place",
    "source_type",
    "source_id",
)
SENTENCE = "a reversal repeats the entry it takes back, which is no reversal itself"


def install(connection: BaseDatabaseWrapper) -> None:
    """Install the guard (SQLite and PostgreSQL). Installing twice is harmless."""
    remove(connection)
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    mirror = " AND ".join(f"o.{column} {same} NEW.{column}" for column in MIRRORED)
    found = (
        "EXISTS (SELECT 1 FROM ledger_entry o WHERE o.id = NEW.reverses_id AND o.sign = 1 "
        f"AND NEW.key = 'reversal:' || o.key AND {mirror})"
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN IF NOT {found} THEN "
                f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END; "
                "$$ LANGUAGE plpgsql"
            )
            cursor.execute(
                f"CREATE TRIGGER {NAME} BEFORE INSERT ON ledger_entry FOR EACH ROW "
                f"WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION {NAME}()"
            )
            return
        cursor.execute(
            f"CREATE TRIGGER {NAME} BEFORE INSERT ON ledger_entry WHEN NEW.reverses_id IS NOT NULL AND NOT {found} "
            f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift the guard: for tests that must break the ledger on purpose."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON ledger_entry")
            cursor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
            return
        cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
