"""What stands behind this room's URLs with arguments."""

from typing import Any

from tests.support.url_objects import Place, objects_for


@objects_for("reports:desk_figure", "reports:desk_figure_export")
def figure(place: Place) -> dict[str, Any]:
    """A figure is nobody's own; the org it is asked for is."""
    return {"key": "services.times", "?": {"org": place.org.pk}}
