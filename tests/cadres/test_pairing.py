"""What two districts do together is seen and counted on either side, and once where a scope spans both."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from niangjia.cadres import services
from niangjia.cadres.errors import EndBeforeStart, NotOfThePair, NotYet, OneDistrict
from niangjia.cadres.models import JointRecord, Pairing, PairingSide
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.figures import Period, compute, registry
from niangjia.people import roles
from tests.support.answers import words
from tests.support.cadres import make_pairing, today
from tests.support.factories import TEST, client_for, make_actor, make_org
from tests.support.offers import make_activity

LIST = "/desk/cadres/pairing/"
FIGURE = registry.figure("pairing.activities")
YEAR = Period.year(date(2023, 6, 1))


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


@pytest.fixture
def pairing(fed) -> Pairing:
    return make_pairing(fed.district, fed.other_district)


def joint(pairing: Pairing, **fields) -> JointRecord:
    told = {"kind": "activity", "on": date(2023, 5, 1), "title": "联合招聘会", **given(), **fields}
    return services.record_joint(pairing=pairing, **told)


def test_joint_activity_counts_for_either_side_and_once_for_both(fed, pairing):
    for _turn in range(2):
        joint(pairing)
    joint(pairing, on=date(2022, 5, 1))
    third = make_org(fed.city, level="district", name="第三区总工会")
    found = [
        compute.value(FIGURE, org.scope, YEAR) for org in (fed.district, fed.other_district, fed.city, third)
    ]
    assert [(value.value, value.n) for value in found] == [(2, 2), (2, 2), (2, 4), (0, 0)]
    length = len(fed.city.path) + 4
    by_district = compute.by_path(FIGURE, fed.city.scope, YEAR, length)
    assert [(part.key, part.value.value) for part in by_district] == [
        (fed.district.path, 2),
        (fed.other_district.path, 2),
    ]
    rows = compute.rows(FIGURE, fed.other_district.scope, YEAR)
    assert {row.org for row in rows} == {fed.other_district.name}
    client = client_for(make_actor(roles.DISTRICT, fed.other_district))
    page = words(client.get("/desk/figures/pairing.activities/?period=2023"))
    assert [text for text in (pairing.get_absolute_url(), "联合招聘会", "共同开展") if text not in page] == []


def test_linked_activity_is_one_record_and_of_either_side(fed, pairing):
    activity = make_activity(org=fed.other_district, title="朝密歌咏会")
    first = joint(pairing, activity=activity)
    assert (joint(pairing, activity=activity), JointRecord.objects.count()) == (first, 1)
    elsewhere = make_org(fed.city, level="district", name="第三区总工会")
    with pytest.raises(NotOfThePair):
        joint(pairing, activity=make_activity(org=elsewhere))
    with pytest.raises(IntegrityError), transaction.atomic():
        JointRecord.objects.create(
            pairing=pairing, activity=activity, on=today(), title="x", recorded_at=timezone.now()
        )


def test_rules_of_pairing(fed, pairing):
    with pytest.raises(OneDistrict):
        make_pairing(fed.township, fed.district)
    with pytest.raises(OneDistrict):
        make_pairing(fed.district, fed.city)
    with pytest.raises(EndBeforeStart):
        make_pairing(fed.district, fed.other_district, ends_on=date(2022, 1, 1))
    for org in (fed.other_district, fed.township):
        with pytest.raises(NotAllowed):
            make_pairing(
                fed.district, fed.other_district, actor=make_actor(roles.DISTRICT, fed.other_district)
            )
        assert org.pk != fed.district.pk
    third = make_actor(roles.DISTRICT, make_org(fed.city, level="district", name="第三区总工会"))
    with pytest.raises(NotAllowed):
        joint(pairing, actor=third)
    with pytest.raises(NotAllowed):
        services.update_pairing(pairing=pairing, version=1, changes={}, **given(third))
    with pytest.raises(NotYet):
        joint(pairing, on=today() + timedelta(days=1))
    with pytest.raises(EndBeforeStart):
        services.update_pairing(pairing=pairing, version=1, changes={"ends_on": date(2020, 1, 1)}, **given())
    with pytest.raises(StaleRecord):
        services.update_pairing(pairing=pairing, version=7, changes={}, **given())
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingSide.objects.create(pairing=pairing, org=fed.township, district=fed.district, number=2)


def test_either_side_makes_a_pairing_and_keeps_it_on_the_pages(fed):
    ours, theirs = (client_for(make_actor(roles.DISTRICT, org)) for org in (fed.district, fed.other_district))
    page = ours.get(f"{LIST}new/")
    typed = {
        "org": str(fed.district.pk),
        "partner": str(fed.other_district.pk),
        "title": "朝密结对",
        "starts_on": "2023-01-01",
        "attempt": str(page.context["attempt"]),
    }
    made = {ours.post(f"{LIST}new/", typed).headers["Location"] for _turn in range(2)}
    pairing = Pairing.objects.get()
    assert made == {pairing.get_absolute_url()}
    assert (
        ours.post(f"{LIST}new/", {**typed, "partner": str(fed.district.pk), "attempt": ""}).status_code == 422
    )
    assert ours.post(f"{LIST}new/", {"title": ""}).status_code == 422
    activity = make_activity(org=fed.district, title="朝密歌咏会")
    record = f"{pairing.get_absolute_url()}record/"
    assert "朝密歌咏会" in words(theirs.get(record))
    sent = theirs.post(record, {"kind": "activity", "activity": str(activity.pk), "on": today().isoformat()})
    assert (sent.status_code, JointRecord.objects.get().title) == (303, "朝密歌咏会")
    assert theirs.post(record, {"kind": "exchange", "on": today().isoformat()}).status_code == 422
    for client in (ours, theirs):
        assert "朝密歌咏会" in words(client.get(pairing.get_absolute_url()))
        assert "朝密结对" in words(client.get(LIST))
    town = client_for(make_actor(roles.TOWNSHIP, fed.township))
    assert town.get(pairing.get_absolute_url()).status_code == 404
    assert "朝密结对" not in words(town.get(LIST))
