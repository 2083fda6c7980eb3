"""A class in the browser: the test on a phone, the signature that was missing, the certificate, and its check by a stranger."""

import io
import re

import docx
import pytest
from playwright.sync_api import expect

from niangjia.classes.demo import QUESTIONS
from niangjia.classes.services.bank import TRUE_FALSE
from tests.support.pages import Opener, let_pass, log_in

pytestmark = pytest.mark.slow
TITLE, WHO = "新就业形态工会骨干培训班", "周小满"


def test_class_leads_to_a_certificate_anybody_can_check(open_page: Opener):
    phone, desk, stranger = open_page("worker"), open_page("desk"), open_page("worker")
    log_in(phone, "worker-1")
    phone.goto("/my/classes/")
    phone.get_by_role("link", name=TITLE).click()
    phone.get_by_role("link", name="参加测试").click()
    phone.get_by_role("button", name="开始答题").click()
    expect(phone.get_by_role("button", name="交卷")).to_be_visible()
    for _kind, text, options, right in QUESTIONS:
        asked = phone.get_by_role("group", name=text)
        if asked.count():
            for at in right:
                asked.get_by_label((options or TRUE_FALSE)[at], exact=True).check()
    phone.get_by_role("button", name="交卷").click()
    expect(phone.get_by_text("合格", exact=True)).to_be_visible()

    expect(phone.get_by_text("您在第1组。")).to_be_visible()
    phone.get_by_role("link", name="写一位小哥的难处").click()
    phone.get_by_label("正文").fill("老赵夜里送餐摔了，站点说不是工伤。")
    phone.get_by_role("button", name="提交作业").click()
    expect(phone.get_by_text("已交", exact=True)).to_be_visible()

    log_in(desk, "district")
    desk.goto("/desk/classes/")
    desk.get_by_role("link", name=TITLE).click()
    desk.get_by_role("link", name="写一位小哥的难处").click()
    desk.get_by_role("link", name=WHO).click()
    desk.get_by_label("分数（百分制）").fill("92")
    desk.get_by_label("评语").fill("写得实在，工会来帮。")
    desk.get_by_role("button", name="保存批阅").click()
    expect(desk.get_by_text("92分")).to_be_visible()
    desk.get_by_role("link", name="返回").click()
    expect(desk.get_by_role("row", name=WHO)).to_be_visible()
    about = desk.url
    desk.get_by_role("link", name="怎样替小哥说话").click()
    row = desk.locator(".person-row", has_text=WHO)
    row.get_by_role("button", name=re.compile("签到")).click()
    expect(row).to_have_class(re.compile("came"))
    desk.goto(about)
    desk.get_by_role("button", name="颁发1份证书").click()
    link = desk.get_by_role("row", name=WHO).get_by_role("link")
    expect(link).to_be_visible()
    code = link.inner_text()
    with desk.expect_download() as waiting:
        link.click()
    paper = docx.Document(io.BytesIO(waiting.value.path().read_bytes()))
    assert code in "\n".join(one.text for one in paper.paragraphs)

    phone.get_by_role("link", name="写一位小哥的难处").click()
    expect(phone.get_by_text("写得实在，工会来帮。")).to_be_visible()

    let_pass(stranger, "status of 404")  # a code nobody issued
    stranger.goto("/certificates/")
    stranger.get_by_label("证书编号").fill("ABCD-EFGH-JKMN")
    stranger.get_by_role("button", name="核验").click()
    expect(stranger.get_by_role("alert")).to_contain_text("没有颁发过这个编号的证书")
    stranger.get_by_label("证书编号").fill(code)
    stranger.get_by_role("button", name="核验").click()
    expect(stranger.get_by_role("status")).to_contain_text("真实有效")
