"""What the trail's actions on prospects, foundings and campaigns are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.founding.choices import Form, StepKind, Track
from niangjia.founding.models import Campaign, Case, Prospect
from niangjia.people.roles import AUDITOR, STAFF_UP

ACTIONS = {
    "prospect.listed": _("Enterprise put on the founding list"),
    "prospect.changed": _("Enterprise on the founding list changed"),
    "prospect.set_aside": _("Enterprise set aside"),
    "prospect.taken_up": _("Enterprise taken up again"),
    "founding.opened": _("Founding begun"),
    "founding.changed": _("Founding changed"),
    "founding.enterprise_joined": _("Enterprise joined a founding"),
    "founding.members_named": _("Members of a founding named"),
    "founding.member_dropped": _("Member of a founding taken off"),
    "founding.step.contact": _("Founding: first contact"),
    "founding.step.talk": _("Founding: enterprise talk"),
    "founding.step.preparation": _("Founding: preparatory group"),
    "founding.step.members": _("Founding: members recruited"),
    "founding.step.election": _("Founding: congress and election"),
    "founding.step.application": _("Founding: applied for"),
    "founding.step.approval": _("Founding: approved"),
    "founding.step.registration": _("Founding: registered"),
    "founding.taken_back": _("Founding: step taken back"),
    "founding.given_up": _("Founding given up"),
    "founding.document_taken": _("Founding document taken away"),
    "founding.term_renewed": _("Union committee elected anew"),
    "campaign.opened": _("Campaign begun"),
    "campaign.changed": _("Campaign changed"),
    "campaign.targets_set": _("Targets of a campaign set"),
}
GROUPS = {
    "prospect": _("Founding"),
    "founding": _("Founding"),
    "campaign": _("Founding"),
}
SUBJECTS = {
    "prospect": _("Prospect"),
    "founding": _("Founding"),
    "campaign": _("Campaign"),
}
DETAILS = {
    **{
        f"{kind}.{field.name}": field.verbose_name
        for kind, model in (("prospect", Prospect), ("founding", Case))
        for field in model._meta.fields
        if field.editable
    },
    "enterprises": _("Number of enterprises"),
    "enterprise": _("Enterprise"),
    "step": _("Step"),
    "number": _("Document number"),
    "union_code": _("union's own legal-person code"),
    "orgs": _("Number of orgs"),
    "document": _("Document"),
}
VALUES: dict[str, dict[str, Any]] = {
    "step": dict(StepKind.choices),
    "form": dict(Form.choices),
    "track": dict(Track.choices),
}


def _named(model: Any) -> Callable[[Collection[str]], dict[str, str]]:
    def names(ids: Collection[str]) -> dict[str, str]:
        return {str(pk): name for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "name")}

    return names


def _linked(model: Any, name: str) -> Callable[[Collection[str], Actor], dict[str, str]]:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*STAFF_UP, AUDITOR):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(name, args=[pk]) for pk in found}

    return links


NAMES = {"prospect": _named(Prospect), "founding": _named(Case), "campaign": _named(Campaign)}
LINKS = {
    "prospect": _linked(Prospect, "founding:desk_prospect"),
    "founding": _linked(Case, "founding:desk_case"),
    "campaign": _linked(Campaign, "founding:desk_campaign"),
}
