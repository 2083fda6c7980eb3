"""/desk/joining/… — a station reviews, prints codes, opens windows, asks, moves members."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.core.ids import uuid7
from niangjia.joining import services
from niangjia.joining.codes import card_code, join_url
from niangjia.joining.models import Application, Asking, Route, Window
from niangjia.people import roles
from niangjia.people.models import Membership
from tests.joining.making import make_application, make_member, make_transfer, make_window, serve
from tests.support.answers import sent_to, told, words
from tests.support.factories import TEST, Federation, client_for, make_actor, make_person

pytestmark = pytest.mark.django_db
LIST, LEADS, WINDOWS = "/desk/joining/", "/desk/joining/leads/", "/desk/joining/windows/"


@pytest.fixture
def cadre(fed: Federation) -> Client:
    return client_for(make_actor(roles.TOWNSHIP, fed.township))


def act(client: Client, application: Application, act: str, reason: str = "") -> list[str]:
    answer = client.post(f"{application.get_absolute_url()}decide/", {"act": act, "reason": reason})
    assert sent_to(answer) == (303, application.get_absolute_url())
    return told(answer)[-1:]


def test_what_waits_stands_on_today_and_is_approved_at_once(fed, cadre):
    mine = [make_application(org=fed.union) for _turn in range(2)]
    theirs = make_application(org=fed.other_union)
    assert "审核 2 份入会申请" in words(cadre.get("/desk/"))
    said = words(cadre.get(LIST))
    assert [one.person.name in said for one in (*mine, theirs)] == [True, True, False]
    ticked = {"application": [str(one.pk) for one in (*mine, theirs)] + ["nonsense"]}
    answers = [cadre.post(f"{LIST}decide/", ticked) for _turn in range(2)]
    assert [told(answer)[-1] for answer in answers] == ["2 人入会。", "2 份此前已有结果。"]
    assert Membership.objects.count() == 2
    assert told(cadre.post(f"{LIST}decide/"))[-1] == "请先勾选申请。"
    assert mine[0].person.name in words(
        cadre.get(f"{LIST}?state=approved&channel=online&group=courier&q={mine[0].person.name}")
    )
    assert [words(cadre.get(f"{LIST}?{one}")).count("没有") > 0 for one in ("q=无此人", "group=nurse")] == [
        True
    ] * 2


def test_one_is_approved_declined_and_taken_back(fed, cadre):
    application = make_application(org=fed.union)
    assert act(cadre, application, "decline") != []
    assert act(cadre, application, "decline", "不在本区工作") == ["已办理为不通过，原因会告知本人。"]
    assert "不在本区工作" in words(cadre.get(application.get_absolute_url()))
    assert act(cadre, application, "undo", "点错了") == ["已撤销，申请重新等待审核。"]
    assert act(cadre, application, "approve") == [f"{application.person}已入会。"]
    act(cadre, application, "nonsense")
    assert Application.objects.get().state == "approved"


@pytest.mark.parametrize("count", [1, 12])
def test_list_stays_flat(fed, cadre, count, django_assert_max_num_queries):
    for _turn in range(count):
        make_application(org=fed.union)
    cadre.get(LIST)
    with django_assert_max_num_queries(9):
        cadre.get(LIST)


def test_posters_of_the_scope_and_one_s_own_code(fed, cadre):
    said = words(cadre.get("/desk/joining/codes/"))
    assert [name in said for name in ("子镇服务站", "子镇快递工会", "丑镇服务站")] == [True, True, False]
    poster = words(cadre.get(reverse("joining:desk_poster", args=[fed.station.pk])))
    assert (join_url(fed.station) in poster, "<svg" in poster) == (True, True)
    assert "/join/p" in words(cadre.get("/desk/joining/codes/mine/"))
    city = client_for(make_actor(roles.CITY, fed.city))
    assert sent_to(city.get("/desk/joining/codes/mine/"))[0] == 303


def test_district_says_which_union_a_group_is_led_to(fed, cadre):
    page = "/desk/joining/unions/"
    assert cadre.get(page).status_code == 404
    district = client_for(make_actor(roles.DISTRICT, fed.district))
    assert district.post(page, {"rider": str(fed.union.pk)}).status_code == 303
    assert Route.objects.get().org == fed.union
    assert district.post(page, {"rider": str(fed.station.pk)}).status_code == 422
    assert fed.union.name in words(district.get(page))


def test_window_is_opened_filled_approved_and_closed(fed, cadre):
    sent = {"org": str(fed.station.pk), "on": "2023-03-08", "place": "果园物流园", "attempt": uuid7()}
    urls = {sent_to(cadre.post(WINDOWS, sent)) for _turn in range(2)}
    window = Window.objects.get()
    page = reverse("joining:desk_window", args=[window.pk])
    assert urls == {(303, page)}
    row = {"phone": "139 0000 1111", "name": "李静", "group": "rider", "attempt": uuid7()}
    assert cadre.post(page, row).status_code == 422
    for _turn in range(2):
        assert sent_to(cadre.post(page, {**row, "agreed": "on"})) == (303, page)
    assert cadre.post(page, {**row, "phone": "12", "agreed": "on"}).status_code == 422
    made = Application.objects.get()
    assert (made.channel, made.window, made.org) == ("window", window, fed.township)
    assert "李静" in words(cadre.get(page))
    assert told(cadre.post(f"{page}approve/")) == ["1 人入会。"]
    assert told(cadre.post(f"{page}approve/"))[-1] == "没有待审核的人。"
    assert Membership.objects.get().channel == "window"
    cadre.post(f"{page}close/")
    assert (Window.objects.get().closed_at is None, "果园物流园" in words(cadre.get(WINDOWS))) == (
        False,
        True,
    )
    assert (
        cadre.post(WINDOWS, {**sent, "org": str(fed.other_station.pk), "attempt": uuid7()}).status_code == 422
    )


def test_lead_is_asked_with_one_tap_and_written_down(fed, cadre):
    person = make_person(org=fed.union, name="慕容测试")
    for _turn in range(3):
        serve(person, fed.station)
    assert [person.name in words(cadre.get(f"{LEADS}?list={one}")) for one in ("", "never", "wants")] == [
        True,
        True,
        False,
    ]
    page = reverse("joining:desk_lead", args=[person.pk])
    sent = {"act": "wants", "attempt": uuid7(), "back": "list"}
    assert [sent_to(cadre.post(page, sent)) for _turn in range(2)] == [(303, page)] * 2
    assert Asking.objects.get().outcome == "wants"
    assert person.name in words(cadre.get(f"{LEADS}?list=wants&group=courier&q=慕容"))
    assert cadre.post(page, {"act": "nonsense"}).status_code == 409
    assert cadre.post(page, {"act": "apply", "union": str(fed.union.pk)}).status_code == 409
    sent = {"act": "apply", "union": str(fed.union.pk), "agreed": "on", "attempt": uuid7()}
    assert [cadre.post(page, sent).status_code for _turn in range(2)] == [303] * 2
    assert (Application.objects.get().channel, Application.objects.get().org) == ("talk", fed.union)
    stranger = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert stranger.post(page, {"act": "no"}).status_code == 404


@pytest.mark.parametrize("by", ["activity", "org", "group", "month", "nonsense"])
def test_funnel_opens_to_its_services(fed, cadre, by):
    serve(make_person(org=fed.union), fed.station)
    page = cadre.get(f"/desk/joining/funnel/?since=2023-01-01&until=2023-12-31&by={by}")
    address = page.context["page"].object_list[0].steps[0].url
    assert cadre.get(address).status_code == 200
    assert cadre.get(page.context["whole"].steps[0].url).status_code == 200
    assert page.context["whole"].steps[0].value == 1
    assert cadre.get("/desk/joining/funnel/?since=2023-12-31&until=2023-01-01").status_code == 400


def test_transfer_is_answered_by_the_other_union(fed, cadre):
    transfer = make_transfer(to=fed.other_union, member=make_member(fed.union))
    other = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert "答复 1 份转会" in words(cadre.get("/desk/"))
    page = reverse("joining:desk_transfer", args=[transfer.pk])
    assert told(cadre.post(page, {"act": "agree"})) == ["已同意，等待对方工会答复。"]
    assert transfer.person.name in words(other.get("/desk/joining/transfers/"))
    assert told(other.post(page, {"act": "agree"})) == ["双方工会都已同意，会籍已转移。"]
    declined = make_transfer(to=fed.other_union, member=make_member(fed.union))
    page = reverse("joining:desk_transfer", args=[declined.pk])
    other.post(page, {"act": "decline", "reason": "已调离"})
    assert "已调离" in words(cadre.get("/desk/joining/transfers/?state=declined"))
    assert told(cadre.post(page, {"act": "withdraw"}))[-1] == "这次转会已有结果：未通过。"
    assert told(cadre.post(page, {"act": "x"})) != []


def test_member_on_the_person_s_page(fed, cadre):
    member = make_member(fed.union)
    page, person = (reverse(name, args=[member.pk]) for name in ("joining:desk_member", "people:desk_person"))
    assert "发放会员卡号" in words(cadre.get(person))
    for sent in (
        {"act": "card", "number": "京0001"},
        {"act": "transfer", "union": str(fed.other_union.pk)},
        {"act": "kept", "reason": "失业登记"},
    ):
        assert sent_to(cadre.post(page, sent)) == (303, person)
    said = words(cadre.get(person))
    assert [text in said for text in ("京0001", "丑镇快递工会", "保留", "恢复会籍")] == [True] * 4
    assert told(cadre.post(page, {"act": "transfer"}))[-1] == "请选择本区的一个工会。"
    cadre.post(page, {"act": "left", "reason": "本人申请"})
    assert Membership.objects.get().state == "left"
    assert cadre.get(page).status_code == 405


def test_card_is_looked_at_within_the_scope(fed, cadre):
    member = make_member(fed.union, name="周小燕")
    page = f"/c/{card_code(Membership.objects.get().pk)}/"
    assert "周小燕" in words(cadre.get(page))
    services.change_membership(person=member, way="left", reason="x", actor=TEST, at=timezone.now())
    assert "已失效" in words(cadre.get(page))
    other = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert [other.get(one).status_code for one in (page, "/c/nonsense/")] == [404, 404]
    assert words(other.get(page)).count("周小燕") == NOTHING


NOTHING = 0


def test_desk_is_for_staff(client, fed):
    for page in (
        LIST,
        LEADS,
        WINDOWS,
        "/desk/joining/funnel/",
        "/desk/joining/transfers/",
        "/desk/joining/codes/",
    ):
        assert client.get(page)["Location"] == f"/accounts/login/?next={page}"
        assert client_for(make_actor(roles.AUDITOR, fed.township)).get(page).status_code == 404
    assert client_for(make_actor(roles.TOWNSHIP, fed.township)).post(LIST).status_code == 405
    window = make_window(fed.station)
    assert window.place in words(client_for(make_actor(roles.STATION, fed.station)).get(WINDOWS))
