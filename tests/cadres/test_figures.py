"""Stations with their cadre are told as they stand at the end of a window; visits on their day."""

from datetime import date, timedelta

from django.utils import timezone

from niangjia.cadres import services
from niangjia.figures import Period, compute, registry
from niangjia.people import roles
from niangjia.people.services import end_post
from tests.support.answers import words
from tests.support.cadres import make_cadre, make_liaison, make_visit, today
from tests.support.factories import TEST, client_for, make_actor

WITH, SHARE, VISITS = (
    registry.figure(f"cadres.{key}") for key in ("stations_with_liaison", "liaison_share", "station_visits")
)
YEAR = Period.year(date(2023, 1, 1))


def at(figure, org, period=YEAR):
    value = compute.value(figure, org.scope, period)
    return value.number, value.n


def test_stations_are_told_as_they_stand_at_the_end_of_the_window(fed):
    cadre, other = make_cadre(fed.district), make_cadre(fed.district)
    liaison = make_liaison(fed.station, cadre, starts_on=date(2023, 3, 15))
    make_liaison(fed.station, other, starts_on=date(2023, 6, 1))
    assert (at(WITH, fed.district), at(SHARE, fed.district)) == ((1, 2), (50, 2))
    assert (at(WITH, fed.other_district), at(SHARE, fed.other_district)) == ((0, 0), (None, 0))
    assert at(SHARE, fed.township) == (100, 1)
    months = [part.value.value for part in compute.by_month(WITH, fed.city.scope, YEAR)]
    assert months == [0, 0] + [1] * 10
    shares = [part.value.number for part in compute.by_month(SHARE, fed.city.scope, YEAR)]
    assert shares == [0, 0] + [50] * 10
    services.end_liaison(liaison=liaison, actor=TEST, at=timezone.now())
    end_post(post=other.posts.get(), actor=TEST, at=timezone.now())
    assert at(WITH, fed.district) == (1, 2)  # the year is as it was
    now = Period.month(today())
    assert (at(WITH, fed.district, now), at(SHARE, fed.district, now)) == ((0, 0), (0, 2))


def test_what_has_not_begun_has_no_value_and_what_goes_on_ends_today(fed):
    make_liaison(fed.station)
    coming = Period(today() + timedelta(days=1), today() + timedelta(days=9))
    assert (at(WITH, fed.city, coming), at(SHARE, fed.city, coming)) == ((0, 0), (None, 0))
    (row,) = compute.rows(WITH, fed.city.scope, Period(today(), today() + timedelta(days=9)))
    assert row.on == today()
    parts = compute.by_year(SHARE, fed.city.scope, Period(date(1900, 1, 1), date(2199, 12, 31)))
    assert [(part.key.year, part.value.number) for part in parts] == [(today().year, 50)]


def test_visits_count_on_their_day_and_open_to_their_station(fed):
    visit = make_visit(fed.station, days=3)
    make_visit(fed.station, days=400)
    window = Period(today() - timedelta(days=5), today())
    assert (at(VISITS, fed.district, window), at(VISITS, fed.other_district, window)) == ((1, 1), (0, 0))
    address = f"/desk/figures/cadres.station_visits/?{window.query}"
    told = words(client_for(make_actor(roles.DISTRICT, fed.district)).get(address))
    assert f"/desk/cadres/stations/{fed.station.pk}/" in told
    auditor = client_for(make_actor(roles.AUDITOR, fed.district))
    assert f"/desk/orgs/{fed.station.pk}/" in words(auditor.get(address))
    services.take_back_visit(visit=visit, reason="记错站", actor=TEST, at=timezone.now())
    assert at(VISITS, fed.district, window) == (0, 0)
