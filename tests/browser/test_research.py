"""A visit written where there is no network: kept on the phone, sent once, on the list of concerns."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.pages import Opener, let_pass, log_in

pytestmark = pytest.mark.slow
NEW, VISITS = "/desk/research/visits/new/", "/desk/research/visits/?mine=1"
STATION = "果园街道职工服务站"


def write(page: Page, text: str) -> None:
    """Fill in what a visit needs, and record it."""
    page.get_by_label("地点").select_option(label=STATION)
    page.locator("[name=raised-0-text]").fill(text)
    page.get_by_role("button", name="登记").click()


def recorded(page: Page) -> int:
    """Count the visits the server has of whoever is signed in."""
    page.goto(VISITS)
    told = re.search(r"\d+", page.locator(".page-head p").inner_text())
    assert told is not None
    return int(told[0])


def test_visits_written_without_a_network_are_sent_once_each(open_page: Opener):
    page = open_page("worker")
    let_pass(page, "ERR_")
    log_in(page, "township")
    before = recorded(page)
    page.goto(NEW)
    expect(page.locator("html[data-sheltered='1']")).to_have_count(1)
    page.context.set_offline(True)
    write(page, "快递车没地方停")
    expect(page.locator("[data-waiting]")).to_contain_text("有网时自动发送")
    page.goto(NEW)
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    expect(page.locator("[data-waiting] .list-row")).to_have_count(1)
    write(page, "冬天没有热水")
    expect(page.locator("[data-waiting] .list-row")).to_have_count(2)
    assert "汪" not in page.locator("body").inner_text(), "the page kept on the phone names nobody"
    page.context.set_offline(False)
    expect(page.locator("[data-sent]")).to_contain_text(STATION)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert recorded(page) == before + 2
    page.get_by_role("link", name=STATION).first.click()
    expect(page.get_by_text("冬天没有热水")).to_be_visible()


def test_answer_that_is_lost_on_the_way_makes_no_second_visit(open_page: Opener):
    page = open_page("worker")
    let_pass(page, "ERR_")
    log_in(page, "township")
    before = recorded(page)
    page.goto(NEW)
    expect(page.locator("form[data-begun]")).to_be_visible()

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(f"**{NEW}", lose)
    write(page, "站牌看不清")
    expect(page.locator("[data-waiting] .list-row")).to_have_count(1)
    page.unroute(f"**{NEW}")
    page.goto("/desk/research/")
    expect(page.locator("[data-sent]")).to_contain_text(STATION)
    assert recorded(page) == before + 1
