"""What the trail's actions on rosters are called."""

from django.utils.translation import gettext_lazy as _

from niangjia.rosters.choices import RowKind

ACTIONS = {
    "roster.imported": _("Roster imported"),
    "roster.undone": _("Roster import undone"),
    "roster.mapping_saved": _("Roster mapping saved"),
    "roster.mapping_renamed": _("Roster mapping renamed"),
    "roster.mapping_deleted": _("Roster mapping deleted"),
    "roster.template_kept": _("Superior's template kept"),
    "roster.exported": _("Roster exported"),
    "roster.reported": _("Roster reported"),
    "roster.corrections_taken": _("Rows of a roster taken away to be corrected"),
}
GROUPS = {"roster": _("Rosters")}
SUBJECTS = {"roster": _("Roster")}
DETAILS = {
    **dict(RowKind.choices),
    "mapping": _("Mapping"),
    "number": _("Version"),
    "removed": _("Persons taken back"),
    "kept": _("Persons who stay"),
    "restored": _("Persons restored"),
}
