"""Two records of one person: on the ID number, never on the phone alone; with a preview and a way back."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core import declare
from niangjia.core.actor import Actor
from niangjia.core.comparing import shown
from niangjia.core.errors import NotAllowed
from niangjia.core.masking import mask_id_number, mask_phone
from niangjia.people.choices import Sex
from niangjia.people.errors import MergedOn, NotOnePerson
from niangjia.people.models import Consent, Membership, Merge, Person, Post, Vault
from niangjia.people.policies import can_merge
from niangjia.people.services.persons import index

#: What the kept record takes from the other where it has nothing itself.
FIELDS = ("name", "sex", "birth_on", "group", "employer", "home_org")
SEALED = ("phone", "id_number", "address")
EMPTY = ("", None, Sex.UNKNOWN)
#: What goes over to the kept record, and comes back.
BELONGINGS: dict[str, type[models.Model]] = {"memberships": Membership, "posts": Post, "consents": Consent}


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do. ``rows``: field, kept value, other value, value afterwards; ``obstacle``: why it cannot be."""

    rows: tuple[tuple[Any, Any, Any, Any], ...]
    obstacle: Any = None


def preview_merge(*, kept: Person, gone: Person) -> MergePreview:
    """Show what a merge would do, without doing it."""
    rows = tuple(
        (
            _field(Person, field).verbose_name,
            *(shown(record, field) for record in (kept, gone, gone if _lacks(kept, field) else kept)),
        )
        for field in FIELDS
    )
    return MergePreview(rows + _sealed_rows(kept, gone), _obstacle(kept, gone))


def _sealed_rows(kept: Person, gone: Person) -> tuple[tuple[Any, Any, Any, Any], ...]:
    found = Vault.objects.in_bulk([kept.pk, gone.pk])
    mine, theirs = (found.get(record.pk) or Vault(person=record) for record in (kept, gone))
    return (
        (
            _("Phone"),
            mask_phone(mine.phone),
            mask_phone(theirs.phone),
            mask_phone(mine.phone or theirs.phone),
        ),
        (
            _("ID number"),
            mask_id_number(mine.id_number),
            mask_id_number(theirs.id_number),
            mask_id_number(mine.id_number or theirs.id_number),
        ),
    )


def _field(model: models.Model | type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _lacks(record: models.Model, field: str) -> bool:
    return getattr(record, field) in EMPTY


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

    The kept record takes what it lacks; log-in, memberships, posts and consents go over to it, and rooms above bring
    together what they hold (``merging``, in the same transaction). What was taken is noted by name only, so that the
    merge itself holds nothing of the person.

    :raises NotAllowed: the actor may not merge.
    :raises NotOnePerson: they may be two persons; says why.
    """
    if not (actor.is_system or can_merge(actor)):
        raise NotAllowed
    both = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk))}
    kept, gone = both[kept.pk], both[gone.pk]
    obstacle = _obstacle(kept, gone)
    if obstacle:
        raise NotOnePerson(obstacle)
    kept_vault, gone_vault = _vault(kept), _vault(gone)
    taken = _take(kept, gone, FIELDS) + _take(kept_vault, gone_vault, SEALED)
    with_it = [str(pk) for pk in gone.merged_here.values_list("pk", flat=True)]
    gone.merged_here.update(merged_into=kept)
    user, gone.user_id, gone.merged_into = gone.user_id, None, kept
    gone.save()
    kept.user_id = kept.user_id or user
    _save(kept, kept_vault)
    before = {
        "taken": taken,
        "user": str(user or ""),
        "merged_here": with_it,
        **{name: _hand_over(model, gone, kept) for name, model in BELONGINGS.items()},
        "rooms": {
            room.__name__: room.bring_together(kept=kept, gone=gone) for room in declare.modules("merging")
        },
    }
    made = Merge.objects.create(
        kept=kept, gone=gone, before=json.dumps(before), reason=reason, merged_by=actor.user_id, merged_at=at
    )
    _tell("person.merged", made, actor, at, reason)
    return made


def _vault(person: Person) -> Vault:
    vault, _made = Vault.objects.get_or_create(person=person)
    return vault


def _take(into: models.Model, source: models.Model, fields: tuple[str, ...]) -> list[str]:
    """Fill what is lacking, and say what was."""
    lacking = [field for field in fields if _lacks(into, field) and not _lacks(source, field)]
    for field in lacking:
        setattr(into, field, getattr(source, field))
    return lacking


def _hand_over(model: type[models.Model], gone: Person, kept: Person) -> list[str]:
    """Give the rows of one record to the other; posts that both hold stay where they are."""
    rows = model._default_manager.filter(person=gone)
    if model is Post:
        same = set(Post.objects.filter(person=kept, ends_on=None).values_list("org_id", "kind"))
        open_posts = Post.objects.filter(person=gone, ends_on=None)
        rows = rows.exclude(pk__in=[post.pk for post in open_posts if (post.org_id, post.kind) in same])
    ids = list(rows.values_list("pk", flat=True))
    model._default_manager.filter(pk__in=ids).update(person=kept)
    return [str(pk) for pk in ids]


def _save(person: Person, vault: Vault) -> None:
    index(person, phone=vault.phone, id_number=vault.id_number)
    person.version += 1
    person.save()
    vault.save()


@transaction.atomic
def undo_merge(*, merge: Merge, reason: str, actor: Actor, at: datetime) -> None:
    """Make two records of one again: each has what it had, and what was changed since stays with the kept one.

    An ID number that somebody else has been given meanwhile does not come back.

    :raises NotAllowed: the actor may not merge.
    :raises MergedOn: undone already, or a later merge stands on it.
    """
    if not (actor.is_system or can_merge(actor)):
        raise NotAllowed
    made = Merge.objects.select_for_update().get(pk=merge.pk)
    kept = Person.objects.select_for_update().get(pk=made.kept_id)
    gone = Person.objects.select_for_update().get(pk=made.gone_id)
    later = Merge.objects.filter(kept=kept, undone_at=None, pk__gt=made.pk)
    if made.undone_at or kept.merged_into_id or gone.merged_into_id != kept.pk or later.exists():
        raise MergedOn
    if kept.erased_at:
        raise NotOnePerson(_("One of them was erased."))
    before: dict[str, Any] = json.loads(made.before)
    kept_vault, gone_vault = _vault(kept), _vault(gone)
    _give_back(kept, gone, before["taken"])
    _give_back(kept_vault, gone_vault, before["taken"])
    if before["user"] and str(kept.user_id) == before["user"]:
        kept.user_id, gone.user_id = None, before["user"]
    _save(kept, kept_vault)
    gone.merged_into = None
    try:
        with transaction.atomic():
            _save(gone, gone_vault)
    except IntegrityError:
        gone_vault.id_number = ""
        _save(gone, gone_vault)
    for name, model in BELONGINGS.items():
        model._default_manager.filter(pk__in=before[name], person=kept).update(person=gone)
    Person.objects.filter(pk__in=before["merged_here"], merged_into=kept).update(merged_into=gone)
    for room in declare.modules("merging"):
        if room.__name__ in before.get("rooms", {}):
            room.take_apart(kept=kept, gone=gone, before=before["rooms"][room.__name__])
    made.undone_at = at
    made.save(update_fields=["undone_at"])
    _tell("person.unmerged", made, actor, at, reason)


def _give_back(kept: models.Model, gone: models.Model, taken: list[str]) -> None:
    """Empty what was taken from the other record, unless it was changed since."""
    for field in taken:
        if hasattr(kept, field) and getattr(kept, field) == getattr(gone, field):
            setattr(kept, field, _field(kept, field).get_default())


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
