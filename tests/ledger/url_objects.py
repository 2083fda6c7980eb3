"""What stands behind this room's URLs with arguments."""

from typing import Any

from niangjia.core.clock import local_day
from tests.support.ledgers import post
from tests.support.url_objects import Place, objects_for


@objects_for("ledger:desk_entry")
def entry(place: Place) -> dict[str, Any]:
    return {"pk": post(org=place.org, occurred_on=local_day(place.at), at=place.at).pk}
