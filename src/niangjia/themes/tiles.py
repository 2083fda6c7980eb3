"""Themes in the desk's rail, and what past concerns suggest beside a concern."""

from django.utils.translation import gettext_lazy as _

from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.declare import MenuItem, Section
from niangjia.people.roles import STAFF_UP
from niangjia.themes.views.pages import READERS

DESK_MENU = [
    MenuItem(
        "themes",
        _("Themes"),
        "chart",
        "themes:desk_themes",
        29,
        frozenset(READERS),
        also=("/desk/proposals/",),
        group="listening",
    )
]


def concern_sections(actor: Actor, concern: Concern) -> list[Section]:
    """Answers given to concerns like this one; nothing for what stays out of all comparison."""
    if not actor.has_role(*STAFF_UP) or not Concern.objects.to_study().filter(pk=concern.pk).exists():
        return []
    return [Section("themes/_concern.html", {"concern": concern}, order=50)]
