"""What the trail's actions on contracts, congresses, affairs and cases are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.masking import mask_name
from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.rights.choices import AidState, ContractKind, StepKind
from niangjia.rights.models import AidCase, Congress, Contract, Disclosure, Measure

ACTIONS = {
    "contract.opened": _("Bargaining begun"),
    "contract.changed": _("Contract changed"),
    "contract.covered": _("Enterprise put under a contract"),
    "contract.uncovered": _("Enterprise taken from under a contract"),
    "contract.step.reps": _("Contract: representatives named"),
    "contract.step.talk": _("Contract: talks held"),
    "contract.step.draft": _("Contract: draft written"),
    "contract.step.vote": _("Contract: draft passed by the congress"),
    "contract.step.signing": _("Contract: signed"),
    "contract.step.filing": _("Contract: filed"),
    "contract.step.objection": _("Contract: objected to"),
    "contract.taken_back": _("Contract: step taken back"),
    "contract.ended": _("Contract ended"),
    "contract.file_added": _("Paper put into a dossier"),
    "contract.file_dropped": _("Paper taken out of a dossier"),
    "contract.document_taken": _("Document of a contract taken away"),
    "rights.exported": _("List of rights and contracts taken away"),
    "congress.held": _("Congress recorded"),
    "congress.changed": _("Congress changed"),
    "congress.voted": _("Vote of a congress"),
    "congress.vote_taken_back": _("Vote of a congress taken back"),
    "congress.motion": _("Proposal of a delegate"),
    "congress.answered": _("Proposal of a delegate answered"),
    "congress.document_taken": _("Resolution of a congress taken away"),
    "disclosure.recorded": _("Disclosure recorded"),
    "disclosure.changed": _("Disclosure changed"),
    "measure.recorded": _("Measure of reform recorded"),
    "measure.changed": _("Measure of reform changed"),
    "aid.asked": _("Legal aid asked for"),
    "aid.opened": _("Case of legal aid read"),
    "aid.moved": _("Step in a case of legal aid"),
    "aid.withdrawn": _("Request for legal aid taken back"),
    "aid.keeper_named": _("Handler of legal aid named"),
    "aid.keeper_dismissed": _("Handler of legal aid dismissed"),
}
GROUPS = {
    "contract": _("Collective contracts"),
    "rights": _("Collective contracts"),
    "congress": _("Workers' congresses"),
    "disclosure": _("Disclosure of affairs"),
    "measure": _("Workforce reform"),
    "aid": _("Legal aid"),
}
SUBJECTS = {
    "contract": _("Contract"),
    "congress": _("Congress"),
    "disclosure": _("Disclosure"),
    "measure": _("Measure"),
    "aid_case": _("Case of legal aid"),
}
#: Only what no other room names; what these fields are called elsewhere fits here, too.
OWN: dict[Any, tuple[str, ...]] = {
    Contract: ("authority",),
    Congress: ("term", "session", "entitled", "present"),
    Measure: ("status", "result"),
}
DETAILS = {
    **{name: model._meta.get_field(name).verbose_name for model, names in OWN.items() for name in names},
    "passed": _("Passed"),
    "people": _("Workers covered"),
    "contract_kind": _("Kind"),
    "contract_step": _("Step"),
    "aid_state": _("State"),
}
VALUES: dict[str, dict[str, Any]] = {
    "contract_kind": dict(ContractKind.choices),
    "contract_step": dict(StepKind.choices),
    "aid_state": dict(AidState.choices),
}


def _titled(model: Any) -> Callable[[Collection[str]], dict[str, str]]:
    def names(ids: Collection[str]) -> dict[str, str]:
        return {str(pk): title for pk, title in model.objects.filter(pk__in=ids).values_list("pk", "title")}

    return names


def _sessions(ids: Collection[str]) -> dict[str, str]:
    return {str(one.pk): str(one) for one in Congress.objects.filter(pk__in=ids).select_related("org")}


def _cases(ids: Collection[str]) -> dict[str, str]:
    """Whose case it is, masked as everywhere in the trail."""
    found = AidCase.objects.filter(pk__in=ids).select_related("person")
    return {
        str(one.pk): gettext("(erased)") if one.person.erased_at else mask_name(one.person.name)
        for one in found
    }


def _linked(model: Any, name: str) -> Callable[[Collection[str], Actor], dict[str, str]]:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*STAFF_UP, AUDITOR):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(name, args=[pk]) for pk in found}

    return links


NAMES = {
    "contract": _titled(Contract),
    "congress": _sessions,
    "disclosure": _titled(Disclosure),
    "measure": _titled(Measure),
    "aid_case": _cases,
}
LINKS = {
    "contract": _linked(Contract, "rights:desk_contract"),
    "congress": _linked(Congress, "rights:desk_congress"),
    "disclosure": _linked(Disclosure, "rights:desk_disclosure"),
    "measure": _linked(Measure, "rights:desk_measure"),
}
