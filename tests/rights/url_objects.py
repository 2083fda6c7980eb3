"""What stands behind this room's URLs with arguments."""

from collections.abc import Callable
from typing import Any

from niangjia.orgs.models import Org
from niangjia.rights.choices import AID_STEP_WORDS, StepKind
from niangjia.rights.forms import AidStepForm, CaseForm, VoteForm
from niangjia.rights.models import Contract
from tests.rights.makers import (
    make_case,
    make_congress,
    make_contract,
    make_disclosure,
    make_item,
    make_measure,
    make_motion,
    make_paper,
    open_to_cadres_above,
    union_of,
)
from tests.support.url_objects import Place, form_parts, objects_for


def _contract(reached: StepKind, **more: str) -> Callable[[Place], dict[str, Any]]:
    def make(place: Place) -> dict[str, Any]:
        return {"pk": make_contract(union_of(place.org), reached=reached).pk, **more}

    return make


objects_for("rights:desk_contract", "rights:desk_contract_edit", "rights:desk_contract_end")(
    _contract(StepKind.TALK)
)
objects_for("rights:desk_contract_back", "rights:desk_contract_step", "rights:desk_contract_papers")(
    _contract(StepKind.TALK)
)
objects_for("rights:desk_contract_covers", "rights:desk_contract_seats")(_contract(StepKind.PROPOSAL))
objects_for("rights:desk_contract_sign")(_contract(StepKind.VOTE))
objects_for("rights:desk_contract_file")(_contract(StepKind.SIGNING))
objects_for("rights:desk_contract_objection", "rights:desk_contract_renew")(_contract(StepKind.FILING))
objects_for("rights:desk_contract_document")(_contract(StepKind.TALK, kind="minutes"))


@objects_for("rights:desk_paper", "rights:desk_paper_drop")
def paper(place: Place) -> dict[str, Any]:
    return {"pk": make_paper(make_contract(union_of(place.org))).pk}


@objects_for(
    "rights:desk_congress",
    "rights:desk_congress_edit",
    "rights:desk_congress_vote",
    "rights:desk_congress_motion",
    "rights:desk_congress_document",
)
def congress(place: Place) -> dict[str, Any]:
    return {"pk": make_congress(union_of(place.org)).pk}


@objects_for("rights:desk_vote_back")
def item(place: Place) -> dict[str, Any]:
    return {"pk": make_item(make_congress(union_of(place.org))).pk}


@objects_for("rights:desk_motion_answer")
def motion(place: Place) -> dict[str, Any]:
    return {"pk": make_motion(make_congress(union_of(place.org))).pk}


@objects_for("rights:desk_disclosure", "rights:desk_disclosure_edit")
def disclosure(place: Place) -> dict[str, Any]:
    return {"pk": make_disclosure(union_of(place.org)).pk}


@objects_for("rights:desk_measure", "rights:desk_measure_edit")
def measure(place: Place) -> dict[str, Any]:
    return {"pk": make_measure(union_of(place.org)).pk}


@objects_for("rights:desk_aid_case", "rights:desk_aid_step")
def case(place: Place) -> dict[str, Any]:
    """A case of the federation over the place, which every cadre of it and above it was named to handle."""
    return {"pk": open_to_cadres_above(make_case(place.org)).pk}


@objects_for("rights:worker_aid_withdraw")
def own_case(place: Place) -> dict[str, Any]:
    return {"pk": make_case(place.org, person=place.person).pk}


@form_parts(VoteForm)
def drafts(place: Place) -> dict[str, Any]:
    return {"drafts": Contract.objects.none(), "kinds": [("report", "报告")]}


@form_parts(CaseForm)
def kept(place: Place) -> dict[str, Any]:
    return {"kept": Org.objects.filter(pk=place.org.pk)}


@form_parts(AidStepForm)
def steps(place: Place) -> dict[str, Any]:
    return {"steps": list(AID_STEP_WORDS)}
