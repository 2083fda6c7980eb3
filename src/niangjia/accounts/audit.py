"""The audit trail: recorded with the work, sealed into a chain afterwards.

A record is inserted in the transaction of what it tells of and takes no lock on a chain head. One sealer
chains what is committed and not yet sealed. Deleting a record within the unsealed seconds is the one case
that is not found out.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from niangjia.accounts.models import AuditRecord, AuditSeal
from niangjia.core.actor import Actor
from niangjia.core.crypto import keyed_hash, mac, same

GENESIS = "0" * 64
SEALER_LOCK = 0x6E69616E67
CHUNK = 2_000


@dataclass(slots=True)
class Report:
    """What verifying found. ``faults`` are sentences; ``broken`` is their number."""

    records: int = 0
    sealed: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def broken(self) -> int:
        return len(self.faults)


def canonical(record: AuditRecord) -> str:
    """Write a record the same way on every database engine."""
    return json.dumps(
        [
            str(record.pk),
            record.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            record.action,
            record.actor_name,
            record.actor_role,
            *(str(value) if value else None for value in (record.actor_user, record.actor_post, record.org)),
            record.org_path,
            record.subject_type,
            record.subject_id,
            record.subject_label,
            record.reason,
            record.detail,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def record(
    *,
    action: str,
    subject_type: str,
    subject_id: UUID | str,
    actor: Actor,
    at: datetime,
    org: Any = None,
    detail: dict[str, Any] | None = None,
    reason: str = "",
    subject_label: str = "",
) -> AuditRecord:
    """Record what is being done, in the transaction that does it.

    :param org: the org concerned (anything with ``pk`` and ``path``); the actor's own scope without one.
    :param detail: what was done, in plain values; never a phone number, an ID number or another sealed value.
    """
    scope = actor.scope
    made = AuditRecord(
        recorded_at=at,
        action=action,
        actor_name=actor.name[:80],
        actor_role=actor.role,
        actor_user=actor.user_id,
        actor_post=actor.post_id,
        org=org.pk if org is not None else (scope.org_id if scope else None),
        org_path=org.path if org is not None else (scope.path if scope else ""),
        subject_type=subject_type,
        subject_id=str(subject_id),
        subject_label=subject_label[:160],
        reason=reason[:300],
        detail=json.loads(json.dumps(detail or {}, default=str)),
    )
    made.mac = mac(canonical(made), "audit")
    made.save(force_insert=True)
    return made


@contextmanager
def _only_sealer() -> Iterator[None]:
    """Hold the sealer's lock for the transaction (on SQLite the transaction itself is it)."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        yield


def _link(position: int, previous: str, record_id: UUID, record_mac: str) -> str:
    return keyed_hash(f"{position}|{previous}|{record_id}|{record_mac}", "audit chain")


def seal(*, at: datetime) -> int:
    """Chain every committed record that is not sealed yet; give how many."""
    with _only_sealer():
        head = AuditSeal.objects.order_by("-position").first()
        position, previous = (head.position, head.link) if head else (0, GENESIS)
        unsealed = AuditRecord.objects.exclude(pk__in=AuditSeal.objects.values("record_id")).order_by("pk")
        links = []
        for pk, record_mac in unsealed.values_list("pk", "mac"):
            position += 1
            link = _link(position, previous, pk, record_mac)
            links.append(AuditSeal(position=position, record_id=pk, previous=previous, link=link, sealed_at=at))
            previous = link
        AuditSeal.objects.bulk_create(links, batch_size=CHUNK)
        return len(links)


def head() -> tuple[int, str]:
    """Give the chain's head, to be kept somewhere else: position and link."""
    last = AuditSeal.objects.order_by("-position").first()
    return (last.position, last.link) if last else (0, GENESIS)


def verify(*, at: datetime | None = None, anchor: tuple[int, str] | None = None) -> Report:
    """Walk every record and every link.

    :param at: seal first, as of this moment; without it only what is sealed already is chained.
    :param anchor: a head kept outside the database: the chain must still contain it.
    """
    if at is not None:
        seal(at=at)
    report = Report()
    macs: dict[UUID, str] = {}
    for row in AuditRecord.objects.order_by("pk").iterator(chunk_size=CHUNK):
        report.records += 1
        macs[row.pk] = row.mac
        if not same(row.mac, mac(canonical(row), "audit")):
            report.faults.append(f"Record {row.pk} was changed.")
    _walk_chain(report, macs, anchor)
    return report


def _walk_chain(report: Report, macs: dict[UUID, str], anchor: tuple[int, str] | None) -> None:
    previous, expected = GENESIS, 1
    anchored = anchor is None or anchor[0] == 0
    for link in AuditSeal.objects.order_by("position").iterator(chunk_size=CHUNK):
        report.sealed += 1
        if link.position != expected:
            report.faults.append(f"Link {expected} is missing.")
        if link.record_id not in macs:
            report.faults.append(f"Record {link.record_id} was deleted.")
        elif link.previous != previous or not same(
            link.link, _link(link.position, link.previous, link.record_id, macs[link.record_id])
        ):
            report.faults.append(f"Link {link.position} does not fit.")
        if anchor is not None and link.position == anchor[0]:
            anchored = same(link.link, anchor[1])
        previous, expected = link.link, link.position + 1
    if not anchored:
        report.faults.append("The chain does not contain the head kept outside: its end was cut off or replaced.")
