"""The audit trail: recorded with the work, sealed into a chain afterwards.

A record is inserted in the transaction of what it tells of and takes no lock on a chain head. One sealer
chains what is committed and not yet sealed. Deleting a record within the unsealed seconds is the one case
that is not found out.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from niangjia.accounts.models import AuditHead, AuditRecord, AuditSeal
from niangjia.accounts.verification import GENESIS, Report, head_mac, link_of, seal_of, standing_head, walk
from niangjia.core.actor import Actor
from niangjia.core.clock import database_now

__all__ = ["Report", "head", "record", "seal", "verify"]

SEALER_LOCK = 0x6E69616E67
CHUNK = 2_000
#: Subjects that are people, kept by their ids only.
PEOPLE = frozenset({"person", "user"})
#: A transaction that wrote a record longer ago than this has surely ended.
LONGEST_TRANSACTION = timedelta(days=1)


class Place(Protocol):
    """Anything with a key and a path in the tree."""

    pk: Any
    path: Any


def record(
    *,
    action: str,
    subject_type: str,
    subject_id: UUID | str,
    actor: Actor,
    at: datetime,
    org: Place | None = None,
    detail: Mapping[str, Any] | None = None,
    reason: str = "",
    subject_label: str = "",
) -> AuditRecord:
    """Record what is being done, in the transaction that does it.

    :param action: a word of the room and a verb, such as ``person.unmasked``.
    :param at: when it was done; never later than it is written down.
    :param org: the org concerned (anything with ``pk`` and ``path``); the actor's own without one.
    :param detail: what was done, in plain values; never a phone number, an ID number or another sealed value.
    :param subject_label: what the subject is called. Names of people are not kept: they are looked up when the
        trail is read, so that erasing somebody leaves no name here. Who acts in a post is named.
    """
    scope, now = actor.scope, timezone.now()
    made = AuditRecord(
        at=min(at, now),
        recorded_at=now,
        action=action,
        actor_name=actor.name[:80] if actor.post_id or actor.is_system else "",
        actor_role=actor.role,
        actor_user=actor.user_id,
        actor_post=actor.post_id,
        org=org.pk if org is not None else (scope.org_id if scope else None),
        org_path=org.path if org is not None else (scope.path if scope else ""),
        subject_type=subject_type,
        subject_id=str(subject_id),
        subject_label="" if subject_type in PEOPLE else subject_label[:160],
        reason=reason[:300],
        detail=plain(detail or {}),
    )
    made.mac = seal_of(made)
    made.save(force_insert=True)
    return made


def plain(value: Any) -> Any:
    """Make a value that every database engine gives back as it was put in."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [
            plain(item) for item in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)
        ]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value).replace("\x00", "")


@contextmanager
def _only_sealer() -> Iterator[None]:
    """Hold the sealer's lock for the transaction (on SQLite the transaction itself is it)."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        yield


def seal(*, at: datetime, everything: bool = True) -> int:
    """Chain the committed records that are not sealed yet; give how many.

    The order is that of the ids, but which records are unsealed is asked anew each time: one committed late
    is sealed late, never passed over.

    :param everything: look at the whole trail; otherwise only as far back as a transaction may still have been open.
    """
    with _only_sealer():
        unsealed = AuditRecord.objects.unsealed()
        if not everything:
            unsealed = unsealed.filter(recorded_at__gte=timezone.now() - LONGEST_TRANSACTION)
        rows = list(unsealed.order_by("pk").values_list("pk", "mac"))
        if not rows:
            return 0
        position, previous, known = standing_head()
        links = []
        for pk, record_mac in rows:
            position += 1
            link = link_of(position, previous, pk, record_mac)
            links.append(
                AuditSeal(position=position, record_id=pk, previous=previous, link=link, sealed_at=at)
            )
            previous = link
        AuditSeal.objects.bulk_create(links, batch_size=CHUNK)
        if known:
            AuditHead.objects.update_or_create(
                pk=1, defaults={"position": position, "link": previous, "mac": head_mac(position, previous)}
            )
        return len(rows)


def head() -> tuple[int, str]:
    """Give the chain's head, to be kept somewhere else: position and link."""
    last = AuditSeal.objects.order_by("-position").first()
    return (last.position, last.link) if last else (0, GENESIS)


def verify(*, at: datetime | None = None, anchor: tuple[int, str] | None = None) -> Report:
    """Seal what is not sealed, then walk every record and every link.

    :param anchor: a head kept outside the database: the chain must still contain it.
    """
    seal(at=at or database_now())
    return walk(anchor)
