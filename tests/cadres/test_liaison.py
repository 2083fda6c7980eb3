"""Every station has its cadre; a change keeps what was; whoever loses their post looks after nothing any more."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from niangjia.accounts.models import AuditRecord
from niangjia.cadres import queries, services
from niangjia.cadres.errors import EndBeforeStart, EndedAlready, NotAStation, NotItsCadre
from niangjia.cadres.models import Liaison
from niangjia.core.errors import NotAllowed
from niangjia.orgs.choices import OrgKind
from niangjia.people import roles
from niangjia.people.choices import PostLevel
from niangjia.people.services import end_post
from tests.support.answers import words
from tests.support.cadres import make_cadre, make_liaison, make_visit, today
from tests.support.factories import TEST, client_for, make_actor, make_org, make_person

LIST = "/desk/cadres/stations/"


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def test_assigning_twice_is_one_liaison_and_handing_over_keeps_both(fed):
    one, other = make_cadre(fed.district), make_cadre(fed.district, PostLevel.DEPUTY_SECTION)
    liaison = make_liaison(fed.station, one, days=100)
    assert make_liaison(fed.station, one).pk == liaison.pk
    services.hand_over_liaison(liaison=liaison, to=other, reason="分工调整", **given())
    told = [
        (row.person_id, row.ends_on, row.reason)
        for row in Liaison.objects.filter(org=fed.station).order_by("pk")
    ]
    assert told == [(one.pk, today(), "分工调整"), (other.pk, None, "")]
    assert list(AuditRecord.objects.order_by("pk").values_list("action", flat=True))[-3:] == [
        "liaison.assigned",
        "liaison.ended",
        "liaison.assigned",
    ]


def test_only_a_cadre_of_section_level_above_the_station_can_be_given_it(fed):
    for person in (
        make_cadre(fed.district, PostLevel.STAFF),
        make_cadre(fed.other_district),
        make_cadre(fed.other_township),
        make_person(org=fed.station),
    ):
        with pytest.raises(NotItsCadre):
            make_liaison(fed.station, person)
    with pytest.raises(NotAStation):
        make_liaison(fed.township, make_cadre(fed.district))
    assert make_liaison(fed.station, make_cadre(fed.township)).org == fed.station


def test_township_and_neighbours_do_not_choose(fed):
    cadre = make_cadre(fed.district)
    liaison = make_liaison(fed.station, cadre)
    for actor in (make_actor(roles.TOWNSHIP, fed.township), make_actor(roles.DISTRICT, fed.other_district)):
        with pytest.raises(NotAllowed):
            services.assign_liaison(person=cadre, org=fed.other_station, **given(actor))
        with pytest.raises(NotAllowed):
            services.end_liaison(liaison=liaison, **given(actor))


def test_what_ended_or_has_not_begun_cannot_be_ended(fed):
    liaison = make_liaison(fed.station)
    services.end_liaison(liaison=liaison, **given())
    with pytest.raises(EndedAlready):
        services.end_liaison(liaison=liaison, **given())
    with pytest.raises(EndBeforeStart):
        services.end_liaison(liaison=make_liaison(fed.other_station, days=-3), **given())


def test_database_knows_one_open_liaison_of_a_cadre(fed):
    liaison = make_liaison(fed.station)
    with pytest.raises(IntegrityError), transaction.atomic():
        Liaison.objects.create(
            district=liaison.district, org=liaison.org, person=liaison.person, starts_on=today()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Liaison.objects.filter(pk=liaison.pk).update(ends_on=today() - timedelta(days=1))


def test_station_of_a_cadre_whose_post_ended_stands_without_one(fed):
    cadre = make_cadre(fed.district)
    make_liaison(fed.station, cadre)
    everything = queries.stations(fed.district.scope)
    assert list(queries.without_cadre(everything, today())) == [fed.other_station]
    end_post(post=cadre.posts.get(), **given())
    assert set(queries.without_cadre(everything, today())) == {fed.station, fed.other_station}


def test_silent_is_whoever_was_looked_after_for_long_and_visited_by_nobody(fed, settings):
    settings.NIANGJIA_SILENT_STATION_DAYS = 10
    everything = queries.stations(fed.district.scope)
    make_liaison(fed.station, days=11)
    make_liaison(fed.other_station, days=10)
    assert list(queries.silent(everything, today())) == [fed.station]
    visit = make_visit(fed.station, days=10)
    assert list(queries.silent(everything, today())) == []
    services.take_back_visit(visit=visit, reason="记错站", **given())
    assert list(queries.silent(everything, today())) == [fed.station]


def test_today_names_the_cadre_s_own_and_counts_for_the_district(fed):
    cadre = make_cadre(fed.district)
    make_liaison(fed.station, cadre, days=40)
    make_liaison(fed.other_station, days=50)
    lead = client_for(make_actor(roles.DISTRICT, fed.district))

    def late(client):
        return [(str(item.title), item.url) for item in client.get("/desk/").context["columns"]["late"]]

    every = ("2 个服务站超过 30 天无人走访", f"{LIST}?show=silent")
    assert late(client_for(cadre)) == [(fed.station.name, f"{LIST}{fed.station.pk}/visit/"), every]
    assert late(lead) == [every]
    assert late(client_for(make_actor(roles.TOWNSHIP, fed.township))) == []
    assert late(client_for(make_actor(roles.DISTRICT, fed.other_district))) == []


def test_list_shows_who_and_sifts_those_without_and_silent_ones(fed):
    cadre = make_cadre(fed.district, name="欧阳测试")
    make_liaison(fed.station, cadre, days=40)
    client = client_for(make_actor(roles.DISTRICT, fed.district))
    page = client.get(LIST)
    assert "欧阳测试" in words(page)
    assert page.context["counts"] == {"": 2, "without": 1, "silent": 1}

    def shown(**query):
        return [row.org for row in client.get(LIST, query).context["stations"]]

    assert shown() == [fed.station, fed.other_station]
    assert (shown(show="without"), shown(show="silent")) == ([fed.other_station], [fed.station])
    assert (shown(q=fed.other_station.name), shown(q="没有")) == ([fed.other_station], [])


@pytest.mark.parametrize("count", [1, 12])
def test_list_stays_flat(fed, django_assert_max_num_queries, count):
    cadre = make_cadre(fed.district)
    for _turn in range(count):
        make_liaison(make_org(fed.township, kind=OrgKind.SERVICE_STATION), cadre, days=40)
    client = client_for(make_actor(roles.DISTRICT, fed.district))
    with django_assert_max_num_queries(16):
        client.get(LIST)


def test_district_gives_a_station_to_a_cadre_on_its_page(fed):
    cadre, page = make_cadre(fed.district, name="欧阳测试"), f"{LIST}{fed.station.pk}/"
    client = client_for(make_actor(roles.DISTRICT, fed.district))
    assert "欧阳测试" in words(client.get(page))
    sent = client.post(f"{page}assign/", {"person": str(cadre.pk), "starts_on": today().isoformat()})
    assert (sent.status_code, Liaison.objects.get().person) == (303, cadre)
    assert client.post(f"{page}assign/", {"person": "nobody"}).status_code == 422
    assert (
        client.post(f"{page}assign/", {"person": str(make_cadre(fed.other_district).pk)}).status_code == 422
    )
    other = make_cadre(fed.district)
    ended = client.post(
        f"/desk/cadres/liaisons/{Liaison.objects.get().pk}/end/", {"to": str(other.pk), "reason": "轮换"}
    )
    assert (ended.status_code, Liaison.objects.get(ends_on=None).person) == (303, other)


def test_org_page_says_who_looks_after_the_station(fed):
    cadre = make_cadre(fed.district, name="欧阳测试")
    make_liaison(fed.station, cadre)
    make_visit(fed.station, cadre, seen="药箱补齐了")
    page = f"/desk/orgs/{fed.station.pk}/"
    told = words(client_for(make_actor(roles.STATION, fed.station)).get(page))
    assert ("欧阳测试" in told, "药箱补齐了" in told) == (True, True)
    told = words(client_for(make_actor(roles.AUDITOR, fed.district)).get(page))
    assert ("欧阳测试" in told, "药箱补齐了" in told) == (False, True)
