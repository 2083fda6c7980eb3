"""A visit is one quick record, made once, taken back with a reason; whoever asks when somebody was there asks all rooms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from niangjia.cadres import services
from niangjia.cadres.errors import EndedAlready, NotAStation, NotHere, NotYet
from niangjia.cadres.models import StationVisit
from niangjia.cadres.queries import stations
from niangjia.core.errors import NotAllowed
from niangjia.people import roles
from niangjia.people.errors import ReasonMissing
from niangjia.people.visiting import last_visits, latest_visits, not_visited_since
from tests.support.answers import methods, words
from tests.support.cadres import make_cadre, make_liaison, make_visit, today
from tests.support.drawn import forms_on
from tests.support.factories import TEST, client_for, make_actor, make_person

MINE = "/desk/cadres/mine/"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def test_three_taps_from_my_stations_to_a_recorded_visit(fed):
    cadre = make_cadre(fed.district, name="欧阳测试")
    make_liaison(fed.station, cadre, days=40)
    client = client_for(cadre)
    page = f"/desk/cadres/stations/{fed.station.pk}/visit/"
    assert page in words(client.get(MINE))
    form = next(one for one in forms_on(words(client.get(page)), page) if "seen" in one.fields)
    assert form.fields["on"] == [today().isoformat()]
    answers = {client.post(page, form.fields).headers["Location"] for _turn in range(3)}
    assert answers == {MINE}
    visit = StationVisit.objects.get()
    assert ([one.pk for one in visit.persons.all()], visit.on, visit.org) == (
        [cadre.pk],
        today(),
        fed.station,
    )
    assert client.get("/desk/").context["columns"]["late"] == []


def test_whoever_else_looks_after_the_station_can_be_ticked(fed):
    cadre, other = make_cadre(fed.district), make_cadre(fed.district)
    for one in (cadre, other):
        make_liaison(fed.station, one)
    page = f"/desk/cadres/stations/{fed.station.pk}/visit/"
    sent = client_for(cadre).post(page, {"on": today().isoformat(), "seen": "", "others": [str(other.pk)]})
    assert sent.status_code == 303
    assert set(StationVisit.objects.get().persons.all()) == {cadre, other}


@pytest.mark.parametrize(
    "typed", [{"on": ""}, {"on": "x"}, {"on": (timezone.localdate() + timedelta(days=2)).isoformat()}]
)
def test_bad_visit_is_told_beside_the_form(fed, typed):
    cadre = make_cadre(fed.district)
    sent = client_for(cadre).post(f"/desk/cadres/stations/{fed.station.pk}/visit/", typed)
    assert (sent.status_code, StationVisit.objects.count()) == (422, 0)


def test_rules_of_a_visit(fed):
    for error, more in (
        (NotYet, {"days": -1}),
        (NotHere, {"persons": [make_person(org=fed.station)]}),
        (NotAllowed, {"actor": make_actor(roles.DISTRICT, fed.other_district)}),
        (NotAllowed, {"actor": make_actor(roles.STATION, fed.station)}),
    ):
        with pytest.raises(error):
            make_visit(fed.station, **more)
    with pytest.raises(NotAStation):
        make_visit(fed.township)


def test_own_visit_is_taken_back_once_with_a_reason(fed):
    cadre, other = make_cadre(fed.township), make_cadre(fed.township)
    client = client_for(cadre)
    client.post(f"/desk/cadres/stations/{fed.station.pk}/visit/", {"on": today().isoformat()})
    visit = StationVisit.objects.get()
    back = f"/desk/cadres/visits/{visit.pk}/take-back/"
    client_for(other).post(back, {"reason": "不是我记的"})
    client.post(back, {"reason": " "})
    assert StationVisit.objects.made().count() == 1
    client.post(back, {"reason": "记错站"})
    assert StationVisit.objects.made().count() == 0
    with pytest.raises(EndedAlready):
        services.take_back_visit(visit=visit, reason="再来", **given())
    with pytest.raises(ReasonMissing):
        services.take_back_visit(visit=make_visit(fed.station), reason="", **given())
    assert methods(client, back)["get"] == 405


def test_visits_of_all_rooms_are_asked_in_one_place(fed):
    one, other = make_cadre(fed.district, name="欧阳甲"), make_cadre(fed.district, name="欧阳乙")
    make_visit(fed.station, one, days=9, seen="缺饮水机")
    make_visit(fed.station, one, days=3, persons=[one, other], seen="饮水机装好了")
    assert last_visits([fed.station.pk, fed.other_station.pk]) == {
        fed.station.pk: today() - timedelta(days=3)
    }
    told = [(visit.what, sorted(visit.who)) for visit in latest_visits(fed.station, 5)]
    assert told == [("饮水机装好了", ["欧阳乙", "欧阳甲"]), ("缺饮水机", ["欧阳甲"])]
    assert [visit.what for visit in latest_visits(fed.station, 1)] == ["饮水机装好了"]
    everything = stations(fed.district.scope)
    assert list(not_visited_since(everything, today() - timedelta(days=3))) == [fed.other_station]
    assert set(not_visited_since(everything, today())) == {fed.station, fed.other_station}
