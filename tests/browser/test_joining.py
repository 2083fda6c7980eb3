"""A courier joins from the poster's code in under a minute; the station approves; the card shows."""

import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journeys import Taps, read_qr
from tests.support.pages import Opener, log_in

pytestmark = pytest.mark.slow
STATION = "果园街道职工服务站"


def poster(page: Page) -> str:
    """Scan the poster of the station, as it is printed."""
    page.goto("/desk/joining/codes/")
    page.get_by_role("link", name=re.compile(STATION)).click()
    return urlsplit(read_qr(page, "入会码")).path


def apply(page: Page, code: str, phone: str, name: str, *, javascript: bool = True) -> Taps:
    """Scan, type the phone and its code, then name and work."""
    hand = Taps(page)
    page.goto(code)
    hand.type("手机号", phone)
    hand.tap("获取验证码")
    hand.type("验证码", page.locator("[data-demo-code]").inner_text())
    if not javascript:  # else six digits are sent by themselves
        page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"**{code}")
    hand.type("姓名", name)
    page.get_by_label("您的职业").select_option("快递员")
    hand.tap("申请入会")
    return hand


def test_courier_joins_from_the_poster_and_carries_the_card(open_page: Opener):
    staff, phone = open_page("desk"), open_page("worker")
    log_in(staff, "station")
    code = poster(staff)
    begun = time.monotonic()
    hand = apply(phone, code, "13911117001", "欧阳小满")
    expect(phone.get_by_role("status")).to_contain_text("申请已提交")
    expect(phone.locator("main")).to_contain_text("速达快递密云点部联合工会")
    assert time.monotonic() - begun < 60
    assert (hand.taps <= 3, hand.fields) == (True, 3)
    staff.goto("/desk/joining/")
    staff.get_by_role("link", name="欧阳小满").click()
    staff.get_by_role("button", name="通过", exact=True).click()
    expect(staff.locator("main")).to_contain_text("欧阳小满已入会")
    phone.goto("/my/card/")
    expect(phone.get_by_role("img", name="您的会员卡二维码")).to_be_visible()
    card = urlsplit(read_qr(phone, "您的会员卡二维码")).path
    staff.goto(card)
    expect(staff.locator("main")).to_contain_text("欧阳小满")


def test_joining_works_without_javascript(open_page: Opener):
    staff, phone = open_page("desk"), open_page("worker", javascript=False)
    log_in(staff, "station")
    apply(phone, poster(staff), "13911117002", "司徒静", javascript=False)
    expect(phone.get_by_role("status")).to_contain_text("申请已提交")
