"""A concern is raised on a phone, handed up, answered by the district, and confirmed on the phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import Taps
from tests.support.pages import Opener, log_in

pytestmark = pytest.mark.slow
WORDS = "站点门口的井盖松了，昨天有人摔倒。"


def concern_of(desk: Page, number: str) -> None:
    """Find a concern by its number, as somebody does who was called."""
    desk.goto("/desk/concerns/")
    desk.get_by_label("搜索", exact=True).last.fill(number)
    desk.get_by_role("button", name="应用").click()
    desk.get_by_role("link", name=re.compile("井盖松了")).click()
    expect(desk.get_by_role("heading", name=re.compile(number))).to_be_visible()


def act(desk: Page, button: str, said: str) -> None:
    desk.get_by_role("button", name=button, exact=True).click()
    expect(desk.locator("main")).to_contain_text(said)


def test_concern_is_raised_handed_up_answered_and_confirmed(open_page: Opener):
    phone, station, district = open_page("worker"), open_page("desk"), open_page("desk")
    log_in(phone, "worker-1")
    log_in(station, "station")
    log_in(district, "district")
    hand = Taps(phone)
    phone.goto("/")
    hand.tap("找工会")
    hand.tap("反映诉求")
    hand.type("什么事？", WORDS)
    hand.tap("发送")
    expect(phone.get_by_role("status")).to_contain_text("已提交")
    assert hand.taps == 3
    number = phone.get_by_role("heading", level=1).inner_text().split()[-1]
    concern_of(station, number)
    act(station, "接手办理", "已由你办理")
    station.get_by_text("上报或交办").first.click()
    station.get_by_label("至").first.select_option("密云区总工会")
    station.get_by_label("原因", exact=True).fill("涉及市政，站里协调不了")
    act(station, "上报或交办", "已转密云区总工会办理")
    concern_of(district, number)
    act(district, "接手办理", "已由你办理")
    district.get_by_label("答复内容").fill("井盖当天已更换，现场设了围挡。")
    act(district, "答复", "已答复")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("井盖当天已更换")
    expect(phone.locator("main")).to_contain_text("密云区总工会")
    phone.get_by_role("button", name="解决了").click()
    expect(phone.locator("main")).to_contain_text("已办结")
