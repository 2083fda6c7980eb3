"""What the audit trail must look like, and whether it does."""

import json
from dataclasses import dataclass, field
from datetime import UTC
from uuid import UUID

from django.db.models import OuterRef, Subquery

from niangjia.accounts.models import AuditHead, AuditRecord, AuditSeal
from niangjia.core.crypto import keyed_hash, mac, same

GENESIS = "0" * 64
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
            *(
                moment.astimezone(UTC).isoformat(timespec="microseconds")
                for moment in (record.at, record.recorded_at)
            ),
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


def seal_of(record: AuditRecord) -> str:
    """Give the MAC a record must carry."""
    return mac(canonical(record), "audit")


def is_genuine(record: AuditRecord) -> bool:
    """Say whether a record is as it was written."""
    return same(record.mac, seal_of(record))


def link_of(position: int, previous: str, record_id: UUID, record_mac: str) -> str:
    """Give the hash a link must carry."""
    return keyed_hash(f"{position}|{previous}|{record_id}|{record_mac}", "audit chain")


def head_mac(position: int, link: str) -> str:
    return mac(f"{position}|{link}", "audit head")


def _genuine_head() -> AuditHead | None:
    row = AuditHead.objects.first()
    return row if row is not None and same(row.mac, head_mac(row.position, row.link)) else None


def standing_head() -> tuple[int, str, bool]:
    """Say where the next link goes: position and link of the head, and whether the head may be moved on.

    A chain whose end was cut off goes on from where its head stood, so that the gap stays; a chain whose head
    is gone or forged goes on from its last link and keeps lacking a head. What was done is never papered over.
    """
    row = _genuine_head()
    if row is not None:
        return row.position, row.link, True
    last = AuditSeal.objects.order_by("-position").first()
    if last is None:
        return 0, GENESIS, not AuditHead.objects.exists()
    return last.position, last.link, False


def walk(anchor: tuple[int, str] | None = None) -> Report:
    """Walk every record and every link, and find the head where it must be."""
    report = Report()
    for record in AuditRecord.objects.order_by("pk").iterator(chunk_size=CHUNK):
        report.records += 1
        if not is_genuine(record):
            report.faults.append(f"Record {record.pk} was changed.")
    _walk_chain(report, anchor if anchor and anchor[0] else None)
    return report


def _walk_chain(report: Report, anchor: tuple[int, str] | None) -> None:
    position, previous, anchored = 0, GENESIS, anchor is None
    record_mac = AuditRecord.objects.filter(pk=OuterRef("record_id")).values("mac")[:1]
    links = AuditSeal.objects.annotate(record_mac=Subquery(record_mac)).order_by("position")
    for link in links.iterator(chunk_size=CHUNK):
        report.sealed += 1
        gap = link.position != position + 1
        if gap:
            report.faults.append(f"Links {position + 1} to {link.position - 1} are missing.")
        if link.record_mac is None:
            report.faults.append(f"Record {link.record_id} was deleted.")
        elif (not gap and link.previous != previous) or not same(
            link.link, link_of(link.position, link.previous, link.record_id, link.record_mac)
        ):
            report.faults.append(f"Link {link.position} does not fit.")
        if anchor is not None and link.position == anchor[0]:
            anchored = same(link.link, anchor[1])
        position, previous = link.position, link.link
    head = _genuine_head()
    if head is None and position:
        report.faults.append("The head of the chain is missing or forged.")
    elif head is not None and (head.position, head.link) != (position, previous):
        report.faults.append(
            f"The chain ends at {position}, its head stands at {head.position}: the end was cut off."
        )
    if not anchored:
        report.faults.append(
            "The chain does not contain the head kept outside: its end was cut off or replaced."
        )
