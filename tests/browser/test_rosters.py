"""A messy workbook from preview to corrected re-import, and two records of one person made one and two again."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.people.numbers import id_number
from tests.rosters.workbooks import xlsx
from tests.support.pages import Opener, log_in

pytestmark = pytest.mark.slow
BORN = date(1991, 4, 5)
HEADS = ["序号", "姓  名", "性别", "身份证号码", "联系电话", "入会日期", "车牌号"]
WRONG = id_number(904, BORN)[:-1] + ("0" if id_number(904, BORN)[-1] != "0" else "1")


def messy() -> bytes:
    """Write a list as stations send it: titles, merged cells, numbers in quotes and in full width, dates as they come."""
    lines: list[list[Any]] = [
        HEADS,
        [
            1,
            "欧阳 测试",
            "男",
            f"'{id_number(901, BORN)}",
            "１３９１１１１８９０１",
            "2023.03.07",
            "京A12345",
        ],
        [2, "司徒测试", "女", id_number(902, BORN), "13911118902", "20230307", ""],
        [3, "上官测试", "男", id_number(903, BORN), "139111189", "二〇二三年三月", ""],
        [4, "夏侯测试", "女", WRONG, "13911118904", "2023/3/7", ""],
        [5, None, "男", id_number(905, BORN), "13911118905", "2023-03-07", ""],
        [None, "填表人：测试员"],
    ]
    title = (0, 0, 0, len(HEADS) - 1, "果园街道快递员入会花名册")
    return xlsx([], *lines, merged=[title])


def send(page: Page, file: Path) -> None:
    page.goto("/desk/rosters/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url(re.compile(r"/desk/rosters/[0-9a-f-]{36}/$"))


def tab(page: Page, name: str) -> int:
    """Read the number beside the kind of rows."""
    return int(
        page.locator("nav.tabs-inline a")
        .filter(has_text=re.compile(rf"^\s*{name}"))
        .locator(".num")
        .inner_text()
    )


def test_messy_workbook_from_preview_to_corrected_import(open_page: Opener, tmp_path: Path):
    page = open_page("desk")
    log_in(page, "station")
    sent, corrected = tmp_path / "名单.xlsx", tmp_path / "已更正.xlsx"
    sent.write_bytes(messy())
    send(page, sent)
    assert [tab(page, name) for name in ("新增", "有错误", "有冲突")] == [2, 3, 0]
    main = page.locator("main")
    for said in ("手机号是 11 位数字", "身份证号", "缺姓名"):
        expect(main).to_contain_text(said)
    expect(main).to_contain_text("车牌号")  # kept, though we know no such column
    page.get_by_role("button", name="导入 2 行").click()
    expect(page.get_by_role("status").first).to_contain_text("新增 2 人")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile("3 行")).click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    sheet = book.active
    wrong = {cell.comment.text: cell for row in sheet.rows for cell in row if cell.comment}
    right = {"手机号": "13911118903", "身份证号": id_number(904, BORN), "缺姓名": "尉迟测试"}
    for said, value in right.items():
        next(cell for text, cell in wrong.items() if said in text).value = value
    book.save(corrected)
    for turn, counts in enumerate(([3, 0, 0], [0, 0, 3])):
        send(page, corrected)
        assert [tab(page, name) for name in ("新增", "有错误", "无变化")] == counts
        if turn == 0:
            page.get_by_role("button", name="导入 3 行").click()
            expect(page.get_by_role("status").first).to_contain_text("新增 3 人")
    send(page, sent)
    assert [tab(page, name) for name in ("新增", "无变化", "有错误")] == [0, 2, 3]


def row_of(page: Page, field: str) -> str:
    return page.get_by_role("row", name=field).inner_text()


def test_two_records_are_made_one_and_two_again(open_page: Opener):
    page = open_page("desk")
    log_in(page, "township")
    page.goto("/desk/people/alike/")
    pairs = page.locator("main tbody tr").count()
    row = page.locator("main tbody tr").filter(has_text="手机号相同").first
    name = row.get_by_role("link").first.inner_text()
    row.get_by_role("link", name="对照").click()
    compared = page.url
    expect(page.get_by_role("region", name="对照")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("请先补充身份证号")  # the phone alone is not enough
    born = date.fromisoformat(re.findall(r"\d{4}-\d\d-\d\d", row_of(page, "出生日期"))[0])
    man = "男" in row_of(page, "性别")
    page.get_by_role("link", name="修改保留的记录").click()
    page.get_by_label("身份证号").fill(id_number(907 if man else 908, born))
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(compared)
    page.get_by_label("原因").fill("同一人，两处登记")
    page.get_by_role("button", name="合并", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已合并为一人")
    kept = page.url
    page.goto("/desk/people/alike/")
    expect(page.locator("main tbody tr")).to_have_count(pairs - 1)
    page.goto(kept)
    undo = page.get_by_role("button", name="撤销合并")
    page.locator("main form").filter(has=undo).get_by_label("原因").fill("看错了")
    undo.click()
    expect(page.get_by_role("status").first).to_contain_text("已恢复为两份记录")
    page.goto("/desk/people/alike/")
    expect(page.locator("main tbody tr")).to_have_count(pairs)


def test_long_list_of_orgs_is_narrowed_by_typing(open_page: Opener):
    page = open_page("desk")
    log_in(page, "city")
    page.goto("/desk/rosters/")
    union = page.locator("select[name=org]")
    page.get_by_label("输入名称").fill("果园街道总")
    expect(union.locator("option")).to_have_text([re.compile("果园街道总工会")])
    expect(union).to_have_value(union.locator("option").get_attribute("value") or "")
    page.get_by_label("输入名称").fill("")
    assert union.locator("option").count() > 20
