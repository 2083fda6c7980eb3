"""Research campaigns, their groups and where these stay."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.choices import SECTION_UP
from niangjia.people.models import Person
from niangjia.people.queries import cadres_within
from niangjia.research.errors import (
    BadPeriod,
    CampaignClosed,
    NotALeader,
    NotASectionCadre,
    OrgIsClosed,
    OutsideCampaign,
    SameName,
    SameStay,
)
from niangjia.research.models import Campaign, GroupMember, Stay, WorkGroup
from niangjia.research.policies import must_plan
from niangjia.research.queries import leaders
from niangjia.research.services.recording import told

FIELDS = ("name", "since", "until", "questions", "note")


@transaction.atomic
def open_campaign(
    *,
    org: Org,
    name: str,
    since: date,
    until: date,
    actor: Actor,
    at: datetime,
    questions: str = "",
    note: str = "",
    attempt: UUID | None = None,
) -> Campaign:
    """Begin a research campaign of an org.

    :param questions: what to ask, one question a line.
    :raises BadPeriod: it ends before it starts.
    :raises NotAllowed: the actor plans nothing there.
    """
    must_plan(actor, org)
    if until < since:
        raise BadPeriod
    campaign = Campaign(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        name=name.strip(),
        since=since,
        until=until,
        questions=questions.strip(),
        note=note.strip(),
    )
    campaign.save(force_insert=True)
    told("research.opened", "research", campaign, actor, at)
    return campaign


@transaction.atomic
def update_campaign(
    *, campaign: Campaign, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Campaign:
    """Correct a campaign. Its days can only move as far as the stays of its groups lie within.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises BadPeriod: it ends before it starts.
    :raises OutsideCampaign: a stay would lie outside.
    """
    current = Campaign.objects.select_for_update().get(pk=campaign.pk)
    must_plan(actor, current.org)
    if current.version != version:
        raise StaleRecord
    for name in FIELDS:
        if name in changes:
            setattr(current, name, changes[name])
    if current.until < current.since:
        raise BadPeriod
    stays = Stay.objects.filter(group__campaign=current)
    left = stays.filter(Q(since__lt=current.since) | Q(until__gt=current.until))
    if left.exists():
        raise OutsideCampaign(since=current.since.isoformat(), until=current.until.isoformat())
    current.version += 1
    current.save()
    told("research.changed", "research", current, actor, at)
    return current


@transaction.atomic
def close_campaign(*, campaign: Campaign, result: str, actor: Actor, at: datetime) -> Campaign:
    """Close a campaign with what came of it. Closing it again changes nothing.

    :raises NotAllowed: the actor plans nothing there.
    """
    current = Campaign.objects.select_for_update().get(pk=campaign.pk)
    must_plan(actor, current.org)
    if current.closed_on is None:
        current.closed_on, current.result = local_day(at), result.strip()[:2000]
        current.version += 1
        current.save()
        told("research.closed", "research", current, actor, at)
    return current


@transaction.atomic
def reopen_campaign(*, campaign: Campaign, actor: Actor, at: datetime) -> Campaign:
    """Take back that a campaign was closed; what was written of it stays."""
    current = Campaign.objects.select_for_update().get(pk=campaign.pk)
    must_plan(actor, current.org)
    if current.closed_on is not None:
        current.closed_on = None
        current.version += 1
        current.save()
        told("research.reopened", "research", current, actor, at)
    return current


def _open(campaign: Campaign, actor: Actor) -> Campaign:
    """Hold a campaign that is to be changed.

    :raises CampaignClosed: it was closed.
    """
    current = Campaign.objects.select_for_update().get(pk=campaign.pk)
    must_plan(actor, current.org)
    if current.closed_on is not None:
        raise CampaignClosed
    return current


def _must_be_cadres(
    campaign: Campaign, leader: Person | None, members: Collection[Person], at: datetime
) -> None:
    """Ask of whoever is new in a group, on the day of the campaign that is nearest to now.

    :raises NotALeader: the leader leads nothing at the campaign's org.
    :raises NotASectionCadre: a member acts for no union of it, or not in the rank.
    """
    day = min(max(local_day(at), campaign.since), campaign.until)
    if leader is not None and not leaders(campaign.org, day).filter(pk=leader.pk).exists():
        raise NotALeader(org=campaign.org.name, person=leader.name)
    known = (
        set(cadres_within(campaign.org, SECTION_UP, day).values_list("pk", flat=True)) if members else set()
    )
    for person in members:
        if person.pk not in known:
            raise NotASectionCadre(person=person.name, org=campaign.org.name)


def _save_group(group: WorkGroup, leader: Person, members: Collection[Person], *, new: bool) -> None:
    try:
        with transaction.atomic():
            group.save(force_insert=new)
    except IntegrityError:
        if WorkGroup.objects.filter(campaign=group.campaign, name=group.name).exclude(pk=group.pk).exists():
            raise SameName from None
        raise
    wanted = {leader.pk: True} | {one.pk: False for one in members if one.pk != leader.pk}
    group.members.exclude(person__in=wanted).delete()
    # The one who leads no longer gives way first: the database knows one leader of a group.
    group.members.filter(leads=True).exclude(person=leader).update(leads=False)
    for person, leads in wanted.items():
        GroupMember.objects.update_or_create(
            group=group, person_id=person, defaults={"leads": leads, "district_id": group.district_id}
        )


@transaction.atomic
def form_group(
    *,
    campaign: Campaign,
    name: str,
    leader: Person,
    cadres: Collection[Person],
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
) -> WorkGroup:
    """Form a work group. The leader is a member; a cadre may be in several groups.

    :raises CampaignClosed: the campaign was closed.
    :raises NotALeader: the leader is no leader of the campaign's federation.
    :raises NotASectionCadre: a member is no cadre of section level or above there.
    :raises SameName: the campaign has a group of this name.
    """
    current = _open(campaign, actor)
    _must_be_cadres(current, leader, cadres, at)
    group = WorkGroup(
        id=attempt or uuid7(), district_id=current.district_id, campaign=current, name=name.strip()
    )
    _save_group(group, leader, cadres, new=True)
    told("research.group_formed", "work_group", group, actor, at, detail={"persons": group.members.count()})
    return group


@transaction.atomic
def update_group(
    *, group: WorkGroup, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> WorkGroup:
    """Correct a group: its name, who leads it, who is in it.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises CampaignClosed: the campaign was closed.
    :raises NotALeader: the leader is no leader of the campaign's federation.
    :raises NotASectionCadre: a new member is no cadre of section level or above there.
    :raises SameName: the campaign has another group of this name.
    """
    campaign = _open(group.campaign, actor)
    current = WorkGroup.objects.select_for_update().select_related("campaign__org").get(pk=group.pk)
    if current.version != version:
        raise StaleRecord
    held = {one.person_id: one for one in current.members.select_related("person")}
    leader = changes.get("leader") or next(one.person for one in held.values() if one.leads)
    members = list(changes.get("cadres", [one.person for one in held.values()]))
    led = leader.pk in held and held[leader.pk].leads
    _must_be_cadres(campaign, None if led else leader, [one for one in members if one.pk not in held], at)
    current.name = str(changes.get("name", current.name)).strip()
    current.version += 1
    _save_group(current, leader, members, new=False)
    told("research.group_changed", "work_group", current, actor, at)
    return current


@transaction.atomic
def send_group(
    *,
    group: WorkGroup,
    org: Org,
    actor: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
) -> Stay:
    """Send a group to an org, for the whole campaign unless days are given. Groups may meet at one place.

    :raises CampaignClosed: the campaign was closed.
    :raises OrgIsClosed: nobody can be sent there.
    :raises NotAllowed: the org stands outside of the campaign's.
    :raises BadPeriod: it ends before it starts.
    :raises OutsideCampaign: it lies outside of the campaign.
    :raises SameStay: the group is there from that day already.
    """
    campaign = _open(group.campaign, actor)
    must_plan(actor, org)
    if org.closed_on:
        raise OrgIsClosed(org=org.name)
    first, last = since or campaign.since, until or campaign.until
    if last < first:
        raise BadPeriod
    if first < campaign.since or last > campaign.until:
        raise OutsideCampaign(since=campaign.since.isoformat(), until=campaign.until.isoformat())
    stay, made = Stay.objects.get_or_create(
        group=group, org=org, since=first, defaults={"until": last, "district_id": group.district_id}
    )
    if not made and stay.until != last:
        raise SameStay
    if made:
        told("research.group_sent", "work_group", group, actor, at, detail={"org": org.name, "on": first})
    return stay


@transaction.atomic
def call_group_off(*, stay: Stay, actor: Actor, at: datetime) -> None:
    """Take a stay off the plan; visits that were made stay. Doing it again changes nothing.

    :raises CampaignClosed: the campaign was closed.
    """
    _open(stay.group.campaign, actor)
    gone, _each = Stay.objects.filter(pk=stay.pk).delete()
    if gone:
        told(
            "research.group_called_off",
            "work_group",
            stay.group,
            actor,
            at,
            detail={"org": stay.org.name, "on": stay.since},
        )
