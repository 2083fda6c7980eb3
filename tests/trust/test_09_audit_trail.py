"""Audit trail. Hash-chained, append-only; edit, delete, reorder, truncate: 100 % detected; kept 3 years (law: at least 6 months).

The control checks records without their links, and misses what only links tell.
"""

import json
from collections.abc import Callable
from datetime import timedelta, timezone
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone as clock
from django.utils.module_loading import import_string

from niangjia.accounts import audit, verification
from niangjia.accounts.models import AuditHead, AuditRecord, AuditSeal
from niangjia.config.cli import main
from niangjia.core import append_only, declare
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.core.scope import Scope
from tests.support.trails import AT, make_record

RECORDS, SEALS = "accounts_auditrecord", "accounts_auditseal"

pytestmark = pytest.mark.django_db


def make_trail(count: int = 5) -> list[AuditRecord]:
    made = [make_record(detail={"number": number, "when": AT, "tags": {"b", "a"}}) for number in range(count)]
    audit.seal(at=AT)
    return made


def tamper(table: str, statement: str, *values: Any) -> None:
    """Change a guarded table as somebody with the database's password would."""
    append_only.remove(connection, table)
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [str(value).replace("-", "") if connection.vendor == "sqlite" else value for value in values],
        )
    append_only.install(connection, table)


def test_record_keeps_who_what_where_and_when():
    scope = Scope(org_id=uuid7(), path="00010002", district_id=uuid7())
    actor = Actor(name="王静", role="district", user_id=uuid7(), post_id=uuid7(), scope=scope)
    made = make_record(actor=actor, reason="核对登记", subject_label="张三", detail={"field": "phone"})
    kept = AuditRecord.objects.get()
    assert (kept.actor_name, kept.actor_role, kept.actor_user, kept.actor_post) == (
        "王静",
        "district",
        actor.user_id,
        actor.post_id,
    )
    assert (kept.org, kept.org_path, kept.at, kept.reason) == (scope.org_id, "00010002", AT, "核对登记")
    assert (kept.subject_label, kept.detail, kept.subject_id) == (
        "张三",
        {"field": "phone"},
        str(made.subject_id),
    )
    assert clock.now() - kept.recorded_at < timedelta(minutes=1)


def test_record_is_undone_with_the_work_it_tells_of():
    def work_and_fail() -> None:
        with transaction.atomic():
            make_record()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work_and_fail()
    assert AuditRecord.objects.count() == 0


def test_untouched_trail_is_whole():
    make_trail()
    make_record()
    report = audit.verify()
    assert (report.records, report.sealed, report.faults) == (6, 6, [])


@pytest.mark.parametrize(
    "detail",
    [
        {"ratio": 0.1 + 0.2},
        {"big": 10**18},
        {"nested": {"b": [1, None, True], "a": "é中\x00"}},
        {"on": AT.date()},
        {},
    ],
    ids=["float", "big", "nested", "date", "empty"],
)
def test_any_detail_survives_the_database(detail):
    make_record(detail=detail)
    assert audit.verify().faults == []


def test_moment_of_another_zone_survives_the_database():
    make_record(at=AT.astimezone(timezone(timedelta(hours=8))))
    assert audit.verify().faults == []


def test_sealing_twice_seals_once():
    make_trail(3)
    assert audit.seal(at=AT) == 0
    assert list(AuditSeal.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_record_committed_late_is_sealed_late():
    late = AuditRecord(pk=uuid7())
    make_trail(2)
    with_old_id = make_record()
    tamper(RECORDS, f"UPDATE {RECORDS} SET id = %s WHERE id = %s", late.pk, with_old_id.pk)
    fixed = AuditRecord.objects.get(pk=late.pk)
    tamper(RECORDS, f"UPDATE {RECORDS} SET mac = %s WHERE id = %s", audit.seal_of(fixed), fixed.pk)
    assert audit.seal(at=AT) == 1
    assert AuditSeal.objects.get(position=3).record_id == late.pk
    assert audit.verify().faults == []


def test_sealer_in_a_hurry_looks_back_a_day_only():
    made = make_record()
    old = clock.now() - timedelta(days=2)
    append_only.remove(connection, RECORDS)
    AuditRecord.objects.filter(pk=made.pk).update(recorded_at=old)
    append_only.install(connection, RECORDS)
    assert audit.seal(at=AT, everything=False) == 0
    assert audit.seal(at=AT) == 1


@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [(RECORDS, "reason"), (SEALS, "link")])
def test_database_refuses_changes(verb, table, column):
    make_trail(1)
    statement = verb.format(table, column, "'x'")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert audit.verify().faults == []


def edit_actor(trail: list[AuditRecord]) -> None:
    tamper(RECORDS, f"UPDATE {RECORDS} SET actor_name = 'somebody else' WHERE id = %s", trail[2].pk)


def edit_moment(trail: list[AuditRecord]) -> None:
    append_only.remove(connection, RECORDS)
    AuditRecord.objects.filter(pk=trail[2].pk).update(at=AT + timedelta(microseconds=1))


def edit_detail(trail: list[AuditRecord]) -> None:
    append_only.remove(connection, RECORDS)
    AuditRecord.objects.filter(pk=trail[2].pk).update(detail={"number": 3})


def edit_mac_too(trail: list[AuditRecord]) -> None:
    edit_actor(trail)
    tamper(RECORDS, f"UPDATE {RECORDS} SET mac = '{'0' * 64}' WHERE id = %s", trail[2].pk)


