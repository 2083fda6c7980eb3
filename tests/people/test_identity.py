"""Phones and ID numbers as people type them: one number, however it is written; a wrong one is told why."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from niangjia.people.choices import Sex
from niangjia.people.errors import BadIdNumber, BadPhone
from niangjia.people.identity import CHECK, birth_of, check_digit, clean_id_number, clean_phone, sex_of

PHONES = st.integers(13_000_000_000, 19_999_999_999).map(str)
BEFORE = st.sampled_from(["", "+86", "+86 ", "+86-", "0086", "0086 ", "86", "(+86)", "（+86）", "＋86 "])
BETWEEN = st.sampled_from(["", " ", "-", "　", "–", "—", "−", "－", ".", "·", "\t", "\u202d", "\u200b"])
DAYS = st.dates(date(1900, 1, 1), date(2025, 12, 31))
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        " 138 1234 5678 ",
        "138-1234-5678",
        "+8613812345678",
        "+86 138 1234 5678",
        "＋８６１３８１２３４５６７８",
        "008613812345678",
        "0086-138-1234-5678",
        "8613812345678",
        "(+86) 138 1234 5678",
        "１３８１２３４５６７８",
        "138－1234－5678",
        "138—1234—5678",
        "138−1234−5678",
        "\u202d13812345678\u202c",
    ],
)
def test_phone_is_read_as_people_type_it(typed):
    assert clean_phone(typed) == "13812345678"


@pytest.mark.parametrize("typed", ["", "  ", "--", "　"])
def test_no_phone_stays_none(typed):
    assert clean_phone(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "1381234567",
        "138123456789",
        "12812345678",
        "23812345678",
        "010-55501234",
        "138123456七8",
        "13812345678转8",
        "+852 5123 4567",
        "+86",
        "86",
        "1381234567٨",
    ],
)
def test_what_cannot_be_a_phone_is_refused(typed):
    with pytest.raises(BadPhone) as refused:
        clean_phone(typed)
    assert str(refused.value) == "手机号是 11 位数字，以 1 开头，请核对。"


@given(phone=PHONES, before=BEFORE, between=BETWEEN, wide=st.booleans())
def test_phone_is_the_same_however_it_is_written(phone, before, between, wide):
    typed = before + between.join([phone[:3], phone[3:7], phone[7:]])
    assert clean_phone(typed.translate(FULL_WIDTH) if wide else typed) == phone


@given(st.text(max_size=30))
def test_phone_is_eleven_plain_digits_or_refused(text):
    try:
        phone = clean_phone(text)
    except BadPhone:
        return
    assert phone == "" or (len(phone) == 11 and phone.isascii() and phone.isdigit())
    assert clean_phone(phone) == phone


def make_id_number(day: date, region: str = "110118", serial: int = 1) -> str:
    body = f"{region}{day:%Y%m%d}{serial:03d}"
    return body + check_digit(body)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("110118199003070019", "110118199003070019"),
        ("11010519491231002x", "11010519491231002X"),
        ("'110118199003070019", "110118199003070019"),
        ("‘110118199003070019’", "110118199003070019"),
        ("“110118199003070019”", "110118199003070019"),
        ('"110118199003070019"', "110118199003070019"),
        ("110118 19900307 0019", "110118199003070019"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("\u202d110118199003070019\u202c", "110118199003070019"),
        ("110105491231002", "11010519491231002X"),
        ("110118900307001", "110118199003070019"),
        ("", ""),
        (" ' ", ""),
    ],
)
def test_id_number_is_read_as_people_type_it(typed, number):
    assert clean_id_number(typed) == number


def test_retired_region_is_right_for_ever():
    number = make_id_number(date(1988, 2, 29), region="110228")
    assert clean_id_number(number) == number


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("11011819900307001", "身份证号为 18 位：17 位数字加一位数字或 X，请检查。"),
        ("1.10118E+17", "身份证号为 18 位：17 位数字加一位数字或 X，请检查。"),
        ("X10118199003070019", "身份证号为 18 位：17 位数字加一位数字或 X，请检查。"),
        ("11011819900307001٩", "身份证号为 18 位：17 位数字加一位数字或 X，请检查。"),
        ("110118199002300019", "身份证号中的出生日期不存在，请检查。"),
        ("110118199013070019", "身份证号中的出生日期不存在，请检查。"),
        ("110118199003070018", "身份证号末位与前面不符，请检查。"),
        ("110118199003070091", "身份证号末位与前面不符，请检查。"),
    ],
)
def test_wrong_id_number_is_told_why(typed, why):
    with pytest.raises(BadIdNumber) as refused:
        clean_id_number(typed)
    assert str(refused.value) == why


@given(day=DAYS, serial=st.integers(0, 999))
def test_id_number_tells_birth_and_sex(day, serial):
    number = clean_id_number(make_id_number(day, serial=serial).lower())
    assert birth_of(number) == day
    assert sex_of(number) == (Sex.MALE if serial % 2 else Sex.FEMALE)


@given(day=DAYS, place=st.integers(0, 17), digit=st.sampled_from(CHECK))
def test_one_wrong_character_is_always_found(day, place, digit):
    number = make_id_number(day)
    wrong = f"{number[:place]}{digit}{number[place + 1 :]}"
    assume(wrong != number)
    with pytest.raises(BadIdNumber):
        clean_id_number(wrong)


@given(day=DAYS, place=st.integers(0, 15))
def test_two_neighbours_swapped_are_always_found(day, place):
    number = make_id_number(day, serial=123)
    wrong = f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"
    assume(wrong != number)
    with pytest.raises(BadIdNumber):
        clean_id_number(wrong)


@given(days=st.integers(0, 36_000), serial=st.integers(0, 999))
def test_old_number_of_fifteen_digits_is_the_same_person(days, serial):
    day = date(1900, 1, 1) + timedelta(days=days)
    assume(day.year < 2000)
    number = make_id_number(day, serial=serial)
    assert clean_id_number(number[:6] + number[8:17]) == number
