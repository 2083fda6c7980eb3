"""/desk/joining/windows/…/roster/ — a list brought to a window: whoever joins by it joined at the window."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from niangjia.core.ids import uuid7
from niangjia.figures import Period, compute, registry
from niangjia.joining.figures import BY_CHANNEL
from niangjia.joining.models import Window
from niangjia.people import roles
from niangjia.people.models import Membership
from niangjia.rosters.models import Batch
from tests.joining.making import make_member, make_window, serve
from tests.rosters.workbooks import person, roster
from tests.support.answers import words
from tests.support.factories import Federation, client_for, make_actor, make_person

pytestmark = pytest.mark.django_db
YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


@pytest.fixture
def window(fed: Federation) -> Window:
    return make_window(fed.station)


def page(window: Window) -> str:
    return reverse("joining:desk_window_roster", args=[window.pk])


def send(client: Client, window: Window, org, content: bytes, **more):
    upload = SimpleUploadedFile("签到名单.xlsx", content)
    return client.post(page(window), {"org": str(org.pk), "upload": upload, **more})


def value(key: str, fed: Federation) -> object:
    return compute.value(registry.figure(f"building.{key}"), fed.district.scope, YEAR).value


def test_list_makes_members_of_the_window(fed, window, staff):
    known = person(3)
    lead = make_person(
        org=fed.union,
        signs_in=False,
        name=known["姓名"],
        phone=known["手机号码"],
        id_number=known["身份证号"],
    )
    serve(lead, fed.station)
    member = person(4)
    make_member(fed.union, signs_in=False, name=member["姓名"], id_number=member["身份证号"])
    content = roster(person(1), person(2, 入会日期="2023-05-04"), known, member)
    attempt = str(uuid7())
    urls = {send(staff, window, fed.union, content, attempt=attempt).url for _turn in range(2)}
    batch = Batch.objects.get()
    assert (urls, batch.channel, batch.occasion) == ({batch.get_absolute_url()}, "window", window.pk)
    assert reverse("joining:desk_window", args=[window.pk]) in words(staff.get(batch.get_absolute_url()))
    staff.post(f"{batch.get_absolute_url()}import/")
    made = Membership.objects.filter(channel="window")
    assert sorted(made.values_list("joined_on", flat=True)) == [
        date(2023, 3, 8),
        date(2023, 3, 8),
        date(2023, 5, 4),
    ]
    assert [value(f"funnel_{one}", fed) for one in ("served", "applied", "joined")] == [1, 1, 1]
    parts = compute.parts(registry.figure("building.new_members"), fed.district.scope, YEAR, BY_CHANNEL)
    assert {one.key: one.value.value for one in parts}["window"] == 3
    said = words(staff.get(reverse("joining:desk_window", args=[window.pk])))
    assert ("签到名单.xlsx" in said, "凭名单入会 3 人" in said) == (True, True)
    row = staff.get("/desk/joining/windows/").context["page"][0]
    assert (row.applied, row.joined, row.by_list) == (0, 0, 3)
    staff.post(f"{batch.get_absolute_url()}undo/")
    assert (made.count(), value("funnel_applied", fed)) == (0, 0)


def test_window_and_union_of_elsewhere_and_a_file_that_is_none(fed, window, staff):
    other = client_for(make_actor(roles.TOWNSHIP, fed.other_township))
    assert (other.get(page(window)).status_code, Client().get(page(window)).status_code) == (404, 302)
    assert send(staff, window, fed.other_union, roster(person(1))).status_code == 422
    answer = send(staff, window, fed.union, b"hello")
    assert (answer.status_code, "不是" in words(answer), Batch.objects.count()) == (422, True, 0)


def test_roster_sent_without_a_window_stays_a_roster(fed, staff):
    upload = SimpleUploadedFile("花名册.xlsx", roster(person(1)))
    url = staff.post("/desk/rosters/", {"org": str(fed.union.pk), "upload": upload}).url
    staff.post(f"{url}import/")
    assert Membership.objects.get().channel == "roster"
