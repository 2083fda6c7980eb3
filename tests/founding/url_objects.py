"""What stands behind this room's URLs with arguments."""

from collections.abc import Callable
from typing import Any

from niangjia.founding.choices import StepKind
from niangjia.orgs.choices import Level, OrgKind
from tests.founding.makers import make_campaign, make_case, make_prospect
from tests.support.factories import make_org
from tests.support.url_objects import Place, objects_for


@objects_for(
    "founding:desk_prospect",
    "founding:desk_prospect_edit",
    "founding:desk_prospect_aside",
    "founding:desk_prospect_start",
)
def prospect(place: Place) -> dict[str, Any]:
    return {"pk": make_prospect(place.org).pk}


def _case(reached: str, **more: str) -> Callable[[Place], dict[str, Any]]:
    def make(place: Place) -> dict[str, Any]:
        return {"pk": make_case(place.org, reached=reached).pk, **more}

    return make


objects_for("founding:desk_case", "founding:desk_case_edit", "founding:desk_case_end")(
    _case(StepKind.CONTACT)
)
objects_for("founding:desk_case_back", "founding:desk_case_step")(_case(StepKind.CONTACT))
objects_for("founding:desk_case_enterprise")(_case(""))
objects_for("founding:desk_case_members", "founding:desk_case_drop")(_case(StepKind.PREPARATION))
objects_for("founding:desk_case_election")(_case(StepKind.MEMBERS))
objects_for("founding:desk_case_approve")(_case(StepKind.APPLICATION))
objects_for("founding:desk_case_register")(_case(StepKind.APPROVAL))
objects_for("founding:desk_case_document")(_case(StepKind.ELECTION, kind="results"))


@objects_for("founding:desk_union_renew")
def union(place: Place) -> dict[str, Any]:
    return {"pk": make_org(place.org, kind=OrgKind.GRASSROOTS, level=Level.GRASSROOTS).pk}


@objects_for("founding:desk_campaign", "founding:desk_campaign_edit")
def campaign(place: Place) -> dict[str, Any]:
    return {"pk": make_campaign(place.org).pk}
