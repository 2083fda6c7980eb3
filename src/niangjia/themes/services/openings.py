"""What is opened because of a theme, and telling those who had asked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from niangjia.activities.choices import ActivityState, Audience
from niangjia.activities.models import Activity
from niangjia.activities.services import create_activity
from niangjia.core.actor import Actor
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org
from niangjia.themes.choices import STANDING
from niangjia.themes.errors import NotPublished, ToldAlready
from niangjia.themes.models import Opening, Theme, Told
from niangjia.themes.policies import must_keep
from niangjia.themes.queries import askers
from niangjia.themes.services.deciding import locked, must_be, record
from niangjia.themes.telling import tell


@transaction.atomic
def open_activity(
    *,
    theme: Theme,
    org: Org,
    programme: Programme,
    title: str,
    text: str,
    groups: Sequence[str],
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Opening:
    """Make the draft of an activity because of a theme; dates and places are given on its own page.

    :param attempt: the form sent twice makes one activity.
    :raises WrongThemeState: the theme does not stand.
    """
    current = locked(theme, actor)
    must_be(current, *STANDING)
    found = Opening.objects.filter(pk=attempt, theme=current).first()
    if found is not None:
        return found
    activity = create_activity(
        org=org,
        programme=programme,
        title=title,
        text=text,
        groups=groups,
        audience=Audience.GROUPS if groups else Audience.EVERYONE,
        actor=actor,
        at=at,
    )
    opening: Opening = Opening.objects.create(
        id=attempt,
        district_id=current.district_id,
        theme=current,
        activity=activity,
        opened_at=at,
        opened_by_name=actor.name[:80],
    )
    record("activity_opened", current, actor, at, detail={"activity": activity.title})
    return opening


@transaction.atomic
def link_activity(*, theme: Theme, activity: Activity, actor: Actor, at: datetime) -> Opening:
    """Keep that an activity there is already answers a theme; said twice it is kept once.

    :raises WrongThemeState: the theme does not stand.
    """
    current = locked(theme, actor)
    must_be(current, *STANDING)
    opening: Opening
    opening, made = Opening.objects.get_or_create(
        theme=current,
        activity=activity,
        defaults={
            "district_id": current.district_id,
            "opened_at": at,
            "opened_by_name": actor.name[:80],
        },
    )
    if made:
        record("activity_linked", current, actor, at, detail={"activity": activity.title})
    return opening


@transaction.atomic
def unlink_activity(*, opening: Opening, actor: Actor, at: datetime) -> None:
    """Take back that an activity answers a theme; the activity stays.

    :raises ToldAlready: those who had asked were told of it.
    """
    current = locked(opening.theme, actor)
    kept = Opening.objects.select_for_update().filter(pk=opening.pk).first()
    if kept is None:
        return
    if kept.told_at is not None:
        raise ToldAlready
    kept.delete()
    record("activity_unlinked", current, actor, at, detail={"activity": opening.activity.title})


@transaction.atomic
def tell_askers(*, opening: Opening, actor: Actor, at: datetime) -> int:
    """Write to everybody who had asked and is known; give how many people were told now. Nobody is told twice of one activity.

    :raises NotPublished: they could not sign up yet.
    """
    current = (
        Opening.objects.select_for_update(of=("self",))
        .select_related("theme__org", "activity__org")
        .get(pk=opening.pk)
    )
    must_keep(actor, current.theme.org)
    if current.activity.state != ActivityState.PUBLISHED:
        raise NotPublished
    told = Told.objects.filter(opening=current).select_related("concern__person")
    known = {one.concern_id for one in told}
    persons = {one.concern.person.root_id for one in told if one.concern.person is not None}
    before = len(persons)
    for concern in askers(current.theme).exclude(pk__in=known).select_related("person__merged_into"):
        person = concern.person.merged_into or concern.person
        if person.pk not in persons:
            tell(person, current.activity, at=at)
            persons.add(person.pk)
        Told.objects.create(district_id=current.district_id, opening=current, concern=concern, at=at)
    if current.told_at is None:
        current.told_at = at
        current.save(update_fields=["told_at"])
    number = len(persons) - before
    if number:
        record("told", current.theme, actor, at, detail={"persons": number})
    return number
