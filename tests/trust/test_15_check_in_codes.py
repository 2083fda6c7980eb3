"""Check-in codes. Signed, bound to the session, rotating within 30 s, server time; a photograph a minute old is refused; offline
scans deduplicated."""

import string
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import assume, given
from hypothesis import strategies as st

from niangjia.activities import codes, services
from niangjia.activities.errors import CodeExpired, WrongCode
from niangjia.activities.models import CheckIn
from niangjia.core.id_codes import ID_LENGTH
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Entry
from niangjia.people import roles
from tests.support.factories import client_for, make_actor, make_federation
from tests.support.hands import at_once
from tests.support.moments import make_running_session
from tests.support.offers import make_signup

AT = datetime(2050, 3, 8, 1, 30, tzinfo=UTC)  # the door has just changed its code
SECOND = timedelta(seconds=1)


def test_ticket_leads_to_its_sign_up():
    signup = uuid7()
    assert codes.read_ticket(codes.ticket_code(signup)) == signup


def test_ticket_of_one_opens_nothing_else():
    mine, theirs = codes.ticket_code(uuid7()), codes.ticket_code(uuid7())
    with pytest.raises(WrongCode):
        codes.read_ticket(theirs[:ID_LENGTH] + mine[ID_LENGTH:])


@pytest.mark.parametrize("code", ["", "abc", "x" * 34, "é" * 34, f"{'A' * 22}{'é' * 12}", "!" * 34, "A" * 35])
def test_nonsense_is_not_one_of_ours(code: str):
    with pytest.raises(WrongCode):
        codes.read_ticket(code)
    with pytest.raises(WrongCode):
        codes.read_door(code, AT)


LETTERS = f"{string.ascii_letters}{string.digits}-_"


@given(identifier=st.uuids(), place=st.integers(0, 33), letter=st.sampled_from(LETTERS + "=+/ é"))
def test_one_changed_letter_is_always_found(identifier: UUID, place: int, letter: str):
    for code, read in (
        (codes.ticket_code(identifier), codes.read_ticket),
        (codes.door_code(identifier, AT), lambda changed: codes.read_door(changed, AT)),
    ):
        assert read(code) == identifier
        assume(code[place] != letter)
        with pytest.raises(WrongCode):
            read(code[:place] + letter + code[place + 1 :])


@given(text=st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters()), min_size=30, max_size=38))
def test_no_text_of_others_is_a_code(text: str):
    with pytest.raises(WrongCode):
        codes.read_ticket(text)
    with pytest.raises(WrongCode):
        codes.read_door(text, AT)


@given(session=st.uuids(), shown=st.integers(0, 2**31), later=st.integers(-600, 600))
def test_door_code_is_good_for_thirty_to_sixty_seconds_at_any_moment(session: UUID, shown: int, later: int):
    moment = datetime.fromtimestamp(shown, UTC)
    code = codes.door_code(session, moment)
    windows = (shown + later) // 30 - shown // 30
    if windows in (0, 1):
        assert codes.read_door(code, moment + later * SECOND) == session
    else:
        with pytest.raises((CodeExpired, WrongCode)):
            codes.read_door(code, moment + later * SECOND)


@given(signup=st.uuids())
def test_digits_to_read_out_are_six(signup: UUID):
    assert len(digits := codes.short_code(signup)) == 6
    assert digits.isascii()
    assert digits.isdecimal()


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
        codes.read_door(there[:ID_LENGTH] + here[ID_LENGTH:], AT)


def test_addresses_carry_the_codes():
    identifier = uuid7()
    assert codes.ticket_url(identifier).endswith(f"/t/{codes.ticket_code(identifier)}/")
    assert codes.door_url(identifier, AT).endswith(f"/d/{codes.door_code(identifier, AT)}/")


@pytest.mark.django_db
@pytest.mark.parametrize("ago", [61, 90, 3600])
def test_photograph_sent_a_minute_later_checks_nobody_in(ago: int):
    federation = make_federation()
    session = make_running_session(federation.township)
    signup = make_signup(session=session)
    code = codes.door_code(session.pk, timezone.now() - ago * SECOND)
    answer = client_for(signup.person).post(f"/d/{code}/", {"at": "2050-03-08T01:30", "now": "0"})
    assert (answer.status_code, CheckIn.objects.count()) == (409, 0)


@pytest.mark.django_db
def test_code_of_one_session_signs_at_no_other():
    federation = make_federation()
    here, there = (make_running_session(federation.township) for _turn in range(2))
    mine = make_signup(session=here)
    client_for(mine.person).post(f"/d/{codes.door_code(there.pk, timezone.now())}/")
    assert list(CheckIn.objects.values_list("signup__session_id", flat=True)) == [there.pk]
    mine.refresh_from_db()
    assert mine.state == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_scans_kept_without_a_network_and_sent_together_are_one():
    """A phone that was offline sends what it scanned when it is back: everything, at once, after others did the same."""
    federation = make_federation()
    session = make_running_session(federation.township)
    signups = [make_signup(session=session) for _turn in range(3)]
    phones = [make_actor(roles.TOWNSHIP, federation.township) for _turn in range(2)]

    def scan(actor, signup):
        given = {
            "code": codes.ticket_code(signup.pk),
            "session": session,
            "actor": actor,
            "at": timezone.now(),
        }
        return lambda: services.check_in_by_ticket(**given)

    came = at_once([scan(actor, signup) for actor in phones for signup in signups for _again in range(3)])
    assert {one.state for one in came} == {"attended"}
    assert (CheckIn.objects.count(), Entry.objects.count()) == (3, 3)
