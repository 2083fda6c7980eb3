"""What the trail's actions on persons, posts and memberships are called."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.masking import mask_name
from niangjia.people.choices import Group, JoinChannel, PostKind, Sex
from niangjia.people.models import Person
from niangjia.people.roles import ADMINISTRATOR, AUDITOR, STAFF_UP

ACTIONS = {
    "people.exported": _("People exported"),
    "person.created": _("Person recorded"),
    "person.batch_created": _("Persons recorded together"),
    "person.batch_changed": _("Persons changed together"),
    "person.batch_removed": _("Persons taken back together"),
    "person.changed": _("Person changed"),
    "person.unmasked.phone": _("Phone number viewed in full"),
    "person.unmasked.id_number": _("ID number viewed in full"),
    "person.unmasked.address": _("Address viewed"),
    "person.merged": _("Duplicate merged"),
    "person.unmerged": _("Merge undone"),
    "person.told_apart": _("Two records said to be two persons"),
    "person.to_compare_again": _("Two records to be compared again"),
    "person.erased": _("Personal data erased"),
    "person.linked": _("Log-in linked to a person"),
    "person.signed_up": _("Registered by logging in"),
    "person.to_compare": _("New person with a known phone, to be compared"),
    "consent.withdrawn": _("Consent taken back"),
    "membership.joined": _("Joined the union"),
    "membership.batch_joined": _("Joined the union together"),
    "membership.batch_corrected": _("Memberships corrected together"),
    "membership.batch_removed": _("Memberships taken back together"),
    "membership.transferred": _("Membership transferred"),
    "membership.kept": _("Membership kept"),
    "membership.regular": _("Membership regular again"),
    "membership.left": _("Left the union"),
    "membership.expelled": _("Expelled from the union"),
    "post.given": _("Post given"),
    "post.ended": _("Post ended"),
}
GROUPS = {
    "people": _("People"),
    "person": _("People"),
    "consent": _("People"),
    "membership": _("Membership"),
    "post": _("Posts"),
}
SUBJECTS = {"person": _("Person")}
DETAILS = {
    "persons": _("Number of persons"),
    "gone": _("Duplicate record"),
    "other": _("The other record"),
    "channel": _("Channel"),
    "purpose": _("Purpose"),
    "title": _("Title"),
    "post.title": _("title of the post"),
    **{
        field.name: field.verbose_name
        for field in Person._meta.fields
        if field.name in {"name", "sex", "birth_on", "group", "employer", "home_org"}
    },
    "phone": _("Mobile number"),
    "id_number": _("ID number"),
    "address": _("Address"),
}
VALUES = {
    "kind": dict(PostKind.choices),
    "channel": dict(JoinChannel.choices),
    "group": dict(Group.choices),
    "sex": dict(Sex.choices),
}


def _shown(name: str, erased: bool) -> str:
    return gettext("(erased)") if erased else mask_name(name) or gettext("(no name)")


def _persons(ids: Collection[str]) -> dict[str, str]:
    found = Person.objects.filter(pk__in=ids).values_list("pk", "name", "erased_at")
    return {str(pk): _shown(name, erased is not None) for pk, name, erased in found}


def _users(ids: Collection[Any]) -> dict[str, str]:
    found = Person.objects.filter(user_id__in=ids).values_list("user_id", "name", "erased_at")
    return {str(pk): _shown(name, erased is not None) for pk, name, erased in found}


def _links(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*STAFF_UP, AUDITOR, ADMINISTRATOR):
        return {}
    found = Person.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("people:desk_person", args=[pk]) for pk in found}


NAMES = {"person": _persons, "user": _users}
LINKS = {"person": _links}
