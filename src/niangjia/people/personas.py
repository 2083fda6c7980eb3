"""Whom one can be in the demo, with one tap."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.declare import Persona
from niangjia.people import roles
from niangjia.people.models import Person, Post

#: role → key, blurb, where one starts
ROLES = {
    roles.OUTLET: ("outlet", _("Sends the names of the outlet's couriers"), "/desk/"),
    roles.CHAIR: ("chair", _("Decides who joins a union, signs up its members"), "/desk/"),
    roles.STATION: ("station", _("Checks people in, records the day's work"), "/desk/"),
    roles.TOWNSHIP: ("township", _("Answers for a street's stations"), "/desk/"),
    roles.DISTRICT: ("district", _("Plans activities, reads the figures"), "/desk/"),
    roles.CITY: ("city", _("Sees all districts"), "/desk/"),
    roles.AUDITOR: ("auditor", _("Asks where a number comes from"), "/desk/"),
    roles.ADMINISTRATOR: ("administrator", _("Gives posts, reads the audit trail"), "/desk/"),
}


def personas() -> list[Persona]:
    """List the demo's personas: two workers, then one of each role."""
    workers = (
        Person.objects.filter(user__isnull=False, posts=None).select_related("home_org").order_by("pk")[:2]
    )
    found = [
        Persona(
            key=f"worker-{number}",
            name=worker.name,
            title=worker.get_group_display(),
            org=worker.home_org.label if worker.home_org else "",
            role=roles.WORKER,
            user_id=worker.user_id,
            blurb=_("A member") if worker.memberships.exists() else _("Not a member yet"),
        )
        for number, worker in enumerate(workers, start=1)
    ]
    seen: dict[str, Persona] = {}
    posts = (
        Post.objects.filter(person__user__isnull=False, ends_on=None)
        .select_related("person", "org")
        .order_by("created_at")
    )
    for post in posts:
        role = roles.role_of(post.kind, post.org.level)
        if role in ROLES and role not in seen:
            key, blurb, start = ROLES[role]
            seen[role] = Persona(
                key, post.person.name, post.title, post.org.label, role, post.person.user_id, blurb, start
            )
    return found + [seen[role] for role in ROLES if role in seen]
