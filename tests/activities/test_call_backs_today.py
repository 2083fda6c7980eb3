"""Call-backs on Today: one task a date, for those who did not run it."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import today
from niangjia.core.actor import Actor
from niangjia.people import roles
from tests.support.factories import Federation, client_for, make_actor, make_federation
from tests.support.moments import attend, make_past_session, make_past_signup

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation() -> Federation:
    return make_federation()


def calls(actor: Actor) -> list[Any]:
    found = today.items(actor, actor.scope, timezone.now())
    return [item for item in found if str(item.title).startswith("回访")]


def test_one_to_call_leads_to_the_call(federation):
    signup = attend(make_past_signup(make_past_session(federation.township)))
    (item,) = calls(make_actor(roles.TOWNSHIP, federation.township))
    assert (item.title, item.url) == (
        f"回访：{signup.session.activity.title}",
        reverse("activities:desk_call_back", args=[signup.pk]),
    )


def test_several_of_a_date_are_one_task_that_opens_their_list(client, federation):
    session = make_past_session(federation.township)
    for _turn in range(3):
        attend(make_past_signup(session))
    actor = make_actor(roles.TOWNSHIP, federation.township)
    (item,) = calls(actor)
    assert item.title == f"回访 3 位：{session.activity.title}"
    page = client_for(actor).get(item.url)
    assert len(page.context["page"]) == 3
    assert page.content.decode().count("/call-back/") == 3


def test_who_ticked_them_has_no_call_to_make(federation):
    runner = make_actor(roles.TOWNSHIP, federation.township)
    attend(make_past_signup(make_past_session(federation.township)), actor=runner)
    assert calls(runner) == []
    assert len(calls(make_actor(roles.STATION, federation.township))) == 1
