"""Transfers: asked for by the member or by either union, done when both unions have agreed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.joining import policies
from niangjia.joining.choices import TransferState
from niangjia.joining.errors import MovesAlready, NoSuchUnion, OwnAffair, SameUnion, TransferDecided
from niangjia.joining.models import Transfer
from niangjia.joining.queries import unions_of
from niangjia.joining.telling import tell
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people.errors import NoMembership, ReasonMissing
from niangjia.people.models import Person
from niangjia.people.queries import membership_now
from niangjia.people.services import transfer as move


def _waiting(person: Person) -> Transfer | None:
    found: Transfer | None = (
        Transfer.objects.filter(person=person, state=TransferState.WAITING)
        .select_related("from_org", "to_org", "person")
        .first()
    )
    return found


@transaction.atomic
def request_transfer(*, person: Person, union: Org, actor: Actor, at: datetime) -> Transfer:
    """Ask to move a member to another union. Staff of a union agree for it by asking.

    Asking for the same again gives the transfer that waits.

    :raises NoMembership: not a member now; :raises SameUnion: a member there already.
    :raises OrgClosed: the other union is closed; :raises NoSuchUnion: it takes no members.
    :raises MovesAlready: a transfer to another union waits.
    :raises NotAllowed: the actor is neither the member nor staff of one of the unions.
    """
    membership = membership_now(person)
    if membership is None:
        raise NoMembership(person=person)
    sides = [org for org in (membership.org, union) if policies.can_decide(actor, org)]
    if not (sides or policies.is_self(actor, person)):
        raise NotAllowed
    if union.closed_on:
        raise OrgClosed(org=union.name)
    if membership.org_id == union.pk:
        raise SameUnion(person=person, org=union.name)
    if not unions_of(union.district_id).filter(pk=union.pk).exists():
        raise NoSuchUnion
    waiting = _waiting(person)
    if waiting is None:
        made = Transfer(
            district_id=union.district_id,
            person=person,
            from_org=membership.org,
            to_org=union,
            made_at=at,
            made_by=actor.user_id,
            made_by_name=actor.name[:80] if sides else "",
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:  # two hands at the same moment
            waiting = _waiting(person)
        else:
            _record("transfer.requested", made, actor, at)
            return _agree(made, actor, at) if sides else made
    if waiting is None or waiting.to_org_id != union.pk:
        raise MovesAlready(person=person, org=waiting.to_org if waiting else union)
    return waiting


@transaction.atomic
def answer_transfer(
    *, transfer: Transfer, agree: bool, actor: Actor, at: datetime, reason: str = ""
) -> Transfer:
    """Agree to a transfer for the union one acts for, or decline it with a reason. The second agreement moves the member.

    :raises NotAllowed: the actor acts for neither union; :raises OwnAffair: it is the actor's own transfer.
    :raises ReasonMissing: declined without a reason.
    :raises TransferDecided: it was decided the other way meanwhile.
    :raises OrgClosed: the union one goes to is closed; :raises NoMembership: the member has left.
    """
    current = _locked(transfer)
    if not any(policies.can_admit(actor, org) for org in (current.from_org, current.to_org)):
        raise NotAllowed
    if policies.is_self(actor, current.person):
        raise OwnAffair
    wanted = (TransferState.WAITING, TransferState.DONE) if agree else (TransferState.DECLINED,)
    if current.state != TransferState.WAITING:
        if current.state in wanted:
            return current
        raise TransferDecided(state=current.get_state_display())
    if agree:
        return _agree(current, actor, at)
    if not reason.strip():
        raise ReasonMissing
    current.state, current.decided_at = TransferState.DECLINED, at
    current.reason = reason.strip()[:200]
    current.save()
    _record("transfer.declined", current, actor, at, reason=current.reason)
    return current


@transaction.atomic
def withdraw_transfer(*, transfer: Transfer, actor: Actor, at: datetime) -> Transfer:
    """Take a transfer back that waits: the member, or a union's staff.

    :raises NotAllowed: the actor is none of them.
    :raises TransferDecided: it was decided meanwhile.
    """
    current = _locked(transfer)
    ours = any(policies.can_admit(actor, org) for org in (current.from_org, current.to_org))
    if not (ours or policies.is_self(actor, current.person)):
        raise NotAllowed
    if current.state == TransferState.WITHDRAWN:
        return current
    if current.state != TransferState.WAITING:
        raise TransferDecided(state=current.get_state_display())
    current.state, current.decided_at = TransferState.WITHDRAWN, at
    current.save()
    _record("transfer.withdrawn", current, actor, at)
    return current


def _locked(transfer: Transfer) -> Transfer:
    found: Transfer = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("from_org", "to_org", "person")
        .get(pk=transfer.pk)
    )
    return found


def _agree(current: Transfer, actor: Actor, at: datetime) -> Transfer:
    if policies.can_admit(actor, current.from_org) and current.from_agreed_at is None:
        current.from_agreed_at, current.from_agreed_by_name = at, actor.name[:80]
    if policies.can_admit(actor, current.to_org) and current.to_agreed_at is None:
        current.to_agreed_at, current.to_agreed_by_name = at, actor.name[:80]
    if current.from_agreed_at and current.to_agreed_at:
        membership = membership_now(current.person)
        if membership is None or membership.org_id != current.from_org_id:
            raise NoMembership(person=current.person)
        move(person=current.person, org=current.to_org, actor=actor, at=at)
        current.state, current.decided_at = TransferState.DONE, at
        current.save()
        _record("transfer.done", current, actor, at)
        tell(current.person, "transferred", at=at, org=current.to_org.name)
    else:
        current.save()
        _record("transfer.agreed", current, actor, at)
    return current


def _record(action: str, transfer: Transfer, actor: Actor, at: datetime, reason: str = "") -> None:
    audit.record(
        action=action,
        subject_type="transfer",
        subject_id=transfer.pk,
        actor=actor,
        at=at,
        org=transfer.to_org,
        reason=reason,
    )
