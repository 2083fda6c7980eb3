"""Whom one can be in the demo, with one tap: somebody of the corps."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.clock import local_day
from niangjia.core.declare import Persona
from niangjia.courses.models import Lecturer
from niangjia.people import roles


def personas() -> list[Persona]:
    """List one lecturer whose term runs, with a log-in and no post."""
    day = local_day(timezone.now())
    found = Lecturer.objects.filter(
        person__user__isnull=False, person__posts=None, since__lte=day, until__gte=day
    )
    return [
        Persona(
            key="lecturer",
            name=one.person.name,
            title=one.get_kind_display(),
            org=one.org.label,
            role=roles.WORKER,
            user_id=one.person.user_id,
            blurb=_("Gives courses, keeps a calendar"),
        )
        for one in found.select_related("person", "org").order_by("pk")[:1]
    ]
