"""Workbooks as they come up from below, each with the report it must give."""

from datetime import date

import pytest

from niangjia.rosters.choices import RowKind
from niangjia.rosters.services.opening import judged, open_sheet
from tests.people.numbers import id_number
from tests.rosters.workbooks import HEADS, lines, person, roster, xlsx
from tests.support.factories import make_federation

pytestmark = pytest.mark.django_db
TITLE = ["测试市总工会会员花名册（2023 年）"]


def titles_and_feet() -> bytes:
    table = lines(HEADS, person(1), person(2), person(3))
    return xlsx(
        TITLE,
        ["填报单位：测试子镇总工会", None, None, "填报日期：2023-3-8"],
        *table,
        [None],
        [4],
        [5],
        ["合计", "3人"],
        ["填表人：张三", None, "审核人：李四", None, "单位盖章"],
    )


def two_rows_of_heads() -> bytes:
    heads = [
        ["序号", "姓名", "性别", "证件", None, "联系电话"],
        [None, None, None, "身份证号", "证件有效期", None],
    ]
    row = [1, *(person(1)[name] for name in ("姓名", "性别", "身份证号")), "长期", person(1)["手机号码"]]
    return xlsx(*heads, row, merged=[(0, 3, 0, 4, "证件")])


def heads_repeated_on_every_page() -> bytes:
    one, two = lines(HEADS, person(1)), lines(HEADS, person(2))
    return xlsx(*one, TITLE, *two)


def mangled_numbers() -> bytes:
    digits = next(serial for serial in range(1, 99) if id_number(serial).isdigit())
    whole = id_number(digits)
    return roster(
        person(1, 身份证号=1.10118199003070e17),
        person(2, 身份证号="1.10118E+17"),
        person(3, 身份证号=f"'{id_number(3)}"),
        person(digits, 身份证号=f"{whole[0]}.{whole[1:]}E+17"),
        person(5, 身份证号=110118900307005),
        person(6, 手机号码=13600000006),
    )


def dates_of_all_kinds() -> bytes:
    written = [
        "1990/3/7",
        "1990.03.07",
        19900307,
        32939,
        "一九九〇年三月七日",
        "1990年3月",
        date(1990, 3, 7),
        "1990.3.8",
    ]
    people = [person(number, 出生日期=cell) for number, cell in enumerate(written, start=1)]
    return roster(*people, heads=(*HEADS, "出生日期"))


def synonyms_and_stars() -> bytes:
    heads = [
        "NO.",
        "* 姓  名（必填）",
        "公民身份号码:",
        "移动电话",
        "文化程度",
        "民族",
        "政治面貌",
        "工会内职务",
    ]
    return xlsx(
        heads,
        [1, "测试甲", id_number(1), "13600000001", "大专", "汉", "13", "小组长"],
        [2, "测试乙", id_number(2), "13600000002", "火星大学", "汉", "13", None],
    )


def full_width() -> bytes:
    wide = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
    one = {name: cell.translate(wide) for name, cell in person(1).items()}
    return roster({**one, "姓名": "测　试　甲"}, {**person(2), "性别": " 女 "})


def sex_and_birth_against_the_number() -> bytes:
    return roster(
        person(1, 性别="女"),
        person(2, 出生日期="1991-03-07"),
        person(3, 性别=None),
        heads=(*HEADS, "出生日期"),
    )


def one_person_twice() -> bytes:
    return roster(person(1), person(2), person(1), person(2, 姓名="另有其人"))


def one_phone_for_two() -> bytes:
    return roster(person(1), person(2, 手机号码=person(1)["手机号码"]))


def nobody_to_be_found() -> bytes:
    return roster(person(1, 姓名=None), person(2, 身份证号=None, 手机号码=None), person(3, 身份证号=None))


def bad_numbers() -> bytes:
    wrong = id_number(1)[:-1] + ("1" if id_number(1)[-1] != "1" else "2")
    return roster(
        person(1, 身份证号=wrong),
        person(2, 身份证号="11011819901301001X"),
        person(3, 身份证号="12345"),
        person(4, 手机号码="1360000000"),
        person(5, 手机号码="13600000005/13900000005"),
        person(6, 入会日期="2023-02-30"),
    )


def columns_nobody_knows() -> bytes:
    return roster(person(1, 车牌号="京A12345", 备注="=HYPERLINK(1)"), heads=(*HEADS, "车牌号", "备注"))


def members_and_others() -> bytes:
    heads = (*HEADS, "是否会员", "会籍状态", "所属机构")
    return roster(
        person(1, 是否会员="是", 会籍状态="正常", 所属机构="子镇快递工会"),
        person(2, 是否会员="否"),
        person(3, 会籍状态="退会"),
        person(4, 所属机构="没有这个工会"),
        person(5, 是否会员="也许"),
        heads=heads,
    )


def second_sheet() -> bytes:
    import io

    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("填表说明").write_column(0, 0, ["一、姓名必填", "二、身份证号必填"])
        page = book.add_worksheet("会员")
        for line, row in enumerate(lines(HEADS, person(1))):
            page.write_row(line + 2, 1, row)
    return buffer.getvalue()


def text_from_the_bank() -> bytes:
    return "\r\n".join(
        ",".join(str(cell or "") for cell in row) for row in lines(HEADS, person(1), person(2))
    ).encode("gb18030")


#: Workbook → new, conflict, error; and the places of the faults: line and column.
EXPECTED = {
    titles_and_feet: ((3, 0, 0), []),
    two_rows_of_heads: ((1, 0, 0), []),
    heads_repeated_on_every_page: ((2, 0, 0), []),
    mangled_numbers: ((4, 0, 2), [(2, "身份证号"), (3, "身份证号")]),
    dates_of_all_kinds: ((7, 0, 1), [(9, "出生日期")]),
    synonyms_and_stars: ((1, 0, 1), [(3, "文化程度")]),
    full_width: ((2, 0, 0), []),
    sex_and_birth_against_the_number: ((1, 0, 2), [(2, "性别"), (3, "出生日期")]),
    one_person_twice: ((1, 3, 0), [(3, "身份证号"), (4, "身份证号"), (5, "身份证号")]),
    one_phone_for_two: ((1, 1, 0), [(3, "手机号码")]),
    nobody_to_be_found: ((1, 0, 2), [(2, "姓名"), (3, "身份证号")]),
    bad_numbers: (
        (0, 0, 6),
        [
            (2, "身份证号"),
            (3, "身份证号"),
            (4, "身份证号"),
            (5, "手机号码"),
            (6, "手机号码"),
            (7, "入会日期"),
        ],
    ),
    columns_nobody_knows: ((1, 0, 0), []),
    members_and_others: ((3, 0, 2), [(5, "所属机构"), (6, "是否会员")]),
    second_sheet: ((1, 0, 0), []),
    text_from_the_bank: ((2, 0, 0), []),
}


@pytest.mark.parametrize("make", EXPECTED, ids=lambda make: make.__name__)
def test_messy_workbook_gives_its_report(make):
    opened = open_sheet(make(), org=make_federation().township)
    planned = [one for some in judged(opened) for one in some]
    kinds = [one.kind for one in planned]
    counts, faults = EXPECTED[make]
    assert tuple(kinds.count(kind) for kind in (RowKind.NEW, RowKind.CONFLICT, RowKind.ERROR)) == counts
    assert len(planned) == opened.rows == sum(counts)
    assert [(fault.row, fault.column) for one in planned for fault in one.faults] == faults
    assert all(fault.reason for one in planned for fault in one.faults)
