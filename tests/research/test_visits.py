"""A visit is written once, however often it is sent; what was raised goes on the list; nothing is half kept."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from niangjia.concerns.choices import Kind, State
from niangjia.concerns.models import Concern
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.figures import Period, compute, registry
from niangjia.people import roles
from niangjia.people.visiting import last_visits, not_visited_since
from niangjia.research import services
from niangjia.research.errors import NotYet, OrgIsClosed, ReasonMissing, TakenBackAlready, TooLong, TooMany
from niangjia.research.models import Photo, Visit
from niangjia.research.services import Raised
from tests.support.answers import table, words
from tests.support.cadres import make_cadre
from tests.support.drawn import forms_on
from tests.support.factories import TEST, client_for, make_actor, make_person
from tests.support.research import NOTHING_RAISED, make_campaign, make_group, make_stay, make_visit, today

NEW = "/desk/research/visits/new/"
BY_PHONE = {"HTTP_ACCEPT": "application/json"}


def given(actor=TEST):
    return {"actor": actor, "at": timezone.now()}


def written(place, **more):
    """What a phone sends of a visit."""
    return {
        "attempt": str(uuid7()),
        "org": str(place.pk),
        "on": today().isoformat(),
        "met": "courier",
        "heads": "4",
        "seen": "楼道里歇着",
        "raised-TOTAL_FORMS": "3",
        "raised-INITIAL_FORMS": "0",
        "raised-0-text": "没地方充电",
        "raised-0-kind": "request",
        "raised-1-text": "会员卡怎么领",
        "raised-1-kind": "enquiry",
        "raised-1-solved": "on",
        "raised-1-answer": "当场帮着申请了",
        "raised-2-text": "",
        "raised-2-kind": "request",
        **more,
    }


def test_same_visit_sent_ten_times_is_one_with_its_concerns(fed):
    cadre = make_cadre(fed.township)
    client, sent = client_for(cadre), written(fed.station)
    answers = [client.post(NEW, sent, **BY_PHONE) for _turn in range(10)]
    visit = Visit.objects.get()
    assert {answer.json()["url"] for answer in answers} == {visit.get_absolute_url()}
    assert [one.pk for one in visit.persons.all()] == [cadre.pk]
    raised = Concern.objects.order_by("raised_at", "pk")
    told = {(one.text, one.kind, one.state, one.answer) for one in raised}
    assert told == {
        ("没地方充电", Kind.REQUEST, State.RAISED, ""),
        ("会员卡怎么领", Kind.ENQUIRY, State.CLOSED, "当场帮着申请了"),
    }
    assert {(one.source_kind, one.source_id, one.group) for one in raised} == {("visit", visit.pk, "courier")}
    page = words(client.get(visit.get_absolute_url()))
    assert "没地方充电" in page and "当场办结" in page


def test_plain_form_works_without_a_script(fed):
    client = client_for(make_cadre(fed.township))
    form = next(
        one for one in forms_on(words(client.get(NEW)), NEW) if "org" in one.fields or "on" in one.fields
    )
    sent = {**form.fields, **NOTHING_RAISED, "org": str(fed.station.pk), "raised-0-text": "台阶太高"}
    answers = [client.post(NEW, sent) for _turn in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {Visit.objects.get().get_absolute_url()}
    assert Concern.objects.get().text == "台阶太高"


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"org": ""}, "必填"),
        ({"on": "2999-01-01"}, "还没到的日期"),
        ({"on": "x"}, ""),
        ({"raised-0-text": "长" * 20_000}, "20,000 字"),
        ({"raised-2-solved": "on"}, "请写下反映的问题"),
        ({"raised-0-phone": "12"}, ""),
        ({"raised-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_bad_visit_is_told_in_sentences_and_nothing_is_kept(fed, more, part):
    answer = client_for(make_cadre(fed.township)).post(NEW, written(fed.station, **more), **BY_PHONE)
    assert (answer.status_code, Visit.objects.count(), Concern.objects.count()) == (422, 0, 0)
    assert answer.json()["errors"] and part in " ".join(answer.json()["errors"])


def test_rules_of_a_visit(fed):
    closed = fed.other_station
    closed.closed_on = today() - timedelta(days=2)
    closed.save()
    for error, org, more in (
        (NotYet, fed.station, {"days": -1}),
        (OrgIsClosed, closed, {}),
        (NotAllowed, fed.station, {"actor": make_actor(roles.DISTRICT, fed.other_district)}),
        (NotAllowed, fed.station, {"actor": make_actor(roles.STATION, fed.station)}),
        (TooLong, fed.station, {"raised": [Raised("长" * 5001)]}),
        (TooMany, fed.station, {"raised": [Raised("一")] * 21}),
    ):
        with pytest.raises(error):
            make_visit(org, **more)
    assert not Visit.objects.exists()


def test_visit_before_an_org_was_closed_is_kept_and_its_concern_goes_to_who_stands_above(fed):
    fed.station.closed_on = today()
    fed.station.save()
    cadre = make_cadre(fed.township)
    visit = make_visit(fed.station, cadre, days=3, raised=[Raised("微波炉坏了")])
    concern = Concern.objects.get(source_id=visit.pk)
    assert (concern.org, concern.raised_for) == (fed.township, fed.station)


def test_attempt_of_somebody_else_is_not_given_away(fed):
    visit = make_visit(fed.station, actor=make_actor(roles.TOWNSHIP, fed.township))
    sent = written(fed.station, attempt=str(visit.pk))
    answer = client_for(make_cadre(fed.township)).post(NEW, sent, **BY_PHONE)
    assert (answer.status_code, Visit.objects.count(), Concern.objects.count()) == (422, 1, 0)


def test_group_that_stays_there_gets_the_visit_and_the_station_is_silent_no_longer(fed):
    cadre = make_cadre(fed.district)
    group = make_group(make_campaign(fed.district), cadre)
    make_stay(group, fed.station, since=today(), until=today())
    silent = type(fed.station).objects.filter(pk=fed.station.pk)
    assert list(not_visited_since(silent, today())) == [fed.station]
    visit = make_visit(fed.station, cadre)
    assert visit.work_group == group
    assert make_visit(fed.station).work_group is None
    assert last_visits([fed.station.pk]) == {fed.station.pk: today()}
    assert list(not_visited_since(silent, today())) == []
    figure = registry.figure("research.visits")
    assert compute.value(figure, fed.district.scope, Period(today(), today())).value == 2


def test_somebody_with_a_phone_is_told_and_known_by_it(fed):
    client = client_for(make_cadre(fed.township))
    sent = written(fed.station, **{"raised-0-phone": "139 1111 2222"})
    person = make_person(org=fed.union, phone="13911112222", signs_in=False)
    assert client.post(NEW, sent, **BY_PHONE).json()["url"]
    known = {one.text: one.person for one in Concern.objects.all()}
    assert known == {"没地方充电": person, "会员卡怎么领": None}


def test_picture_of_twelve_megapixels_is_made_small_and_shown_to_those_who_see_the_visit(fed, settings):
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "phone"
    Image.new("RGB", (4000, 3000), "orange").save(made, "JPEG", exif=exif)
    client = client_for(make_cadre(fed.township))
    upload = SimpleUploadedFile("a.jpg", made.getvalue(), "image/jpeg")
    client.post(NEW, written(fed.station, photos=[upload]), **BY_PHONE)
    photo = Photo.objects.get()
    with Image.open(Path(settings.MEDIA_ROOT) / photo.file) as kept:
        assert (max(kept.size), kept.format, "exif" in kept.info) == (1600, "WEBP", False)
    url = f"/desk/research/photos/{photo.pk}/"
    shown = client.get(url)
    assert shown["Content-Type"] == "image/webp" and b"".join(shown.streaming_content)
    assert client_for(make_actor(roles.DISTRICT, fed.other_district)).get(url).status_code == 404
    bad = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    answer = client.post(NEW, written(fed.station, photos=[bad]), **BY_PHONE)
    assert (answer.status_code, Visit.objects.count()) == (422, 1)


def test_phone_is_told_for_whom_it_may_send_and_nothing_to_others(fed):
    cadre = make_cadre(fed.township)
    ready = client_for(cadre).get("/desk/research/visits/ready/").json()
    assert ready["owner"] == str(cadre.pk) and ready["token"]
    listed = {name for _title, orgs in ready["places"] for _pk, name in orgs}
    assert fed.station.label in listed and fed.other_station.label not in listed
    assert (
        client_for(make_actor(roles.STATION, fed.station)).get("/desk/research/visits/ready/").status_code
        == 404
    )


def test_visit_is_taken_back_once_with_a_reason_and_its_concern_stays(fed):
    visit = make_visit(fed.station, raised=[Raised("没地方充电")])
    with pytest.raises(ReasonMissing):
        services.take_back_visit(visit=visit, reason=" ", **given())
    services.take_back_visit(visit=visit, reason="记错站", **given())
    with pytest.raises(TakenBackAlready):
        services.take_back_visit(visit=visit, reason="记错站", **given())
    assert (Visit.objects.made().count(), Concern.objects.count()) == (0, 1)
    client = client_for(make_actor(roles.TOWNSHIP, fed.township))
    assert client.get("/desk/research/visits/").context["page"].object_list.count() == 0
    assert "记错站" in words(client.get(visit.get_absolute_url()))


def test_sensitive_concern_of_a_visit_is_counted_and_not_told_to_many(fed):
    visit = make_visit(fed.station, raised=[Raised("被拖欠工资", kind=Kind.RIGHTS)])
    page = words(client_for(make_actor(roles.DISTRICT, fed.district)).get(visit.get_absolute_url()))
    assert ("被拖欠工资" in page, "另有 1 件" in page) == (False, True)


def test_list_is_sifted_and_taken_away(fed):
    make_visit(fed.station, seen="药箱齐全")
    make_visit(fed.other_station, days=5, seen="没有风扇")
    client = client_for(make_actor(roles.DISTRICT, fed.district))
    found = client.get("/desk/research/visits/", {"q": "风扇"}).context["page"].object_list
    assert [one.seen for one in found] == ["没有风扇"]
    rows = table(client.get("/desk/research/visits/", {"format": "xlsx", "from": today().isoformat()}))
    assert [row[1] for row in rows[1:]] == [fed.station.name]


@pytest.mark.parametrize("count", [2, 20])
def test_lists_stay_flat(fed, count, django_assert_max_num_queries):
    cadre = make_cadre(fed.township)
    for _turn in range(count):
        make_visit(fed.station, cadre)
    client = client_for(cadre)
    client.get("/desk/research/visits/")
    with django_assert_max_num_queries(14):
        client.get("/desk/research/visits/")
