"""A contract in the browser: from the proposal through talks, congress, signing and filing until it is in force, with its document."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from niangjia.core.clock import local_day
from niangjia.orgs.terms import term_end
from tests.rights.makers import document_text
from tests.support.pages import Opener, log_in

pytestmark = pytest.mark.slow
UNION = "速达快递密云点部联合工会"


def fill(page: Page, **fields: object) -> None:
    for name, value in fields.items():
        page.locator(f"main [name={name}]").first.fill(str(value))


def step(page: Page, name: str, button: str = "登记这一步", **fields: object) -> None:
    """Open the next step, fill it and record it."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("button", name=button)).to_be_visible()
    fill(page, **fields)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("status").first).to_be_visible()


def test_contract_is_bargained_signed_and_in_force_with_its_document(open_page: Opener):
    page = open_page("desk")
    begun = local_day(timezone.now()) - timedelta(days=40)
    days = [begun + timedelta(days=number) for number in range(8)]
    log_in(page, "township")
    page.goto("/desk/rights/new/")
    union = page.locator("[name=org] option", has_text=UNION).get_attribute("value")
    page.locator("[name=org]").select_option(union)
    page.locator("[name=kind]").select_option("women")
    fill(page, on=days[0], people="62")
    page.get_by_role("button", name="发起", exact=True).click()
    page.wait_for_url(re.compile(r"/desk/rights/[0-9a-f-]{36}/$"))
    contract = page.url
    sides = {"workers": "欧阳建国 工会主席\n司马丽\n诸葛明", "employer": "上官云 总经理\n夏侯敏\n闻人杰"}
    step(page, "协商代表", on=days[1], **sides)
    step(page, "协商会议", on=days[2], text="孕期调离高温岗位，哺乳时间一小时")
    step(page, "形成合同草案", on=days[3], text="四期保护")
    page.locator("main").get_by_role("link", name="职代会审议", exact=True).click()
    page.wait_for_url("**/congresses/**")
    if "/new/" in page.url:
        fill(page, term=9, session=1, on=days[4], entitled=60, present=50)
        page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="登记表决")).to_be_visible()
    fill(page, ayes=48)
    page.get_by_role("button", name="登记", exact=True).first.click()
    expect(page.get_by_role("status").first).to_contain_text("已通过")
    page.goto(contract)
    step(page, "签订", on=days[5], term_from=days[5], term_until=term_end(days[5], 2))
    step(page, "报送人社部门", on=days[6], authority="密云区人力资源和社会保障局")
    expect(page.locator("h1 .chip")).to_have_text("生效中")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="集体合同报送函").click()
    said = document_text(waiting.value.path().read_bytes())
    assert [word for word in ("欧阳建国", "上官云", "同意48票", "62人") if word not in said] == []
