"""What stands behind this room's URLs with arguments."""

from typing import Any

from niangjia.orgs.models import YearCalendar
from tests.support.url_objects import Place, objects_for


@objects_for("orgs:desk_org", "orgs:desk_org_edit")
def org(place: Place) -> dict[str, Any]:
    return {"pk": place.org.pk}


@objects_for("orgs:desk_workdays_edit", shared=True)
def calendar(place: Place) -> dict[str, Any]:
    return {"pk": YearCalendar.objects.get_or_create(year=2027, defaults={"free": "2027-01-01"})[0].pk}
