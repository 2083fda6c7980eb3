"""What stands behind this room's URLs with arguments."""

from typing import Any

from tests.concerns.making import make_concern
from tests.support.url_objects import Place, objects_for
from tests.themes.makers import make_opening, make_proposal, make_theme


@objects_for(
    "themes:desk_theme",
    "themes:desk_theme_edit",
    "themes:desk_theme_act",
    "themes:desk_theme_concerns",
    "themes:desk_theme_activity",
    "themes:desk_theme_link",
    "themes:desk_proposal_new",
)
def theme(place: Place) -> dict[str, Any]:
    return {"pk": make_theme(place.org).pk}


@objects_for(
    "themes:desk_proposal",
    "themes:desk_proposal_edit",
    "themes:desk_proposal_act",
    "themes:desk_proposal_document",
)
def proposal(place: Place) -> dict[str, Any]:
    return {"pk": make_proposal(place.org).pk}


@objects_for("themes:desk_opening_tell", "themes:desk_opening_unlink")
def opening(place: Place) -> dict[str, Any]:
    return {"pk": make_opening(place.org).pk}


@objects_for("themes:desk_hints")
def hints(place: Place) -> dict[str, Any]:
    return {"pk": make_concern(place.org).pk}
