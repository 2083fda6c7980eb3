"""What the trail's actions on activities, sign-ups and attendance are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.activities.choices import ActivityState, Audience, Door, LimitPeriod
from niangjia.activities.models import Activity, HeadcountSheet, Question, Session, Signup
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.masking import mask_name
from niangjia.people.choices import Group
from niangjia.people.roles import AUDITOR, STAFF_UP

Linking = Callable[[Collection[str], Actor], dict[str, str]]

ACTIONS = {
    "activity.created": _("Activity created"),
    "activity.changed": _("Activity changed"),
    "activity.picture": _("Activity picture changed"),
    "activity.published": _("Activity published"),
    "activity.closed": _("Activity closed"),
    "activity.cancelled": _("Activity cancelled"),
    "activity.draft": _("Activity withdrawn"),
    "activities.exported": _("Activities exported"),
    "session.added": _("Session added"),
    "session.changed": _("Session changed"),
    "session.cancelled": _("Session cancelled"),
    "quota.set": _("Places set aside"),
    "quota.released": _("Places given back"),
    "signup.made": _("Signed up"),
    "signup.waiting": _("Joined the waiting list"),
    "signup.offered": _("Place offered from the waiting list"),
    "signup.accepted": _("Offered place accepted"),
    "signup.cancelled": _("Sign-up cancelled"),
    "signup.moved": _("Sign-up moved to another session"),
    "signup.checked_in": _("Checked in"),
    "signup.check_in_undone": _("Check-in undone"),
    "signup.called_back": _("Called back"),
    "signups.exported": _("Sign-up list exported"),
    "question.answered": _("Question answered"),
    "headcounts.exported": _("Head-counts exported"),
    "headcount.recorded": _("Head-count recorded"),
    "headcount.undone": _("Head-count undone"),
}
GROUPS = {
    "activity": _("Activities"),
    "activities": _("Activities"),
    "session": _("Sessions"),
    "quota": _("Sessions"),
    "signup": _("Sign-ups"),
    "signups": _("Sign-ups"),
    "question": _("Questions and answers"),
    "headcount": _("Head-counts"),
    "headcounts": _("Head-counts"),
}
SUBJECTS = {
    "activity": _("Activity"),
    "session": _("Session"),
    "signup": _("Sign-up"),
    "question": _("Question"),
    "headcount": _("Head-count"),
}
DETAILS = {
    **{
        f"{kind}.{field.name}": field.verbose_name
        for kind, model in (("activity", Activity), ("session", Session))
        for field in model._meta.fields
    },
    "places": _("Places"),
    "heads": _("Head-count"),
    "reached": _("Whether reached"),
    "attempt": _("Attempt"),
    "door": _("Signed up through"),
}
VALUES = {
    "door": dict(Door.choices),
    "state": dict(ActivityState.choices),
    "audience": dict(Audience.choices),
    "limit": dict(LimitPeriod.choices),
    "groups": dict(Group.choices),
    "group": dict(Group.choices),
}


def _signups(ids: Collection[str]) -> dict[str, str]:
    """Whose sign-up, masked; for what, and when."""
    found = Signup.objects.filter(pk__in=ids).select_related("person", "session__activity")
    return {
        str(one.pk): " · ".join(
            (
                mask_name(one.person.name) or gettext("Service person"),
                one.session.activity.title,
                f"{local_day(one.session.starts_at)}",
            )
        )
        for one in found
    }


def _sessions(ids: Collection[str]) -> dict[str, str]:
    found = Session.objects.filter(pk__in=ids).select_related("activity")
    return {str(one.pk): f"{one.activity.title} · {local_day(one.starts_at)}" for one in found}


def _headcounts(ids: Collection[str]) -> dict[str, str]:
    found = HeadcountSheet.objects.filter(pk__in=ids).select_related("programme", "org")
    return {
        str(one.pk): f"{one.programme.name} · {one.org.label} · {one.on} · {one.headcount} 人次"
        for one in found
    }


def _questions(ids: Collection[str]) -> dict[str, str]:
    found = Question.objects.filter(pk__in=ids).select_related("activity")
    return {str(one.pk): one.activity.title for one in found}


def _link(model: type[Any], name: str) -> Linking:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*STAFF_UP, AUDITOR):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(name, args=[pk]) for pk in found}

    return links


NAMES = {"signup": _signups, "session": _sessions, "headcount": _headcounts, "question": _questions}
LINKS = {
    "signup": _link(Signup, "activities:desk_signup"),
    "session": _link(Session, "activities:desk_session"),
    "activity": _link(Activity, "activities:desk_activity"),
    "headcount": _link(HeadcountSheet, "activities:desk_headcount"),
}
