"""Calls for courses, and what lecturers propose."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.courses.changing import held, take
from niangjia.courses.choices import Field, ProposalState
from niangjia.courses.errors import (
    BadCall,
    CallClosed,
    FieldNotCalled,
    NeedAnswered,
    NotEngaged,
    NotToRevise,
)
from niangjia.courses.models import Call, Lecturer, Need, Proposal
from niangjia.courses.policies import must_be_self_or_manage, must_manage
from niangjia.courses.services.courses import must_last
from niangjia.courses.trail import told
from niangjia.orgs.models import Org

FIELDS = ("title", "text", "fields", "opens_on", "closes_on")
PROPOSED = ("title", "field", "groups", "audience", "minutes", "summary")


def _check(call: Call) -> None:
    if call.closes_on < call.opens_on:
        raise BadCall


@transaction.atomic
def open_call(
    *,
    org: Org,
    title: str,
    opens_on: date,
    closes_on: date,
    actor: Actor,
    at: datetime,
    text: str = "",
    fields: Collection[str] = (),
    needs: Collection[Need] = (),
    attempt: UUID | None = None,
) -> Call:
    """Call for courses.

    :param fields: what they are to be about; empty: anything.
    :param needs: what people wish to hear and the library does not have; they are marked with the call.
    :raises BadCall: it closes before it opens.
    :raises NeedAnswered: one of the needs is answered.
    """
    must_manage(actor, org)
    call = Call(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        title=title.strip(),
        text=text.strip(),
        fields=list(fields),
        opens_on=opens_on,
        closes_on=closes_on,
    )
    _check(call)
    call.save(force_insert=True)
    for need in Need.objects.select_for_update().filter(pk__in=[one.pk for one in needs]).order_by("pk"):
        must_manage(actor, need.org)
        if need.course_id or need.call_id:
            raise NeedAnswered
        need.call = call
        need.save(update_fields=["call", "updated_at"])
    told("call.opened", call, actor, at)
    return call


@transaction.atomic
def update_call(*, call: Call, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime) -> Call:
    """Correct a call, or move its closing date.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises BadCall: it closes before it opens.
    """
    current = held(call)
    must_manage(actor, current.org)
    changed = take(current, version, changes, FIELDS)
    _check(current)
    current.save()
    told("call.changed", current, actor, at, detail={"fields": changed})
    return current


def _must_be_called_for(call: Call | None, field: str, day: date) -> None:
    if call is None:
        return
    if not call.open_at(day):
        raise CallClosed(since=call.opens_on, until=call.closes_on)
    if call.fields and field not in call.fields:
        names = gettext(", ").join(str(Field(one).label) for one in call.fields)
        raise FieldNotCalled(fields=names)


@transaction.atomic
def propose(
    *,
    lecturer: Lecturer,
    actor: Actor,
    at: datetime,
    call: Call | None = None,
    attempt: UUID | None = None,
    **known: Any,
) -> Proposal:
    """Propose a course, to a call or without one. Takes the fields of a proposal.

    :raises NotEngaged: the lecturer is not in their term.
    :raises CallClosed: the call is not open on this day.
    :raises FieldNotCalled: the call is about other fields.
    """
    must_be_self_or_manage(actor, lecturer)
    day = local_day(at)
    if not lecturer.in_term_on(day):
        raise NotEngaged(name=lecturer.person.name)
    _must_be_called_for(call, known["field"], day)
    proposal = Proposal(
        id=attempt or uuid7(),
        district_id=lecturer.district_id,
        org=lecturer.org,
        call=call,
        lecturer=lecturer,
        made_at=at,
        **known,
    )
    proposal.title = proposal.title.strip()
    must_last(proposal.minutes)
    proposal.save(force_insert=True)
    told("course_proposal.made", proposal, actor, at)
    return proposal


@transaction.atomic
def revise_proposal(
    *, proposal: Proposal, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Proposal:
    """Change a proposal that waits, or send one that was to be revised again.

    :raises NotToRevise: it is in a round or decided.
    """
    current = Proposal.objects.select_for_update().get(pk=proposal.pk)
    must_be_self_or_manage(actor, current.lecturer)
    if current.state not in (ProposalState.WAITING, ProposalState.REVISE):
        raise NotToRevise
    for name in PROPOSED:
        if name in changes:
            setattr(current, name, changes[name])
    must_last(current.minutes)
    if current.state == ProposalState.REVISE:
        current.state, current.attempt = ProposalState.WAITING, current.attempt + 1
    current.revised_at = at
    current.save()
    told("course_proposal.revised", current, actor, at)
    return current


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, actor: Actor, at: datetime) -> Proposal:
    """Take a proposal back. Doing it again changes nothing.

    :raises NotToRevise: it is in a round or decided.
    """
    current = Proposal.objects.select_for_update().get(pk=proposal.pk)
    must_be_self_or_manage(actor, current.lecturer)
    if current.state == ProposalState.WITHDRAWN:
        return current
    if current.state not in (ProposalState.WAITING, ProposalState.REVISE):
        raise NotToRevise
    current.state = ProposalState.WITHDRAWN
    current.save(update_fields=["state"])
    told("course_proposal.withdrawn", current, actor, at)
    return current
