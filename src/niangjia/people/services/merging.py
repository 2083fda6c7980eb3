"""Two records of one person: on the ID number, never on the phone alone; with a preview and a way back."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.people.errors import MergedOn, NotOnePerson
from niangjia.people.models import Membership, Merge, Person, Vault
from niangjia.people.services.persons import _index

FIELDS = ("name", "sex", "birth_on", "group", "employer", "home_org_id")


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do. ``rows``: field, kept value, other value, value afterwards; ``obstacle``: why it cannot be."""

    rows: tuple[tuple[str, Any, Any, Any], ...]
    obstacle: Any = None


def preview_merge(*, kept: Person, gone: Person) -> MergePreview:
    """Show what a merge would do, without doing it."""
    rows = tuple(
        (field, getattr(kept, field), getattr(gone, field), getattr(kept, field) or getattr(gone, field))
        for field in FIELDS
    )
    return MergePreview(rows, _obstacle(kept, gone))


def _obstacle(kept: Person, gone: Person) -> Any:
    numbers = {number for number in (kept.id_number_index, gone.id_number_index) if number}
    live = Membership.objects.filter(person__in=(kept, gone), left_on=None).count()
    if kept.pk == gone.pk:
        return _("These are the same record.")
    if kept.merged_into_id or gone.merged_into_id:
        return _("One of them was merged already.")
    if kept.erased_at or gone.erased_at:
        return _("One of them was erased.")
    if len(numbers) == 2:
        return _("They have different ID numbers, so they are two persons.")
    if not numbers:
        return _("Neither has an ID number. A shared phone is not enough: add the ID number first.")
    if live == 2:
        return _("Both are members. End one membership first.")
    if kept.user_id and gone.user_id:
        return _("Both sign in with a phone of their own. Close one account first.")
    return None


@transaction.atomic
def merge(*, kept: Person, gone: Person, reason: str, actor: Actor, at: datetime) -> Merge:
    """Make two records one. The ledger is not touched: from now on both count as one person.

    :raises NotOnePerson: they may be two persons; says why.
    """
    both = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk))}
    kept, gone = both[kept.pk], both[gone.pk]
    obstacle = _obstacle(kept, gone)
    if obstacle:
        raise NotOnePerson(obstacle)
    vaults = {row.person_id: row for row in Vault.objects.filter(person__in=(kept, gone))}
    kept_vault = vaults.get(kept.pk) or Vault(person=kept)
    gone_vault = vaults.get(gone.pk) or Vault(person=gone)
    before = {field: str(getattr(kept, field) or "") for field in FIELDS}
    before |= {
        "phone": kept_vault.phone,
        "id_number": kept_vault.id_number,
        "user": str(kept.user_id or ""),
        "gone_user": str(gone.user_id or ""),
    }
    for field in FIELDS:
        setattr(kept, field, getattr(kept, field) or getattr(gone, field))
    kept_vault.phone = kept_vault.phone or gone_vault.phone
    kept_vault.id_number = kept_vault.id_number or gone_vault.id_number
    user, gone.user_id, gone.merged_into = gone.user_id, None, kept
    gone.save()
    Person.objects.filter(merged_into=gone).update(merged_into=kept)
    kept.user_id = kept.user_id or user
    _index(kept, phone=kept_vault.phone, id_number=kept_vault.id_number)
    kept.version += 1
    kept.save()
    kept_vault.save()
    made = Merge.objects.create(
        kept=kept, gone=gone, before=json.dumps(before), reason=reason, merged_by=actor.user_id, merged_at=at
    )
    _tell("person.merged", made, actor, at, reason)
    return made


@transaction.atomic
def undo_merge(*, merge: Merge, reason: str, actor: Actor, at: datetime) -> None:
    """Make two records of one again. The ID number goes back to whom it came from.

    :raises MergedOn: undone already, or a later merge stands on it.
    """
    made = Merge.objects.select_for_update().get(pk=merge.pk)
    kept = Person.objects.select_for_update().get(pk=made.kept_id)
    gone = Person.objects.select_for_update().get(pk=made.gone_id)
    if made.undone_at or kept.merged_into_id or gone.merged_into_id != kept.pk:
        raise MergedOn
    before: dict[str, str] = json.loads(made.before)
    vault, _made = Vault.objects.get_or_create(person=kept)
    vault.phone, vault.id_number = before["phone"], before["id_number"]
    for field in FIELDS:
        setattr(kept, field, before[field] or (None if field in ("birth_on", "home_org_id") else ""))
    kept.user_id = before["user"] or None
    _index(kept, phone=vault.phone, id_number=vault.id_number)
    kept.version += 1
    kept.save()
    vault.save()
    gone.merged_into, gone.user_id = None, before["gone_user"] or None
    try:
        with transaction.atomic():
            gone.save()
    except IntegrityError:
        gone.id_number_index = None
        gone.save()
    made.undone_at = at
    made.save(update_fields=["undone_at"])
    _tell("person.unmerged", made, actor, at, reason)


def _tell(action: str, made: Merge, actor: Actor, at: datetime, reason: str) -> None:
    audit.record(
        action=action,
        subject_type="person",
        subject_id=made.kept_id,
        actor=actor,
        at=at,
        org=made.kept.home_org,
        reason=reason,
        detail={"gone": str(made.gone_id)},
    )
