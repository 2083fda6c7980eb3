"""What the trail's actions on activities, sign-ups and attendance are called."""

from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Activity, Session

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
SUBJECTS = {
    "activity": _("Activity"),
    "session": _("Session"),
    "signup": _("Sign-up"),
    "question": _("Question"),
    "headcount": _("Head-count"),
}
DETAILS = {
    **{field.name: field.verbose_name for model in (Activity, Session) for field in model._meta.fields},
    "places": _("Places"),
    "heads": _("Head-count"),
    "reached": _("Whether reached"),
    "attempt": _("Attempt"),
    "door": _("Signed up through"),
}
