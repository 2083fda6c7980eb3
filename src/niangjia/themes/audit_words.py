"""What the trail's actions on themes and proposals are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.themes.models import Proposal, Theme

ACTIONS = {
    "theme.searched": _("Themes looked for"),
    "theme.accepted": _("Theme accepted"),
    "theme.grown": _("More concerns taken into a theme"),
    "theme.dismissed": _("Theme dismissed"),
    "theme.taken_up": _("Theme taken up again"),
    "theme.taken_back": _("Acceptance of a theme taken back"),
    "theme.settled": _("Theme settled"),
    "theme.reopened": _("Theme opened again"),
    "theme.changed": _("Theme changed"),
    "theme.merged": _("Theme merged into another"),
    "theme.unmerged": _("Merging of themes undone"),
    "theme.split": _("Theme split"),
    "theme.put_in": _("Concern put into a theme"),
    "theme.put_out": _("Concern taken out of a theme"),
    "theme.activity_opened": _("Activity opened from a theme"),
    "theme.activity_linked": _("Activity linked to a theme"),
    "theme.activity_unlinked": _("Activity no longer linked to a theme"),
    "theme.told": _("Those who asked were told"),
    "proposal.drafted": _("Proposal drafted"),
    "proposal.changed": _("Proposal changed"),
    "proposal.submitted": _("Proposal sent"),
    "proposal.withdrawn": _("Proposal taken back"),
    "proposal.adopted": _("Proposal adopted"),
    "proposal.declined": _("Proposal not adopted"),
    "proposal.followed": _("Follow-up of a proposal written"),
    "proposal.carried_out": _("Proposal carried out"),
    "proposal.document_taken": _("Proposal taken away as a document"),
}
GROUPS = {"theme": _("Themes"), "proposal": _("Themes")}
SUBJECTS = {"theme": _("Theme"), "proposal": _("Proposal")}
DETAILS = {
    **{
        field.name: field.verbose_name
        for model in (Theme, Proposal)
        for field in model._meta.fields
        if field.editable and field.name in {"evidence", "analysis", "options", "measure", "decider"}
    },
    "concerns": _("Number of concerns"),
    "theme": _("Theme"),
    "activity": _("Activity"),
    "persons": _("Number of people"),
}


def _named(model: Any, field: str) -> Callable[[Collection[str]], dict[str, str]]:
    def names(ids: Collection[str]) -> dict[str, str]:
        return {str(pk): name for pk, name in model.objects.filter(pk__in=ids).values_list("pk", field)}

    return names


def _linked(model: Any, name: str) -> Callable[[Collection[str], Actor], dict[str, str]]:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*STAFF_UP, AUDITOR):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(name, args=[pk]) for pk in found}

    return links


NAMES = {"theme": _named(Theme, "name"), "proposal": _named(Proposal, "title")}
LINKS = {
    "theme": _linked(Theme, "themes:desk_theme"),
    "proposal": _linked(Proposal, "themes:desk_proposal"),
}
