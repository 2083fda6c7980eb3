"""What stands behind this room's URLs with arguments."""

from typing import Any

from tests.support.url_objects import Place, objects_for


@objects_for("orgs:desk_org", "orgs:desk_org_edit")
def org(place: Place) -> dict[str, Any]:
    return {"pk": place.org.pk}
