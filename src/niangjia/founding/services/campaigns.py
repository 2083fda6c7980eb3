"""Campaigns and their targets."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.founding.errors import BadCampaign
from niangjia.founding.models import Campaign, Target
from niangjia.founding.policies import must_plan
from niangjia.orgs.models import Org

FIELDS = ("name", "since", "until", "note")


def _record(action: str, campaign: Campaign, actor: Actor, at: datetime, **more: Any) -> None:
    audit.record(
        action=f"campaign.{action}",
        subject_type="campaign",
        subject_id=campaign.pk,
        subject_label=campaign.name,
        actor=actor,
        at=at,
        org=campaign.org,
        **more,
    )


def _check(campaign: Campaign) -> None:
    if campaign.until < campaign.since:
        raise BadCampaign(_("The end must be after the start."))


@transaction.atomic
def open_campaign(
    *,
    org: Org,
    name: str,
    since: date,
    until: date,
    actor: Actor,
    at: datetime,
    note: str = "",
    attempt: UUID | None = None,
) -> Campaign:
    """Begin a campaign led by an org.

    :raises BadCampaign: it ends before it starts.
    :raises NotAllowed: the actor plans nothing there.
    """
    must_plan(actor, org)
    campaign = Campaign(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        name=name.strip(),
        since=since,
        until=until,
        note=note.strip(),
    )
    _check(campaign)
    campaign.save(force_insert=True)
    _record("opened", campaign, actor, at)
    return campaign


@transaction.atomic
def update_campaign(
    *, campaign: Campaign, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Campaign:
    """Correct a campaign.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises BadCampaign: it ends before it starts.
    """
    current = Campaign.objects.select_for_update().get(pk=campaign.pk)
    must_plan(actor, current.org)
    if current.version != version:
        raise StaleRecord
    for name in FIELDS:
        if name in changes:
            setattr(current, name, changes[name])
    _check(current)
    current.version += 1
    current.save()
    _record("changed", current, actor, at)
    return current


@transaction.atomic
def set_targets(*, campaign: Campaign, targets: Mapping[Org, int], actor: Actor, at: datetime) -> None:
    """Say how many unions each org is to found; none takes the target away.

    :raises NotAllowed: the actor plans nothing there, or an org stands outside of the campaign's.
    """
    current = Campaign.objects.select_for_update().get(pk=campaign.pk)
    must_plan(actor, current.org)
    for org, unions in targets.items():
        if not current.org.scope.covers(org.path):
            raise NotAllowed
        if unions > 0:
            Target.objects.update_or_create(
                district_id=org.district_id or org.pk,
                campaign=current,
                org=org,
                defaults={"unions": unions},
            )
        else:
            Target.objects.filter(campaign=current, org=org).delete()
    _record(
        "targets_set",
        current,
        actor,
        at,
        detail={"orgs": sum(1 for number in targets.values() if number > 0)},
    )
