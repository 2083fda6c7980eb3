"""A union founded in the browser: from the list of enterprises to its registration, with its documents in hand."""

import io
import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.founding.makers import credit_code
from tests.support.pages import Opener, log_in

pytestmark = pytest.mark.slow
ENTERPRISE = "果园里连锁超市有限公司"


def step(page: Page, name: str) -> None:
    """Open the next step and record it: its day is today."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    record(page)


def record(page: Page, button: str = "登记这一步") -> None:
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def test_union_is_founded_with_its_documents(open_page: Opener):
    page, superior = open_page("desk"), open_page("desk")
    log_in(page, "township")
    page.goto("/desk/founding/prospects/")
    page.get_by_role("link", name=ENTERPRISE).click()
    page.get_by_role("button", name="启动建会").click()
    page.wait_for_url(re.compile(r"/desk/founding/[0-9a-f-]{36}/$"))
    case = page.url
    for name in ("首次联系", "企业沟通会", "成立筹备组"):
        step(page, name)
        expect(page.get_by_role("status")).to_contain_text(name)
    page.locator("main").get_by_role("link", name="发展会员", exact=True).click()
    page.get_by_label("姓名和手机号").fill("欧阳建国 13911118801\n司马丽 13911118802\n诸葛明 13911118803")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("3 人")
    record(page)
    page.goto(case)
    page.locator("main").get_by_role("link", name="会员大会选举", exact=True).click()
    for field, value in (("present", "3"), ("ballots", "3"), ("votes_1", "3")):
        page.locator(f"[name={field}]").fill(value)
    page.locator("[name=person_1]").select_option(label="欧阳建国")
    record(page)
    step(page, "向上级请示")
    log_in(superior, "district")
    superior.goto(case)
    superior.locator("main").get_by_role("link", name="上级批复", exact=True).click()
    superior.get_by_label("批复文号").fill("密工复〔2026〕88号")
    record(superior, "同意成立")
    page.goto(case)
    page.locator("main").get_by_role("link", name="法人资格登记", exact=True).click()
    page.locator("[name=code]").fill(credit_code("81110118", 990_001))
    record(page)
    expect(page.get_by_role("status").first).to_contain_text("建会完成")
    for name in ("成立工会的请示", "选举结果报告", "成立工会的批复"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        assert "欧阳建国" in text_of(waiting.value.path()), name


def text_of(path: Path) -> str:
    document = docx.Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)
