"""What stands behind this room's URLs with arguments."""

from typing import Any

from tests.support.cadres import (
    make_file,
    make_guidance,
    make_liaison,
    make_pairing,
    make_visit,
    open_to_cadres_above,
    station_of,
    union_of,
)
from tests.support.url_objects import Place, objects_for


@objects_for("cadres:desk_station", "cadres:desk_assign", "cadres:desk_visit_new")
def station(place: Place) -> dict[str, Any]:
    made = station_of(place.org)
    make_liaison(made, days=90)
    return {"pk": made.pk}


@objects_for("cadres:desk_liaison_end")
def liaison(place: Place) -> dict[str, Any]:
    return {"pk": make_liaison(station_of(place.org)).pk}


@objects_for("cadres:desk_visit_take_back")
def visit(place: Place) -> dict[str, Any]:
    return {"pk": make_visit(station_of(place.org)).pk}


@objects_for("cadres:desk_union", "cadres:desk_guide_assign", "cadres:desk_guidance_note")
def union(place: Place) -> dict[str, Any]:
    made = union_of(place.org)
    make_guidance(made)
    return {"pk": made.pk}


@objects_for("cadres:desk_guidance_end")
def guidance(place: Place) -> dict[str, Any]:
    return {"pk": make_guidance(union_of(place.org)).pk}


@objects_for(
    "cadres:desk_reserve_file",
    "cadres:desk_reserve_edit",
    "cadres:desk_reserve_step",
    "cadres:desk_reserve_entry",
)
def reserve_file(place: Place) -> dict[str, Any]:
    """A file of the federation over the place, which every cadre of it and above it was named to keep."""
    return {"pk": open_to_cadres_above(make_file(place.org)).pk}


@objects_for("cadres:desk_pairing", "cadres:desk_pairing_edit", "cadres:desk_joint_new")
def pairing(place: Place) -> dict[str, Any]:
    return {"pk": make_pairing(place.org).pk}
