"""What stands behind this room's URLs with arguments."""

from datetime import timedelta
from typing import Any

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models import Session, Signup
from niangjia.people.middleware import actor_for
from tests.support.factories import make_runner
from tests.support.offers import make_activity, make_headcount, make_session, make_signup
from tests.support.pictures import make_picture
from tests.support.url_objects import Place, objects_for


def now_session(place: Place) -> Session:
    """A session that goes on right now."""
    return make_session(
        org=place.org,
        at=place.at,
        starts_at=place.at - timedelta(minutes=30),
        opens_at=place.at - timedelta(days=1),
        closes_at=place.at + timedelta(minutes=30),
    )


def own_signup(place: Place, session: Session | None = None) -> Signup:
    return make_signup(session=session or now_session(place), person=place.person, at=place.at)


@objects_for("activities:worker_ask", shared=True)
def activity_to_ask_about(place: Place) -> dict[str, Any]:
    return {"pk": make_activity(org=place.org, at=place.at).pk}


@objects_for(
    "activities:worker_activity",
    "activities:desk_activity",
    "activities:desk_activity_edit",
    "activities:desk_activity_state",
    "activities:desk_session_new",
    "activities:desk_questions",
)
def activity(place: Place) -> dict[str, Any]:
    return {"pk": make_activity(org=place.org, at=place.at).pk}


@objects_for("activities:picture")
def picture(place: Place) -> dict[str, Any]:
    made = make_activity(org=place.org, at=place.at)
    services.set_picture(activity=made, upload=make_picture(), actor=make_runner(place.org), at=place.at)
    return {"pk": made.pk}


@objects_for("activities:worker_signup", shared=True)
def session_to_join(place: Place) -> dict[str, Any]:
    return {"pk": make_session(org=place.org, at=place.at).pk}


@objects_for(
    "activities:desk_session",
    "activities:desk_session_edit",
    "activities:desk_session_cancel",
    "activities:desk_walk_in",
    "activities:desk_scan",
    "activities:desk_door",
    "activities:desk_wall",
    "activities:desk_sheet",
    "activities:desk_export",
    "activities:desk_quota",
)
def session(place: Place) -> dict[str, Any]:
    return {"pk": make_session(org=place.org, at=place.at).pk}


@objects_for("activities:desk_list_signup")
def quota(place: Place) -> dict[str, Any]:
    made = make_session(org=place.org, at=place.at)
    kept = services.set_quota(
        session=made, org=place.org, places=5, actor=make_runner(place.org), at=place.at
    )
    return {"pk": kept.pk}


@objects_for(
    "activities:worker_ticket",
    "activities:worker_cancel",
    "activities:signup_calendar",
    "activities:desk_signup",
    "activities:desk_check_in",
    "activities:desk_cancel",
)
def signup(place: Place) -> dict[str, Any]:
    return {"pk": own_signup(place).pk}


@objects_for("activities:worker_move")
def signup_to_move(place: Place) -> dict[str, Any]:
    made = own_signup(place, make_session(org=place.org, at=place.at))
    make_session(activity=made.session.activity, at=place.at, starts_at=place.at + timedelta(days=3))
    return {"pk": made.pk}


@objects_for("activities:worker_offer")
def offer(place: Place) -> dict[str, Any]:
    """The last place is handed to the first who waits."""
    full = make_session(org=place.org, at=place.at, capacity=1)
    first = make_signup(session=full, at=place.at)
    full.refresh_from_db()
    waiting = own_signup(place, full)
    services.cancel_signup(signup=first, actor=actor_for(first.person, None), at=place.at)
    return {"pk": waiting.pk}


@objects_for("activities:worker_rate", "activities:desk_undo_check_in", "activities:desk_call_back")
def attended(place: Place) -> dict[str, Any]:
    made = own_signup(place)
    services.check_in(signup=made, method=CheckInMethod.LIST, actor=make_runner(place.org), at=place.at)
    return {"pk": made.pk}


@objects_for("activities:org_calendar")
def org(place: Place) -> dict[str, Any]:
    return {"pk": make_session(org=place.org, at=place.at).activity.org_id}


@objects_for("activities:worker_door", shared=True)
def door_code(place: Place) -> dict[str, Any]:
    return {"code": services.door_code(now_session(place), place.at)}


@objects_for("activities:ticket_scan")
def ticket(place: Place) -> dict[str, Any]:
    return {"code": services.ticket_code(own_signup(place))}


@objects_for("activities:desk_headcount")
def headcount(place: Place) -> dict[str, Any]:
    return {"pk": make_headcount(org=place.org, at=place.at).pk}


@objects_for("activities:headcount_photo")
def photographed(place: Place) -> dict[str, Any]:
    return {"pk": make_headcount(org=place.org, at=place.at, photo=make_picture()).pk}
