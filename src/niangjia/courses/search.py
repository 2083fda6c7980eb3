"""Courses, lecturers and firms for the search."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.courses import queries
from niangjia.courses.views.pages import READERS
from niangjia.people.roles import STAFF_UP


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find courses by title, sound or initials, lecturers and firms by name."""
    if not actor.has_role(*READERS):
        return []
    day = local_day(timezone.now())
    hits = [
        Hit(_("Course"), one.title, one.get_absolute_url(), str(one.get_field_display()), "course")
        for one in queries.courses(scope, text=text, state="all")[:limit]
    ]
    if actor.has_role(*STAFF_UP):
        hits += [
            Hit(_("Lecturer"), one.person.name, one.get_absolute_url(), one.org.label, "person")
            for one in queries.lecturers(scope, day, text=text)[:limit]
        ]
    hits += [
        Hit(one.get_kind_display(), one.name, one.get_absolute_url(), one.org.label, "org")
        for one in queries.firms(scope, day, text=text)[:limit]
    ]
    return hits[:limit]
