"""What the trail's actions on orgs are called."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.orgs.access import READERS
from niangjia.orgs.choices import Founding, HomeGrade, Level, OrgKind, UnitCategory
from niangjia.orgs.models import Org
from niangjia.orgs.queries import names

ACTIONS = {
    "org.created": _("Org created"),
    "org.changed": _("Org changed"),
    "org.moved": _("Org moved"),
    "org.closed": _("Org closed"),
    "org.calendar_kept": _("Working days kept"),
}
GROUPS = {"org": _("Orgs")}
SUBJECTS = {"org": _("Org"), "calendar": _("Working days")}
DETAILS = {
    **{field.name: field.verbose_name for field in Org._meta.fields},
    "to": _("Moved to"),
}
VALUES = {
    "kind": dict(OrgKind.choices),
    "level": dict(Level.choices),
    "unit_category": dict(UnitCategory.choices),
    "founding": dict(Founding.choices),
    "home_grade": dict(HomeGrade.choices),
}


def _links(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*READERS):
        return {}
    found = Org.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("orgs:desk_org", args=[pk]) for pk in found}


NAMES = {"org": lambda ids: {str(pk): name for pk, name in names(UUID(one) for one in ids).items()}}
LINKS = {"org": _links}
