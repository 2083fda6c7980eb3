"""Codes in QR pictures: signed, bound to what they open, and short of life at the door."""

from datetime import UTC, datetime, timedelta

import pytest

from niangjia.activities import codes
from niangjia.activities.errors import CodeExpired, WrongCode
from niangjia.core.ids import uuid7

AT = datetime(2050, 3, 8, 1, 30, tzinfo=UTC)  # the door has just changed its code
SECOND = timedelta(seconds=1)


def test_ticket_leads_to_its_sign_up():
    signup = uuid7()
    assert codes.read_ticket(codes.ticket_code(signup)) == signup


def test_ticket_of_one_opens_nothing_else():
    mine, theirs = codes.ticket_code(uuid7()), codes.ticket_code(uuid7())
    with pytest.raises(WrongCode):
        codes.read_ticket(theirs[: codes.ID_LENGTH] + mine[codes.ID_LENGTH :])


@pytest.mark.parametrize("code", ["", "abc", "x" * 34, "é" * 34, f"{'A' * 22}{'é' * 12}", "!" * 34, "A" * 35])
def test_nonsense_is_not_one_of_ours(code: str):
    with pytest.raises(WrongCode):
        codes.read_ticket(code)
    with pytest.raises(WrongCode):
        codes.read_door(code, AT)


def test_ticket_opens_no_door_and_door_code_is_no_ticket():
    identifier = uuid7()
    with pytest.raises(WrongCode):
        codes.read_door(codes.ticket_code(identifier), AT)
    with pytest.raises(WrongCode):
        codes.read_ticket(codes.door_code(identifier, AT))


def test_door_changes_its_code_every_thirty_seconds():
    session = uuid7()
    shown = [codes.door_code(session, AT + seconds * SECOND) for seconds in (0, 29, 30)]
    assert (shown[0] == shown[1], shown[1] == shown[2]) == (True, False)
    assert codes.good_until(AT + 29 * SECOND) == AT + 30 * SECOND
    assert codes.good_until(AT) == AT + 30 * SECOND


@pytest.mark.parametrize("seconds", [0, 29, 30, 59])
def test_door_code_is_good_while_it_is_shown_and_once_more(seconds: int):
    session = uuid7()
    assert codes.read_door(codes.door_code(session, AT), AT + seconds * SECOND) == session


@pytest.mark.parametrize("taken", [0, 15, 29])
def test_photograph_a_minute_old_is_refused(taken: int):
    photographed = AT + taken * SECOND
    code = codes.door_code(uuid7(), photographed)
    with pytest.raises(CodeExpired):
        codes.read_door(code, photographed + 60 * SECOND)


def test_code_of_another_door_opens_nothing():
    here, there = (codes.door_code(uuid7(), AT) for _door in range(2))
    with pytest.raises(WrongCode):
        codes.read_door(there[: codes.ID_LENGTH] + here[codes.ID_LENGTH :], AT)


def test_addresses_carry_the_codes():
    identifier = uuid7()
    assert codes.ticket_url(identifier).endswith(f"/t/{codes.ticket_code(identifier)}/")
    assert codes.door_url(identifier, AT).endswith(f"/d/{codes.door_code(identifier, AT)}/")
