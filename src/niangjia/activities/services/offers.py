"""Activities: made, published, closed, cancelled, copied."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities.answers import check_questions
from niangjia.activities.choices import ActivityState, Audience
from niangjia.activities.errors import NotReady, ReasonMissing, WrongState
from niangjia.activities.models import Activity, Session
from niangjia.activities.policies import must_run
from niangjia.activities.services.sessions import cancel_session
from niangjia.core.actor import Actor
from niangjia.core.errors import StaleRecord
from niangjia.core.files import save_picture
from niangjia.core.ids import uuid7
from niangjia.core.pinyin import initials, sort_key
from niangjia.ledger.errors import NoDistrict
from niangjia.ledger.models import Programme
from niangjia.orgs.models import Org

COPIED = (
    "programme",
    "title",
    "text",
    "bring",
    "picture",
    "audience",
    "groups",
    "audience_org",
    "limit",
    "questions",
    "consent_text",
    "contact_phone",
)
COPIED_DATES = (
    "name",
    "place",
    "address",
    "latitude",
    "longitude",
    "capacity",
    "waiting_list",
    "waiting_limit",
    "offer_minutes",
)


def _record(action: str, activity: Activity, actor: Actor, at: datetime, **more: Any) -> None:
    audit.record(
        action=action,
        subject_type="activity",
        subject_id=activity.pk,
        subject_label=activity.title,
        actor=actor,
        at=at,
        org=activity.org,
        **more,
    )


def _spell(activity: Activity) -> None:
    activity.pinyin, activity.initials = sort_key(activity.title)[:400], initials(activity.title)[:120]


def _check(activity: Activity) -> None:
    if not activity.title.strip():
        raise NotReady(_("Give the activity a title."))
    if activity.audience == Audience.GROUPS and not activity.groups:
        raise NotReady(_("Choose at least one group, or make it for everyone."))
    activity.questions = check_questions(activity.questions)


@transaction.atomic
def create_activity(
    *,
    org: Org,
    programme: Programme | str,
    title: str,
    actor: Actor,
    at: datetime,
    groups: Sequence[str] = (),
    questions: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> Activity:
    """Make a draft. ``more`` are the other fields of ``Activity``.

    :raises NoDistrict: the organiser is the city's root; its work belongs to 市总本级.
    :raises NotReady: the title or the groups are missing.
    """
    must_run(actor, org)
    if org.district_id is None:
        raise NoDistrict(org=org.name)
    activity = Activity(
        district_id=org.district_id,
        org=org,
        programme_id=programme if isinstance(programme, str) else programme.pk,
        title=title.strip(),
        groups=list(groups),
        questions=list(questions),
        created_by=actor.user_id,
        **more,
    )
    _check(activity)
    _spell(activity)
    activity.save(force_insert=True)
    _record("activity.created", activity, actor, at)
    return activity


@transaction.atomic
def update_activity(
    *, activity: Activity, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> Activity:
    """Change what is told of an activity.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises WrongState: the new organiser belongs to another district.
    """
    current: Activity = Activity.objects.select_for_update().get(pk=activity.pk)
    must_run(actor, current.org)
    if current.version != version:
        raise StaleRecord
    before = {name: getattr(current, name) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    must_run(actor, current.org)
    if current.org.district_id != current.district_id:
        raise WrongState
    _check(current)
    _spell(current)
    current.version += 1
    current.save()
    changed = {
        name: [str(before[name])[:200], str(getattr(current, name))[:200]]
        for name in changes
        if before[name] != getattr(current, name)
    }
    _record("activity.changed", current, actor, at, detail=changed)
    return current


@transaction.atomic
def set_picture(*, activity: Activity, upload: Any, actor: Actor, at: datetime) -> Activity:
    """Give the activity a picture.

    :raises BadPicture: the file cannot be used; says why.
    """
    must_run(actor, activity.org)
    activity.picture = save_picture(upload, "activities")
    activity.save(update_fields=["picture", "updated_at"])
    _record("activity.picture", activity, actor, at)
    return activity


def _turn(
    activity: Activity, state: str, actor: Actor, at: datetime, *, allowed: tuple[str, ...], **stamp: Any
) -> Activity:
    must_run(actor, activity.org)
    if activity.state == state:
        return activity
    turned = Activity.objects.filter(pk=activity.pk, state__in=allowed).update(state=state, **stamp)
    activity.refresh_from_db()
    if not turned and activity.state != state:
        raise WrongState
    _record(f"activity.{state}", activity, actor, at)
    return activity


@transaction.atomic
def publish_activity(*, activity: Activity, actor: Actor, at: datetime) -> Activity:
    """Let workers see it and sign up.

    :raises NotReady: it has no date yet, or all of them are over.
    :raises WrongState: it was cancelled, or is a template.
    """
    must_run(actor, activity.org)
    if activity.template or activity.state == ActivityState.CANCELLED:
        raise WrongState
    if not activity.sessions.filter(cancelled_at=None).exists():
        raise NotReady(_("Add at least one date before publishing."))
    if not activity.sessions.filter(cancelled_at=None, ends_at__gt=at).exists():
        raise NotReady(_("Every date of it is over. Add a new date, or change one, before publishing."))
    return _turn(
        activity,
        ActivityState.PUBLISHED,
        actor,
        at,
        allowed=(ActivityState.DRAFT, ActivityState.CLOSED),
        published_at=activity.published_at or at,
    )


@transaction.atomic
def close_activity(*, activity: Activity, actor: Actor, at: datetime) -> Activity:
    """Stop sign-up; everything else goes on."""
    return _turn(activity, ActivityState.CLOSED, actor, at, allowed=(ActivityState.PUBLISHED,))


@transaction.atomic
def cancel_activity(*, activity: Activity, reason: str, actor: Actor, at: datetime) -> Activity:
    """Call the whole activity off. Everybody signed up for a date still to come is told, with the reason.

    :raises ReasonMissing: no reason was given.
    """
    must_run(actor, activity.org)
    if not reason.strip():
        raise ReasonMissing
    for session in activity.sessions.filter(cancelled_at=None, starts_at__gt=at):
        cancel_session(session=session, reason=reason, actor=actor, at=at)
    return _turn(
        activity,
        ActivityState.CANCELLED,
        actor,
        at,
        allowed=(ActivityState.DRAFT, ActivityState.PUBLISHED, ActivityState.CLOSED),
        cancelled_at=at,
        cancel_reason=reason[:200],
    )


@transaction.atomic
def copy_activity(
    *,
    activity: Activity,
    actor: Actor,
    at: datetime,
    org: Org | None = None,
    shift: timedelta | None = None,
    template: bool = False,
    attempt: UUID | None = None,
) -> Activity:
    """Make a draft like this one, with its dates moved by ``shift`` (no dates without it); ``attempt`` is its id."""
    made = create_activity(
        id=attempt or uuid7(),
        org=org or activity.org,
        actor=actor,
        at=at,
        copied_from=activity,
        template=template,
        **{name: getattr(activity, name) for name in COPIED},
    )
    for session in activity.sessions.filter(cancelled_at=None) if shift is not None else ():
        Session.objects.create(
            district_id=made.district_id,
            activity=made,
            **{name: getattr(session, name) for name in COPIED_DATES},
            **{
                name: getattr(session, name) + shift
                for name in ("starts_at", "ends_at", "opens_at", "closes_at")
            },
        )
    return made


def save_as_template(*, activity: Activity, actor: Actor, at: datetime) -> Activity:
    """Keep an activity as a template for later ones."""
    return copy_activity(activity=activity, actor=actor, at=at, template=True)


def create_from_template(*, template: Activity, org: Org, actor: Actor, at: datetime) -> Activity:
    """Make a draft from a template."""
    return copy_activity(activity=template, org=org, actor=actor, at=at)
