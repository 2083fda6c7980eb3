"""People in the desk's rail, and what is mine on the worker's side."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import MenuItem, Section, Tile
from niangjia.orgs.models import Org
from niangjia.people.models import Post
from niangjia.people.roles import ADMINISTRATOR, AUDITOR, STAFF_UP

DESK_MENU = [
    MenuItem(
        "people",
        _("People"),
        "people",
        "people:desk_people",
        30,
        frozenset((*STAFF_UP, AUDITOR, ADMINISTRATOR)),
    )
]
ME_LINKS = [
    Tile("profile", _("My name and work"), "person", "people:worker_profile", order=30),
    Tile("data", _("My data"), "lock", "people:worker_data", order=40),
]


def org_sections(actor: Actor, org: Org, at: datetime) -> list[Section]:
    """Who acts for an org now, in the order set by hand."""
    posts = Post.objects.in_force(local_day(at)).filter(org=org).select_related("person")
    return [Section("people/_org_posts.html", {"posts": posts}, order=10)]
