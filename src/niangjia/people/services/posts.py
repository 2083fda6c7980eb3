"""Posts: who acts for which org."""

from datetime import date, datetime

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people.errors import ReasonMissing
from niangjia.people.models import Person, Post
from niangjia.people.policies import can_appoint
from niangjia.people.services.memberships import must_be_somebody


@transaction.atomic
def appoint(
    *,
    person: Person,
    org: Org,
    kind: str,
    title: str,
    actor: Actor,
    at: datetime,
    level: str = "",
    starts_on: date | None = None,
    order: int = 100,
    reason: str = "",
) -> Post:
    """Give somebody a post. An open post of the same kind there is given back unchanged.

    :param reason: on what ground, such as the number of the appointing document; kept in the trail.

    :raises NotAllowed: the actor may not give posts there.
    :raises OrgClosed: the org is closed.
    :raises Erased: the person's data were erased.
    :raises MergedAway: the record was merged into another.
    """
    if not (actor.is_system or can_appoint(actor, org)):
        raise NotAllowed
    if org.closed_on:
        raise OrgClosed(org=org.name)
    must_be_somebody(Person.objects.select_for_update().get(pk=person.pk))
    district_id = org.district_id or org.pk
    open_post = Post.objects.filter(
        district_id=district_id, org=org, person=person, kind=kind, ends_on=None
    ).first()
    if open_post is not None:
        return open_post
    post = Post.objects.create(
        district_id=district_id,
        org=org,
        person=person,
        kind=kind,
        title=title,
        level=level,
        order=order,
        starts_on=starts_on or local_day(at),
    )
    audit.record(
        action="post.given",
        subject_type="person",
        subject_id=person.pk,
        subject_label=person.name,
        actor=actor,
        at=at,
        org=org,
        reason=reason,
        detail={"kind": kind, "title": title},
    )
    return post


@transaction.atomic
def end_post(*, post: Post, actor: Actor, at: datetime, reason: str = "") -> Post:
    """End a post at once: it is dead on the next request.

    :raises NotAllowed: the actor may not take posts there.
    :raises ReasonMissing: a person ends it and does not say why.
    """
    if not (actor.is_system or can_appoint(actor, post.org)):
        raise NotAllowed
    if not (actor.is_system or reason.strip()):
        raise ReasonMissing
    post.ends_on, post.revoked_at = min(post.ends_on or local_day(at), local_day(at)), at
    post.starts_on = min(post.starts_on, post.ends_on)
    post.save(update_fields=["ends_on", "starts_on", "revoked_at"])
    audit.record(
        action="post.ended",
        subject_type="person",
        subject_id=post.person_id,
        subject_label=post.person.name,
        actor=actor,
        at=at,
        org=post.org,
        reason=reason,
        detail={"kind": post.kind, "title": post.title},
    )
    return post
