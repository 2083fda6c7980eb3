"""The unified social credit code (GB 32100), and a union's own."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from niangjia.orgs.codes import ALPHABET, BadCode, clean_credit_code, clean_union_code

VALID = "81110118MC000000XQ"
BODIES = st.text(ALPHABET, min_size=17, max_size=17)


def with_check(body: str) -> str:
    """Find the one last character that fits, by trying."""
    fitting = []
    for letter in ALPHABET:
        try:
            fitting.append(clean_credit_code(body + letter))
        except BadCode:
            continue
    (code,) = fitting
    return code


@pytest.mark.parametrize(
    "typed",
    [VALID, VALID.lower(), f" {VALID} ", "8111 0118 MC00 0000 XQ", "８１１１０１１８ＭＣ００００００ＸＱ"],
)
def test_code_is_read_as_people_type_it(typed):
    assert (clean_credit_code(typed), clean_union_code(typed)) == (VALID, VALID)


@pytest.mark.parametrize("typed", ["", "  ", "　"])
def test_no_code_stays_none(typed):
    assert (clean_credit_code(typed), clean_union_code(typed)) == ("", "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (VALID[:17], "统一社会信用代码为 18 位，现在是 17 位。"),
        (VALID[:16] + "OI", "统一社会信用代码中没有 I、O。"),
        (VALID[:17] + "R", "末位与前面不符，请与证书核对。"),
        ("81110118CM000000XQ", "末位与前面不符，请与证书核对。"),
    ],
)
def test_wrong_code_is_told_why(typed, why):
    with pytest.raises(BadCode) as refused:
        clean_credit_code(typed)
    assert str(refused.value) == why


def test_code_of_the_employer_is_not_the_union_s():
    code = with_check("91110118MC000000X")
    assert clean_credit_code(code) == code
    with pytest.raises(BadCode) as refused:
        clean_union_code(code)
    assert str(refused.value) == "工会法人代码以 8 开头，这像是用人单位的代码。"


@given(BODIES)
def test_exactly_one_last_character_fits(body):
    assert with_check(body)[:17] == body


@given(body=BODIES, place=st.integers(0, 17), letter=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body, place, letter):
    code = with_check(body)
    wrong = f"{code[:place]}{letter}{code[place + 1 :]}"
    assume(wrong != code)
    with pytest.raises(BadCode):
        clean_credit_code(wrong)
