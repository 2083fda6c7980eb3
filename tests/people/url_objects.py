"""What stands behind this room's URLs with arguments."""

from typing import Any

from django.utils import timezone

from niangjia.people.services import give_consent
from tests.support.factories import make_person
from tests.support.url_objects import Place, objects_for


@objects_for(
    "people:desk_person",
    "people:desk_person_edit",
    "people:desk_posts",
)
def person(place: Place) -> dict[str, Any]:
    return {"pk": make_person(org=place.org).pk}


@objects_for("people:desk_unmask")
def number(place: Place) -> dict[str, Any]:
    return {**person(place), "?": {"field": "phone"}}


@objects_for("people:desk_merge")
def pair(place: Place) -> dict[str, Any]:
    return {**person(place), "?": {"other": make_person(org=place.org).pk}}


@objects_for("people:worker_consent_withdraw")
def consent(place: Place) -> dict[str, Any]:
    given = give_consent(person=place.person, purpose="体检", text_version="1", at=timezone.now())
    return {"pk": given.pk}
