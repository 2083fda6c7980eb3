"""What enterprises tell their workers and reform for them: recorded and corrected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.rights.errors import BadDay
from niangjia.rights.models import Disclosure, Measure
from niangjia.rights.policies import must_keep
from niangjia.rights.services.contracts import must_be_open, must_be_past

Affair = TypeVar("Affair", Disclosure, Measure)
TOLD = ("title", "kind", "channel", "on")
REFORMED = ("title", "kind", "status", "starts_on", "ends_on", "result")


def _record(
    action: str, word: str, made: Disclosure | Measure, actor: Actor, at: datetime, **more: Any
) -> None:
    audit.record(
        action=f"{word}.{action}",
        subject_type=word,
        subject_id=made.pk,
        subject_label=made.title,
        actor=actor,
        at=at,
        org=made.org,
        **more,
    )


def _make(model: type[Affair], org: Org, actor: Actor, at: datetime, pk: UUID | None, known: Any) -> Affair:
    must_keep(actor, org)
    must_be_open(org)
    made = model(id=pk or uuid7(), district_id=org.district_id, org=org, **known)
    _must_fit(made, at)
    made.save(force_insert=True)
    return made


def _must_fit(made: Disclosure | Measure, at: datetime) -> None:
    if isinstance(made, Disclosure):
        must_be_past(made.on, at)
    elif made.ends_on is not None and made.ends_on < made.starts_on:
        raise BadDay(_("The last day cannot lie before the first."))


def _change(
    made: Affair,
    fields: tuple[str, ...],
    version: int,
    changes: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> tuple[Affair, list[str]]:
    current: Affair = type(made)._default_manager.select_for_update().get(pk=made.pk)
    must_keep(actor, current.org)
    if current.version != version:
        raise StaleRecord
    changed = sorted(name for name in fields if name in changes and getattr(current, name) != changes[name])
    for name in changed:
        setattr(current, name, changes[name])
    _must_fit(current, at)
    current.version += 1
    current.save()
    return current, changed


@transaction.atomic
def record_disclosure(
    *, org: Org, actor: Actor, at: datetime, attempt: UUID | None = None, **known: Any
) -> Disclosure:
    """Record that an enterprise told its workers of an affair. Takes ``title``, ``kind``, ``channel`` and ``on``.

    :raises ClosedOrg: the union was closed.
    :raises BadDay: the day lies in the future.
    """
    made = _make(Disclosure, org, actor, at, attempt, known)
    _record("recorded", "disclosure", made, actor, at)
    return made


@transaction.atomic
def update_disclosure(
    *, disclosure: Disclosure, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Disclosure:
    """Correct what was told.

    :raises StaleRecord: somebody else saved meanwhile.
    """
    current, changed = _change(disclosure, TOLD, version, changes, actor, at)
    _record("changed", "disclosure", current, actor, at, detail={"fields": changed})
    return current


@transaction.atomic
def record_measure(
    *, org: Org, actor: Actor, at: datetime, attempt: UUID | None = None, **known: Any
) -> Measure:
    """Record a measure of reform. Takes ``title``, ``kind``, ``status``, ``starts_on``, ``ends_on`` and ``result``.

    :raises ClosedOrg: the union was closed.
    :raises BadDay: it ends before it begins.
    """
    made = _make(Measure, org, actor, at, attempt, known)
    _record("recorded", "measure", made, actor, at)
    return made


@transaction.atomic
def update_measure(
    *, measure: Measure, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Measure:
    """Correct a measure, or say how far it is.

    :raises StaleRecord: somebody else saved meanwhile.
    """
    current, changed = _change(measure, REFORMED, version, changes, actor, at)
    _record("changed", "measure", current, actor, at, detail={"fields": changed})
    return current
