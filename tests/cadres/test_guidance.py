"""A township sees who guides it; guides and those who choose them write down what was done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.cadres import services
from niangjia.cadres.errors import EndedAlready, NotATownship, NothingSaid, NotItsCadre, NotYet
from niangjia.cadres.models import Guidance, GuidanceNote
from niangjia.core.errors import NotAllowed
from niangjia.people import roles
from niangjia.people.choices import PostLevel
from niangjia.people.middleware import actor_for
from tests.support.answers import words
from tests.support.cadres import make_cadre, make_guidance, today
from tests.support.factories import TEST, client_for, make_actor

LIST = "/desk/cadres/guidance/"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def test_township_sees_who_guides_it_and_what_was_done(fed):
    guide = make_cadre(fed.district, PostLevel.STAFF, name="欧阳指导")
    guidance = make_guidance(fed.township, guide)
    client = client_for(guide)
    page = f"{LIST}{fed.township.pk}/"
    typed = {"kind": "visit", "on": today().isoformat(), "text": "帮着唤醒两家休眠工会"}
    attempt = str(client.get(page).context["attempt"])
    sent = [client.post(f"{page}note/", {**typed, "attempt": attempt}).status_code for _turn in range(2)]
    assert (sent, GuidanceNote.objects.get().person) == ([303, 303], guide)
    town = client_for(make_actor(roles.TOWNSHIP, fed.township))
    for shown in (page, LIST):
        assert "欧阳指导" in words(town.get(shown))
    assert "唤醒两家休眠工会" in words(town.get(page))
    assert "欧阳指导" in words(town.get(f"/desk/orgs/{fed.township.pk}/"))
    assert town.post(f"{page}note/", typed).status_code == 403
    assert [row.org for row in client.get(LIST, {"show": "mine"}).context["unions"]] == [fed.township]
    assert list(town.get(LIST, {"show": "mine"}).context["unions"]) == []
    services.end_guidance(guidance=guidance, reason="轮换", **given())
    assert words(town.get(page)).count("欧阳指导") == 2  # in what was, and beside what was done


def test_rules_of_guidance(fed):
    guide = make_cadre(fed.district, PostLevel.STAFF)
    guidance = make_guidance(fed.township, guide)
    assert make_guidance(fed.township, guide) == guidance
    with pytest.raises(NotATownship):
        make_guidance(fed.union, guide)
    with pytest.raises(NotItsCadre):
        make_guidance(fed.township, make_cadre(fed.other_district))
    with pytest.raises(NotAllowed):
        make_guidance(fed.township, guide, actor=make_actor(roles.TOWNSHIP, fed.township))
    note = {"org": fed.township, "on": today(), "text": "帮着换届"}
    acting = given(actor_for(guide, guide.posts.get()))
    for error, more in (
        (NotYet, {"on": today() + timedelta(days=1)}),
        (NothingSaid, {"text": " "}),
        (NotAllowed, given(make_actor(roles.TOWNSHIP, fed.other_township))),
    ):
        with pytest.raises(error):
            services.note_guidance(**{**note, **acting, **more})
    services.end_guidance(guidance=guidance, **given())
    with pytest.raises(EndedAlready):
        services.end_guidance(guidance=guidance, **given())


def test_district_matches_on_the_page(fed):
    guide, page = make_cadre(fed.district, PostLevel.STAFF), f"{LIST}{fed.township.pk}/"
    client = client_for(make_actor(roles.DISTRICT, fed.district))
    assert client.post(f"{page}assign/", {"person": str(guide.pk)}).status_code == 303
    guidance = Guidance.objects.get()
    assert client.post(f"/desk/cadres/guides/{guidance.pk}/end/", {"reason": "轮换"}).status_code == 303
    guidance.refresh_from_db()
    assert (guidance.person, guidance.ends_on) == (guide, today())
    assert client.post(f"{page}assign/", {"person": "x"}).status_code == 422
    assert client.post(f"{page}note/", {"text": ""}).status_code == 422
    assert client.get(f"{LIST}{fed.union.pk}/").status_code == 404
