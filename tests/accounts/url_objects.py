"""What stands behind this room's URLs with arguments."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from niangjia.accounts import audit
from niangjia.accounts.services import open_desk_login
from niangjia.core.actor import system_actor
from niangjia.core.ids import uuid7
from tests.support.url_objects import Place, objects_for


@objects_for("accounts:desk_audit_record")
def audit_record(place: Place) -> dict[str, Any]:
    made = audit.record(
        action="thing.done",
        subject_type="thing",
        subject_id=uuid7(),
        actor=system_actor("test"),
        at=place.at,
        org=place.org,
    )
    return {"pk": made.pk}


@objects_for("accounts:end_session")
def session(place: Place) -> dict[str, Any]:
    key = uuid7().hex
    made = UserSession.objects.create(user=place.person.user, session_key=key, ip="127.0.0.1", user_agent="")
    return {"pk": made.pk}


@objects_for("accounts:approve_desk_login", shared=True)
def desk_login(place: Place) -> dict[str, Any]:
    return {"code": open_desk_login(browser_key="test", device="Chrome", at=place.at).code}


@objects_for("mfa_remove_webauthn")
def passkey(place: Place) -> dict[str, Any]:
    kind = Authenticator.Type.WEBAUTHN
    return {"pk": Authenticator.objects.create(user=place.person.user, type=kind, data={"name": "测试"}).pk}
