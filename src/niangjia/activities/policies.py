"""Who may run what, and whom an activity is for."""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import Audience
from niangjia.activities.errors import MayNotRun
from niangjia.activities.models import Activity, CheckIn, Quota, Signup
from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people.choices import group_names
from niangjia.people.models import Person
from niangjia.people.queries import was_member


def can_run(actor: Actor, org: Org) -> bool:
    """Staff whose scope covers the organiser run its activities."""
    if actor.is_system:
        return True
    return actor.has_role(*roles.STAFF_UP) and actor.scope is not None and actor.scope.covers(org.path)


def must_run(actor: Actor, org: Org) -> None:
    """:raises MayNotRun: the actor may not."""
    if not can_run(actor, org):
        raise MayNotRun


def is_self(actor: Actor, person: Person) -> bool:
    """Say whether the actor is this person, or the one this record was merged into."""
    return actor.person_id is not None and actor.person_id in (person.pk, person.merged_into_id)


def must_act_for(actor: Actor, person: Person, org: Org) -> None:
    """:raises NotAllowed: neither the person nor staff of the organiser."""
    if not is_self(actor, person) and not can_run(actor, org):
        raise NotAllowed


def must_look_after(actor: Actor, signup: Signup) -> None:
    """The person, staff of the organiser, and who sent the name on an outlet's list.

    :raises NotAllowed: none of them.
    """
    listed = signup.quota is not None and can_send_list(actor, signup.quota)
    if not listed:
        must_act_for(actor, signup.person, signup.session.activity.org)


def can_send_list(actor: Actor, quota: Quota) -> bool:
    """The outlet's head or chair sends its list; so does staff above it, or of the organiser."""
    if can_run(actor, quota.org) or can_run(actor, quota.session.activity.org):
        return True
    return actor.has_role(*roles.HEADS) and actor.scope is not None and actor.scope.covers(quota.org.path)


def eligibility(activity: Activity, person: Person, on: date, declared_group: str = "") -> Any:
    """Say why the activity is not for this person, in one sentence; ``None`` when it is.

    :param on: the day on which membership is asked for.
    :param declared_group: what somebody without a known group says of themselves.
    """
    group = person.group or declared_group
    if activity.audience == Audience.GROUPS and group not in activity.groups:
        return gettext("This is for %(groups)s only.") % {"groups": group_names(activity.groups)}
    if activity.audience == Audience.MEMBERS and not was_member(person.pk, on):
        return _("This is for union members. Joining takes a minute: see “My union”.")
    only = activity.audience_org
    if only is not None and not _belongs(person, only):
        return gettext("This is for people of %(org)s.") % {"org": only.name}
    return None


def _belongs(person: Person, org: Org) -> bool:
    return person.home_org is not None and person.home_org.path.startswith(org.path)


def runs(actor: Actor, signup: Signup) -> bool:
    """Say whether the actor ran this: made the activity, signed the person up or checked them in."""
    if actor.user_id is None:
        return False
    if actor.user_id in (signup.session.activity.created_by, signup.created_by):
        return True
    return signup.signatures.filter(undone_at=None, checked_in_by_user=actor.user_id).exists()


def organises(actor: Actor, activity: Activity) -> bool:
    """Say whether the actor runs the activity: made it, checked others in, or acts as staff of the organiser."""
    if can_run(actor, activity.org):
        return True
    if actor.user_id is None or actor.person_id is None:
        return False
    others = CheckIn.objects.filter(signup__session__activity=activity, undone_at=None).exclude(
        signup__person_id=actor.person_id
    )
    return actor.user_id == activity.created_by or others.filter(checked_in_by_user=actor.user_id).exists()


def can_call_back(actor: Actor, signup: Signup) -> bool:
    """Staff in scope who did not run it themselves make the call-backs."""
    return can_run(actor, signup.session.activity.org) and (actor.is_system or not runs(actor, signup))
