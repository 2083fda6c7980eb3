"""Erasing somebody: what identifies them goes everywhere, what was counted stays and points at nobody."""

from datetime import datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.accounts.services import close_log_in
from niangjia.core import declare
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.people.choices import MembershipState, Sex
from niangjia.people.errors import Erased, ReasonMissing, StillActing
from niangjia.people.models import Consent, Membership, Merge, Person, Post, Vault
from niangjia.people.services.memberships import end_membership
from niangjia.people.services.persons import index


@transaction.atomic
def erase(*, person: Person, reason: str, actor: Actor, at: datetime) -> None:
    """Empty somebody's vault and name, end the membership and close the log-in.

    All records merged with this one are erased with it. Ledger entries stay, pointing at nobody. Rooms above
    forget what they hold of the person (``forgetting``, in the same transaction).

    :raises ReasonMissing: no reason was given.
    :raises Erased: the data were erased before.
    :raises StillActing: the person holds a post.
    """
    if not reason.strip():
        raise ReasonMissing
    current = Person.objects.get(pk=person.pk)
    root = Person.objects.select_for_update().get(pk=current.root_id)
    if root.erased_at:
        raise Erased
    records = [root, *Person.objects.select_for_update().filter(merged_into=root)]
    post = Post.objects.in_force(local_day(at)).select_related("org").filter(person__in=records).first()
    if post is not None:
        raise StillActing(person=root, org=post.org)
    for room in declare.modules("forgetting"):
        room.forget(persons=records, actor=actor, at=at)
    if Membership.objects.filter(person=root, left_on=None).exists():
        end_membership(person=root, state=MembershipState.LEFT, reason="", actor=actor, at=at)
    Membership.objects.filter(person__in=records).update(card_number="", reason="")
    Consent.objects.filter(person__in=records, withdrawn_at=None).update(withdrawn_at=at)
    Merge.objects.filter(kept=root).update(reason="")
    for record in records:
        _empty(record, actor, at)
    audit.record(
        action="person.erased",
        subject_type="person",
        subject_id=root.pk,
        actor=actor,
        at=at,
        org=root.home_org,
        reason=reason.strip(),
    )


def _empty(record: Person, actor: Actor, at: datetime) -> None:
    Vault.objects.filter(person=record).update(phone="", id_number="", address="")
    if record.user is not None:
        close_log_in(user=record.user, actor=actor, at=at)
    record.user = None
    record.name = record.employer = ""
    record.birth_on, record.sex, record.erased_at = None, Sex.UNKNOWN, at
    index(record, phone="", id_number="")
    record.version += 1
    record.save()
