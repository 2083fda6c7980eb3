"""A nurse answers an anonymous survey on her phone, where answers show and hide questions; once; the desk sees what all said."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_journeys import Taps
from tests.support.pages import Opener, let_pass, log_in

pytestmark = pytest.mark.slow
TITLE = "医护人员夜班休息情况（匿名）"
WORDS = "值班室的空调一夜滴水，盆都接满了。"
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")


def test_anonymous_survey_with_logic_is_answered_once_and_counted_at_the_desk(open_page: Opener):
    phone, desk = open_page("worker"), open_page("desk")
    log_in(phone, "worker-2")
    log_in(desk, "district")
    desk.goto("/desk/surveys/")
    desk.get_by_role("link", name=TITLE).click()
    desk.get_by_role("link", name="结果").last.click()
    before = int(re.findall(r"\d+", desk.locator(".stat .v").inner_text())[0])
    hand = Taps(phone)
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("夜班休息情况")).tap()
    hand.tap("领取答题码并作答")
    rest, trouble = phone.get_by_text("下夜班后休息得怎么样？"), phone.get_by_text("影响休息的是什么？")
    shown = CODE.search(phone.get_by_role("note").inner_text())
    assert shown is not None
    code = shown.group()
    expect(rest).to_be_hidden()
    phone.get_by_label("5 到 8 个").check()
    expect(rest).to_be_visible()
    expect(trouble).to_be_hidden()
    phone.get_by_label("1 很差").check()
    expect(trouble).to_be_visible()
    phone.get_by_label("不上夜班").check()
    expect(rest).to_be_hidden()
    expect(trouble).to_be_hidden()
    phone.get_by_label("9 个以上").check()
    phone.get_by_label("值班室条件").check()
    phone.get_by_label("想对工会说的话").fill(WORDS)
    phone.get_by_role("button", name="提交答卷").tap()
    expect(phone.get_by_role("status")).to_contain_text("没有任何你的信息")
    let_pass(phone, "status of 409")
    phone.goto("/surveys/code/")
    phone.get_by_label("你的答题码").fill(code)
    phone.get_by_role("button", name="打开问卷").tap()
    expect(phone.locator("main")).to_contain_text("已经用过")
    desk.reload()
    expect(desk.locator(".stat .v")).to_contain_text(str(before + 1))
    texts = desk.locator("section", has_text="想对工会说的话")
    texts.get_by_role("link", name="查看填写的内容").click()
    expect(desk.locator("main")).to_contain_text(WORDS)
