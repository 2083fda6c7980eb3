"""What stands behind this room's URLs with arguments."""

from typing import Any

from django.utils import timezone

from niangjia.concerns import services
from niangjia.concerns.codes import poster_code
from niangjia.concerns.forms import RaiseForm
from niangjia.concerns.models import CallBack
from niangjia.core.files import save_picture
from niangjia.orgs.models import Org
from tests.concerns.making import make_concern
from tests.support.factories import TEST, make_person
from tests.support.pictures import make_picture
from tests.support.url_objects import Place, form_parts, objects_for


@objects_for("concerns:worker_raise_by_code")
def code(place: Place) -> dict[str, Any]:
    return {"code": poster_code(place.org)}


@objects_for("concerns:desk_concern", "concerns:desk_edit", "concerns:desk_act", "concerns:desk_phone")
def concern(place: Place) -> dict[str, Any]:
    return {"pk": make_concern(place.org, person=make_person(org=place.org)).pk}


@objects_for("concerns:desk_outside")
def outside(place: Place) -> dict[str, Any]:
    made = make_concern(place.org)
    given = {"actor": TEST, "at": timezone.now()}
    return {"pk": services.refer(concern=made, body="街道办事处", due_on=None, **given).pk}


@objects_for("concerns:desk_call_back")
def call_back(place: Place) -> dict[str, Any]:
    made = make_concern(place.org, person=make_person(org=place.org))
    given = {"district_id": made.district_id, "org": place.org, "drawn_at": timezone.now()}
    return {"pk": CallBack.objects.create(concern=made, **given).pk}


@objects_for("concerns:desk_poster")
def poster(place: Place) -> dict[str, Any]:
    return {"pk": place.org.pk}


@objects_for("concerns:desk_photo")
def photo(place: Place) -> dict[str, Any]:
    return {"pk": make_concern(place.org, photo=save_picture(make_picture(), "concerns")).pk}


@objects_for("concerns:worker_concern", "concerns:worker_say", "concerns:worker_photo")
def own(place: Place) -> dict[str, Any]:
    kept = save_picture(make_picture(), "concerns")
    return {"pk": make_concern(place.org, person=place.person, photo=kept).pk}


@form_parts(RaiseForm)
def stations(place: Place) -> dict[str, Any]:
    return {"stations": Org.objects.filter(pk=place.org.pk)}
