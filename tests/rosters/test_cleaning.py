"""Cells as people and Excel leave them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.core.clock import SHANGHAI
from niangjia.rosters import cleaning
from niangjia.rosters.errors import BadValue
from tests.people.numbers import id_number

ID = id_number(1)
DAY = date(1990, 3, 7)


@pytest.mark.parametrize(
    "cell",
    [
        "1990/3/7",
        "1990.03.07",
        "1990-03-07",
        "19900307",
        19900307,
        19900307.0,
        32939,
        32939.0,
        "32939",
        "1990年3月7日",
        "一九九〇年三月七日",
        "一九九零年三月七日",
        "１９９０．３．７",
        " 1990 / 3 / 7 ",
        "1990-03-07 00:00:00",
        "'1990-03-07",
        datetime(1990, 3, 7, tzinfo=SHANGHAI),
        DAY,
    ],
)
def test_day_is_read_however_it_is_written(cell):
    assert cleaning.day(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("二〇二三年十二月三十一日", date(2023, 12, 31)),
        ("二〇二三年十月廿一日", date(2023, 10, 21)),
        ("2024-2-29", date(2024, 2, 29)),
    ],
)
def test_chinese_days_are_read(cell, found):
    assert cleaning.day(cell) == found


@pytest.mark.parametrize(
    "cell", ["2023-02-29", "2023-13-1", "去年", "3/7/90", 7, "1890-01-01", "2023", "20231301"]
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(BadValue):
        cleaning.day(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2023年3月", date(2023, 3, 1)),
        ("二〇二三年三月", date(2023, 3, 1)),
        ("2023.03", date(2023, 3, 1)),
        ("202303", date(2023, 3, 1)),
        ("19900307", DAY),
    ],
)
def test_month_of_joining_stands_for_its_first_day(cell, found):
    assert cleaning.day_of_month(cell) == found


@given(  # Excel's numbers of four digits, up to May 1927, are taken for years
    found=st.dates(date(1927, 5, 18), date(2099, 12, 31)),
    form=st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]),
)
def test_every_day_comes_back_in_every_form(found, form):
    assert cleaning.day(found.strftime(form)) == found
    assert cleaning.day((found - date(1899, 12, 30)).days) == found


@pytest.mark.parametrize(
    "cell",
    [
        ID,
        f"'{ID}",
        f'"{ID}"',
        f"‘{ID}’",
        f" {ID[:6]} {ID[6:14]} {ID[14:]}",
        f"{ID}.0",
        ID.translate({ord(str(n)): 0xFF10 + n for n in range(10)}),
    ],
)
def test_id_number_is_recovered(cell):
    assert cleaning.id_number(cell) == ID


def test_number_written_with_a_power_is_recovered_when_all_digits_are_there():
    digits = next(one for one in map(id_number, range(1, 99)) if one.isdigit())
    assert cleaning.id_number(f"{digits[0]}.{digits[1:]}E+17") == digits
    assert cleaning.id_number(110118900307001) == cleaning.id_number("110118900307001")


@pytest.mark.parametrize(
    "cell", ["1.10118E+17", "1.1012E+17", 1.10118199003070e17, 110118199003070016, "1.10118199003E+17"]
)
def test_lost_digits_are_told_apart(cell):
    with pytest.raises(BadValue, match="丢失"):
        cleaning.id_number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "13812345678",
        13812345678,
        13812345678.0,
        "'13812345678",
        "138 1234 5678",
        "+86 13812345678",
        "1.3812345678E+10",
        "13812345678.0",
    ],
)
def test_phone_is_recovered(cell):
    assert cleaning.phone(cell) == "13812345678"


@pytest.mark.parametrize(
    "cell", ["13812345678/13912345678", "13812345678、13912345678", "1.38E+10", "010-69041234", 1381234567]
)
def test_phone_that_cannot_be_is_refused(cell):
    with pytest.raises(BadValue):
        cleaning.phone(cell)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("张 三", "张三"),
        ("　张　三　", "张三"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("张\n三", "张三"),
        ("＇张三", "'张三"),
    ],
)
def test_name_is_tidied(cell, found):
    assert cleaning.name(cell) == found


@pytest.mark.parametrize("cell", [12345, "12345", "长" * 61])
def test_name_that_is_none_is_refused(cell):
    with pytest.raises(BadValue):
        cleaning.name(cell)


@pytest.mark.parametrize(
    ("kind", "cell", "found"),
    [
        ("sex", "女", "2"),
        ("sex", 1, "1"),
        ("sex", "男性", "1"),
        ("people", "汉", "汉族"),
        ("people", 1, "汉族"),
        ("people", "01", "汉族"),
        ("people", "满族", "满族"),
        ("politics", "党员", "中共党员"),
        ("politics", 13.0, "群众"),
        ("politics", "团员", "共青团员"),
        ("education", "大专", "大学专科"),
        ("education", "本科", "大学本科"),
        ("education", 20, "大学本科"),
        ("marriage", "10", "未婚"),
        ("state", "正常", "regular"),
        ("yes_no", "√", "是"),
        ("yes_no", "N", "否"),
        ("yes_no", True, "是"),
        ("group", "快递小哥", "courier"),
        ("expiry", "长期", "长期"),
        ("expiry", "2020.01.01-2040.01.01", "2040-01-01"),
        ("expiry", "20400101", "2040-01-01"),
        ("expiry", "2020-01-01至长期", "长期"),
        ("expiry", datetime(2040, 1, 1, tzinfo=SHANGHAI), "2040-01-01"),
        ("text", "＝ＳＵＭ", "=SUM"),
        ("text", "'=1", "=1"),
        ("text", "甲\t乙", "甲 乙"),
        ("text", 12.0, "12"),
        ("text", 1.5, "1.5"),
    ],
)
def test_codes_are_read_by_name_and_by_number(kind, cell, found):
    assert cleaning.CLEAN[kind](cell) == found


@pytest.mark.parametrize("kind", ["sex", "people", "politics", "education", "marriage", "state", "yes_no"])
def test_unknown_code_is_told(kind):
    with pytest.raises(BadValue, match="外星人"):
        cleaning.CLEAN[kind]("外星人")


cells = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(timedelta(0)),
)


@pytest.mark.parametrize("kind", cleaning.CLEAN)
@given(cell=cells)
def test_any_cell_is_a_value_or_a_reason(kind, cell):
    try:
        value = cleaning.CLEAN[kind](cell)
    except BadValue:
        return
    assert value is None or cleaning.CLEAN[kind](value) == value or kind in {"sex", "state", "group"}
