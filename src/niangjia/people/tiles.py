"""People in the desk's rail, and what is mine on the worker's side."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import MenuItem, Moment, Section, Tile
from niangjia.orgs.models import Org
from niangjia.people.models import Person, Post
from niangjia.people.roles import ADMINISTRATOR, AUDITOR, STAFF_UP

DESK_MENU = [
    MenuItem(
        "people",
        _("People"),
        "people",
        "people:desk_people",
        30,
        frozenset((*STAFF_UP, AUDITOR, ADMINISTRATOR)),
        group="members",
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


def person_moments(actor: Actor, person: Person) -> list[Moment]:
    """Since when somebody belongs to which union, and for which org they act or acted."""
    moments: list[Moment] = []
    for membership in person.memberships.select_related("org"):
        here = membership.org.label
        moments.append(
            Moment(membership.joined_on, _("Became a member"), here, chip=_("Membership"), tone="jade")
        )
        if membership.left_on:
            words = " · ".join(filter(None, (here, membership.reason)))
            moments.append(
                Moment(membership.left_on, membership.get_state_display(), words, chip=_("Membership"))
            )
    for post in person.posts.select_related("org"):
        words = f"{post.title} · {post.org.label}"
        moments.append(Moment(post.starts_on, _("Took up a post"), words, chip=_("Posts"), tone="sky"))
        if post.ends_on:
            moments.append(Moment(post.ends_on, _("The post ended"), words, chip=_("Posts")))
    return moments
