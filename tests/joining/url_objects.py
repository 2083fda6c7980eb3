"""What stands behind this room's URLs with arguments."""

from typing import Any

from niangjia.joining.codes import card_code, join_code
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org
from niangjia.people.models import Membership
from tests.joining.making import make_application, make_member, make_transfer, make_window, serve
from tests.support.factories import make_org, make_person
from tests.support.url_objects import Place, objects_for


def union_of(place: Place) -> Org:
    """A union under the place: what somebody can be a member of."""
    return make_org(place.org, kind=OrgKind.JOINT, level=Level.GRASSROOTS)


@objects_for("joining:worker_join_by_code")
def code(place: Place) -> dict[str, Any]:
    return {"code": join_code(place.org)}


@objects_for("joining:desk_application", "joining:desk_decide")
def application(place: Place) -> dict[str, Any]:
    return {"pk": make_application(org=union_of(place)).pk}


@objects_for("joining:desk_poster")
def poster(place: Place) -> dict[str, Any]:
    return {"pk": union_of(place).pk}


@objects_for("joining:desk_lead")
def lead(place: Place) -> dict[str, Any]:
    person = make_person(org=place.org)
    serve(person, place.org)
    return {"pk": person.pk}


@objects_for(
    "joining:desk_window",
    "joining:desk_window_approve",
    "joining:desk_window_close",
    "joining:desk_window_roster",
    "joining:desk_window_scan",
)
def window(place: Place) -> dict[str, Any]:
    return {"pk": make_window(place.org).pk}


@objects_for("joining:desk_transfer")
def transfer(place: Place) -> dict[str, Any]:
    """From a district nobody of the test acts for, but the city."""
    city = Org.objects.get(path=place.org.path[: Org.steplen])
    far = make_org(city, level=Level.DISTRICT)
    elsewhere = make_org(far, kind=OrgKind.JOINT, level=Level.GRASSROOTS)
    return {"pk": make_transfer(to=union_of(place), member=make_member(elsewhere)).pk}


@objects_for("joining:desk_member")
def member(place: Place) -> dict[str, Any]:
    return {"pk": make_member(union_of(place)).pk}


@objects_for("joining:desk_card")
def card(place: Place) -> dict[str, Any]:
    person = make_member(union_of(place))
    return {"code": card_code(Membership.objects.get(person=person).pk)}
