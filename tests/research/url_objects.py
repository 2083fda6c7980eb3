"""What stands behind this room's URLs with arguments."""

from typing import Any

from niangjia.core.files import save_picture
from niangjia.orgs.choices import Level
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people.choices import PostLevel
from niangjia.research.forms import GroupForm, PlanForm, StayForm, TaskForm
from niangjia.research.models import Photo
from tests.support.cadres import make_cadre
from tests.support.factories import make_actor
from tests.support.pictures import make_picture
from tests.support.research import (
    make_campaign,
    make_group,
    make_plan,
    make_report,
    make_stay,
    make_talk,
    make_task,
    make_visit,
)
from tests.support.url_objects import Place, form_parts, objects_for


def led(org: Org) -> Any:
    """A group of a campaign of the org, led by somebody of the rank its level asks for."""
    township = org.level == Level.TOWNSHIP
    leader = make_cadre(org, PostLevel.SECTION if township else PostLevel.DIVISION)
    return make_group(make_campaign(org), leader=leader)


@objects_for(
    "research:desk_campaign",
    "research:desk_campaign_edit",
    "research:desk_campaign_close",
    "research:desk_campaign_reopen",
    "research:desk_group_new",
)
def campaign(place: Place) -> dict[str, Any]:
    return {"pk": make_campaign(place.org).pk}


@objects_for("research:desk_group", "research:desk_group_edit")
def group(place: Place) -> dict[str, Any]:
    return {"pk": led(place.org).pk}


@objects_for("research:desk_stay_end")
def stay(place: Place) -> dict[str, Any]:
    return {"pk": make_stay(led(place.org), place.org).pk}


@objects_for("research:desk_visit", "research:desk_visit_take_back")
def visit(place: Place) -> dict[str, Any]:
    return {"pk": make_visit(place.org).pk}


@objects_for("research:desk_photo")
def photo(place: Place) -> dict[str, Any]:
    made, kept = make_visit(place.org), save_picture(make_picture(), "visits")
    return {"pk": Photo.objects.create(district_id=made.district_id, visit=made, file=kept).pk}


@objects_for(
    "research:desk_talk",
    "research:desk_talk_edit",
    "research:desk_talk_raise",
    "research:desk_talk_take_back",
    "research:desk_talk_minutes",
)
def talk(place: Place) -> dict[str, Any]:
    return {"pk": make_talk(place.org).pk}


@objects_for("research:desk_plan", "research:desk_plan_edit", "research:desk_plan_call_off")
def plan(place: Place) -> dict[str, Any]:
    return {"pk": make_plan(place.org).pk}


@objects_for(
    "research:desk_meeting",
    "research:desk_meeting_edit",
    "research:desk_meeting_minutes",
    "research:desk_task_new",
)
def meeting(place: Place) -> dict[str, Any]:
    return {"pk": make_report(place.org).meeting_id}


@objects_for("research:desk_report", "research:desk_report_draft")
def report(place: Place) -> dict[str, Any]:
    return {"pk": make_report(place.org).pk}


@objects_for("research:desk_task_done", "research:desk_task_reopen", "research:desk_task_drop")
def task(place: Place) -> dict[str, Any]:
    return {"pk": make_task(place.org).pk}


@form_parts(GroupForm)
def campaign_of_group(place: Place) -> dict[str, Any]:
    return {"campaign": make_campaign(place.org)}


@form_parts(PlanForm)
def planner(place: Place) -> dict[str, Any]:
    return {"actor": make_actor(roles.STATION, place.org)}


@form_parts(StayForm)
def group_of_stay(place: Place) -> dict[str, Any]:
    return {"group": led(place.org)}


@form_parts(TaskForm)
def meeting_of_task(place: Place) -> dict[str, Any]:
    return {"meeting": make_report(place.org).meeting}
