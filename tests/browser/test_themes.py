"""From a theme to a proposal in hand and to an activity, in the browser."""

import io
import re
from datetime import timedelta

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.support.pages import Opener, log_in

pytestmark = pytest.mark.slow


def open_first_theme(page: Page) -> str:
    page.goto("/desk/themes/")
    page.locator("main table a").first.click()
    page.wait_for_url(re.compile(r"/desk/themes/[0-9a-f-]{36}/$"))
    return page.url


def test_theme_becomes_a_proposal_in_hand(open_page: Opener):
    page = open_page("desk")
    log_in(page, "district")
    open_first_theme(page)
    page.get_by_role("button", name="写对策建议").click()
    page.wait_for_url(re.compile("/desk/proposals/.*/edit/$"))
    expect(page.locator("[name=evidence]")).to_have_value(re.compile("共收到此类诉求"))
    page.locator("[name=analysis]").fill("设备老旧，无人管护。")
    page.locator("[name=measure]").fill("明确专人，每周巡检。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="报送决定")).to_be_visible()
    page.get_by_role("button", name="报送决定").click()
    expect(page.get_by_text("由您报送，须由他人决定。")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word").click()
    document = docx.Document(io.BytesIO(waiting.value.path().read_bytes()))
    said = "\n".join(one.text for one in document.paragraphs)
    assert "四、决策层级" in said and "明确专人，每周巡检。" in said


def test_theme_becomes_an_activity_and_those_who_asked_are_told(open_page: Opener):
    page = open_page("desk")
    log_in(page, "district")
    theme = open_first_theme(page)
    page.get_by_role("link", name="发起活动").click()
    page.locator("[name=title]").fill("职工点题培训")
    page.get_by_role("button", name="生成草稿").click()
    expect(page.locator("[name=starts_at]")).to_be_visible()
    start = timezone.localtime() + timedelta(days=20)
    moments = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    moments |= {"opens_at": start - timedelta(days=20, hours=1), "closes_at": start - timedelta(hours=3)}
    for name, moment in moments.items():
        page.locator(f"[name={name}]").fill(moment.strftime("%Y-%m-%dT%H:%M"))
    page.locator("[name=place]").fill("果园街道职工之家")
    page.locator("[name=capacity]").fill("30")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("button", name="发布")).to_have_count(0)
    page.goto(theme)
    page.get_by_role("button", name=re.compile("告知提出的")).click()
    expect(page.get_by_role("status")).to_contain_text("已告知")
    expect(page.get_by_role("button", name=re.compile("告知提出的"))).to_have_count(0)