def delete_in_the_middle(trail: list[AuditRecord]) -> None:
    tamper(RECORDS, f"DELETE FROM {RECORDS} WHERE id = %s", trail[2].pk)


def delete_with_its_link(trail: list[AuditRecord]) -> None:
    delete_in_the_middle(trail)
    tamper(SEALS, f"DELETE FROM {SEALS} WHERE record_id = %s", trail[2].pk)


def cut_the_end(trail: list[AuditRecord]) -> None:
    tamper(SEALS, f"DELETE FROM {SEALS} WHERE position > 3")


def cut_the_end_with_its_records(trail: list[AuditRecord]) -> None:
    cut_the_end(trail)
    for record in trail[3:]:
        tamper(RECORDS, f"DELETE FROM {RECORDS} WHERE id = %s", record.pk)


def cut_the_end_and_drop_the_head(trail: list[AuditRecord]) -> None:
    cut_the_end_with_its_records(trail)
    AuditHead.objects.all().delete()


def cut_the_end_and_forge_the_head(trail: list[AuditRecord]) -> None:
    cut_the_end_with_its_records(trail)
    AuditHead.objects.update(position=3, link=AuditSeal.objects.get(position=3).link)


def cut_the_chain_to_nothing(trail: list[AuditRecord]) -> None:
    tamper(SEALS, f"DELETE FROM {SEALS}")
    tamper(RECORDS, f"DELETE FROM {RECORDS}")


def swap_two(trail: list[AuditRecord]) -> None:
    first, second = trail[1].pk, trail[2].pk
    for now, then in ((first, uuid7()), (second, first)):
        tamper(SEALS, f"UPDATE {SEALS} SET record_id = %s WHERE record_id = %s", then, now)
    tamper(SEALS, f"UPDATE {SEALS} SET record_id = %s WHERE position = 2", second)


def swap_positions(trail: list[AuditRecord]) -> None:
    for now, then in ((2, 99), (3, 2), (99, 3)):
        tamper(SEALS, f"UPDATE {SEALS} SET position = {then} WHERE position = {now}")


def forge_a_record(trail: list[AuditRecord]) -> None:
    forged = AuditRecord.objects.get(pk=trail[0].pk)
    forged.pk, forged.reason = uuid7(), "forged"
    forged.save(force_insert=True)


@pytest.mark.parametrize(
    "attack",
    [
        edit_actor,
        edit_moment,
        edit_detail,
        edit_mac_too,
        delete_in_the_middle,
        delete_with_its_link,
        cut_the_end,
        cut_the_end_with_its_records,
        cut_the_end_and_drop_the_head,
        cut_the_end_and_forge_the_head,
        cut_the_chain_to_nothing,
        swap_two,
        swap_positions,
        forge_a_record,
    ],
)
def test_tampering_is_found_and_stays_found(attack: Callable[[list[AuditRecord]], None]):
    attack(make_trail())
    assert audit.verify().broken > 0
    make_record()
    audit.seal(at=AT)
    assert audit.verify().broken > 0


def test_control_a_check_that_ignores_links_misses_what_only_links_tell(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verification, "_walk_chain", lambda report, anchor: None)
    missed = []
    for attack in (edit_actor, delete_in_the_middle, cut_the_end_with_its_records, swap_two, swap_positions):
        with transaction.atomic():
            attack(make_trail())
            if not verification.walk().broken:
                missed.append(attack)
            transaction.set_rollback(True)
    assert missed == [delete_in_the_middle, cut_the_end_with_its_records, swap_two, swap_positions]


def test_record_of_three_years_ago_outlives_all_that_comes_round_by_itself():
    old = clock.now() - timedelta(days=3 * 366)
    made = make_record(at=old)
    append_only.remove(connection, RECORDS)
    AuditRecord.objects.filter(pk=made.pk).update(recorded_at=old)
    append_only.install(connection, RECORDS)
    for function, _minutes in declare.gather("schedules", "SCHEDULES"):
        import_string(function)()
    assert AuditRecord.objects.get(at=old).pk == made.pk


def test_head_kept_outside_finds_a_chain_made_anew():
    make_trail()
    anchor = audit.head()
    cut_the_chain_to_nothing([])
    AuditHead.objects.all().delete()
    make_trail()
    assert audit.verify().faults == []
    assert audit.verify(anchor=anchor).broken == 1


def test_head_kept_outside_is_found_in_a_longer_chain():
    make_trail(2)
    anchor = audit.head()
    make_trail(2)
    assert audit.verify(anchor=anchor).faults == []


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(list(words))
    return left.value.code, capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_command_verifies(capsys):
    make_trail(3)
    assert run(capsys, "audit", "verify", "--json") == (
        0,
        json.dumps({"records": 3, "sealed": 3, "broken": 0, "faults": []}) + "\n",
    )


@pytest.mark.django_db(transaction=True)
def test_command_fails_on_a_broken_trail(capsys):
    edit_actor(make_trail(3))
    status, out = run(capsys, "audit", "verify", "--json")
    assert (status, json.loads(out)["broken"]) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_command_prints_the_head_and_checks_it(capsys):
    make_trail(3)
    status, line = run(capsys, "audit", "head")
    assert (status, line.strip()) == (0, "{}:{}".format(*audit.head()))
    assert run(capsys, "audit", "verify", "--anchor", line.strip())[0] == 0
    assert run(capsys, "audit", "verify", "--anchor", f"2:{'0' * 64}")[0] == 1
    assert run(capsys, "audit", "verify", "--anchor", "nonsense")[0] == 2
