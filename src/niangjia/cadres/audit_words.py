"""What the trail's actions on liaison, the reserve and pairing are called."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.cadres.choices import EntryKind, FileState, NoteKind
from niangjia.cadres.models import Pairing, ReserveFile
from niangjia.core.actor import Actor
from niangjia.core.masking import mask_name
from niangjia.people.roles import AUDITOR, CADRES

ACTIONS = {
    "liaison.assigned": _("Station given to a cadre"),
    "liaison.ended": _("Liaison with a station ended"),
    "station_visit.recorded": _("Visit to a station recorded"),
    "station_visit.taken_back": _("Visit to a station taken back"),
    "guidance.assigned": _("Union given to a cadre for guidance"),
    "guidance.ended": _("Guidance of a union ended"),
    "guidance.noted": _("Guidance noted"),
    "reserve.nominated": _("Nominated for the reserve"),
    "reserve.opened": _("Reserve file read"),
    "reserve.decided": _("Step in the reserve"),
    "reserve.changed": _("Reserve file changed"),
    "reserve.entered": _("Entry in a reserve file"),
    "reserve.keeper_named": _("Keeper of the reserve named"),
    "reserve.keeper_dismissed": _("Keeper of the reserve dismissed"),
    "pairing.made": _("Districts paired"),
    "pairing.changed": _("Pairing changed"),
    "pairing.recorded": _("Joint activity recorded"),
}
GROUPS = {
    "liaison": _("Liaison with stations"),
    "station_visit": _("Liaison with stations"),
    "guidance": _("Guidance of unions"),
    "reserve": _("Reserve of young cadres"),
    "pairing": _("Pairing of districts"),
}
SUBJECTS = {"reserve_file": _("Reserve file"), "pairing": _("Pairing")}
DETAILS = {
    **{field.name: field.verbose_name for field in Pairing._meta.concrete_fields},
    "org": _("Org"),
    "on": _("Day"),
    "unit": _("Unit"),
    "state": _("State"),
    "with": _("With"),
    "education": _("education"),
    "notes": _("notes"),
}
VALUES = {"state": dict(FileState.choices), "kind": {**dict(NoteKind.choices), **dict(EntryKind.choices)}}


def _files(ids: Collection[str]) -> dict[str, str]:
    """Whose file it is, masked as everywhere in the trail."""
    found = ReserveFile.objects.filter(pk__in=ids).select_related("person")
    return {
        str(one.pk): gettext("(erased)") if one.person.erased_at else mask_name(one.person.name)
        for one in found
    }


def _pairings(ids: Collection[str], reader: Actor) -> dict[str, str]:
    if not reader.has_role(*CADRES, AUDITOR):
        return {}
    found = Pairing.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
    return {str(pk): reverse("cadres:desk_pairing", args=[pk]) for pk in found}


NAMES = {"reserve_file": _files}
LINKS = {"pairing": _pairings}
