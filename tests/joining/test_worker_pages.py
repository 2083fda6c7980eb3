"""/join/…, /my/joining/, /my/card/, /my/transfer/ — a worker joins, sees what became of it, carries the card, moves."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.accounts.queries import latest_code
from niangjia.core.ids import uuid7
from niangjia.joining import services
from niangjia.joining.codes import card_code, join_code
from niangjia.joining.models import Application, Transfer
from niangjia.people.models import Membership, Person
from tests.accounts.phones import CODE, LOGIN
from tests.joining.making import make_application, make_member, make_window
from tests.support.answers import sent_to, words
from tests.support.factories import TEST, client_for, make_person

pytestmark = pytest.mark.django_db
MINE, CARD, TRANSFER = "/my/joining/", "/my/card/", "/my/transfer/"
GIVEN = {"name": "周小满", "group": "rider", "employer": "外卖平台"}


def url(of: object) -> str:
    return reverse("joining:worker_join_by_code", args=[join_code(of)])


def test_stranger_types_phone_code_and_name_and_has_applied(fed):
    client, page = Client(), url(fed.station)
    said = words(client.get(page))
    assert ("子镇服务站" in said, f'action="{LOGIN}"' in said, f'value="{page}"' in said) == (
        True,
        True,
        True,
    )
    client.post(LOGIN, {"phone": "13912345678", "next": page}, follow=True)
    answer = client.post(CODE, {"code": latest_code("13912345678"), "action": "verify", "next": page})
    assert answer["Location"] == page
    assert "139****5678" in words(client.get(page))
    sent = {**GIVEN, "attempt": uuid7()}
    answers = [sent_to(client.post(page, sent)) for _turn in range(3)]
    assert answers == [(303, f"{MINE}?new=1")] * 3
    made = Application.objects.get()
    assert (made.org, made.through, made.person.name) == (fed.township, fed.station, "周小满")
    said = words(client.get(f"{MINE}?new=1"))
    assert [text in said for text in ("申请已提交", "测试子镇总工会", "接下来")] == [True] * 3
    assert sent_to(client.get(page)) == (303, MINE)
    assert "正在审核" in words(client.get("/"))


def test_known_worker_types_nothing(fed):
    person = make_person(org=fed.union, name="周小满", employer="速达快递")
    client = client_for(person)
    form = client.get(url(fed.station)).context["form"]
    known = {name: form[name].value() for name in ("name", "group", "employer")}
    assert known == {"name": "周小满", "group": "courier", "employer": "速达快递"}
    assert form["union"].value() == fed.township.pk
    assert client.post("/join/", {**known, "union": str(fed.other_township.pk)}).status_code == 303
    assert Application.objects.get().org == fed.other_township


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"group": ""}, {"group": "made.up"}, {"union": str(uuid7())}, {"name": "王" * 61}]
)
def test_bad_input_is_told_beside_the_field(fed, given):
    client = client_for(make_person(name="", group=""))
    answer = client.post(url(fed.station), {**GIVEN, **given})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(given))
    assert Application.objects.count() == 0


def test_where_no_union_is_proposed_one_is_chosen(fed):
    client = client_for(make_person())
    answer = client.post(url(fed.district), GIVEN)
    assert (answer.status_code, "请选择本区的一个工会" in words(answer)) == (400, True)
    assert client.post(url(fed.district), {**GIVEN, "union": str(fed.township.pk)}).status_code == 303


def test_wrong_code_and_closed_window_say_so(fed):
    client = client_for(make_person())
    assert client.get("/join/nonsense/").status_code == 404
    window = make_window(fed.station)
    page = url(window)
    assert window.place in words(client.get(page))
    services.close_window(window=window, actor=TEST, at=timezone.now())
    answer = client.post(page, GIVEN)
    assert (answer.status_code, "已关闭" in words(answer)) == (409, True)


def test_unconfirmed_phone_reveals_and_changes_nobody(fed):
    known = make_person(org=fed.union, name="慕容测试", phone="13912345678", signs_in=False)
    client = Client()
    client.post(LOGIN, {"phone": "13912345678", "next": url(fed.station)})
    for answer in (client.get(url(fed.station)), client.post(url(fed.station), GIVEN)):
        assert ("慕容测试" in words(answer), Application.objects.count()) == (False, 0)
    assert Person.objects.get(pk=known.pk).name == "慕容测试"


def test_member_is_told_where_and_offered_to_move(fed):
    client = client_for(make_member(fed.union))
    said = words(client.get(url(fed.other_station)))
    assert [text in said for text in ("您已是工会会员", "子镇快递工会", TRANSFER, CARD)] == [True] * 4
    said = words(client.post(url(fed.other_station), GIVEN))
    assert ("您已是工会会员" in said, Application.objects.count()) == (True, 0)


def test_declined_reads_why_and_can_withdraw_what_waits(fed):
    application = make_application(org=fed.union)
    client = client_for(application.person)
    assert "已撤回" in words(client.post(f"{MINE}withdraw/", follow=True))
    again = make_application(org=fed.union, person=application.person)
    services.decline(application=again, reason="不在本区工作", actor=TEST, at=timezone.now())
    assert "不在本区工作" in words(client.get(MINE))


def test_card_shows_who_where_and_a_code(fed, settings):
    settings.NIANGJIA_CARD_NAME = "测试卡"
    client = client_for(make_person(name="周小满"))
    assert "会员卡马上出现" in words(client.get(CARD))
    member = make_member(fed.union, name="周小燕")
    services.issue_card(person=member, number="京0001", actor=TEST, at=timezone.now())
    said = words(client_for(member).get(CARD))
    assert [text in said for text in ("测试卡", "周小燕", "子镇快递工会", "京0001", "<svg")] == [True] * 5
    assert card_code(Membership.objects.get(person=member).pk) not in said, "the code is drawn, not written"


def test_member_asks_to_move(fed):
    client = client_for(make_member(fed.union))
    assert client.post(TRANSFER, {"union": str(fed.station.pk)}).status_code == 400
    assert sent_to(client.post(TRANSFER, {"union": str(fed.other_township.pk)})) == (303, MINE)
    assert Transfer.objects.get().to_org == fed.other_township
    assert "丑镇总工会" in words(client.get(MINE))
    assert client.post(TRANSFER, {"union": str(fed.township.pk)}).status_code == 409
    assert "转会已撤回" in words(client.post(f"{MINE}withdraw/", follow=True))


def test_pages_are_for_those_signed_in(client, fed):
    for page in (MINE, CARD, TRANSFER):
        assert client.get(page)["Location"] == f"/accounts/login/?next={page}"
    assert client_for(make_person()).get(f"{MINE}withdraw/").status_code == 405
    assert client_for(make_person()).post(CARD).status_code == 405
    assert client.get("/join/").status_code == 200
