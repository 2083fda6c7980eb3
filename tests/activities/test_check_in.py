"""Being there: three ways, each idempotent; a mistake is taken back and can be done again."""

from datetime import UTC, datetime, timedelta

import pytest

from niangjia.accounts.models import AuditRecord
from niangjia.activities import codes, services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.errors import (
    CannotCheckIn,
    CodeExpired,
    MayNotRun,
    NotCheckedIn,
    NotEligible,
    ReasonMissing,
    SessionFull,
    WrongCode,
)
from niangjia.activities.models import CheckIn, Session, Signup
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Entry
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.factories import Federation, make_person, make_runner
from tests.support.offers import make_activity, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
START = NOW + 6 * HOUR


@pytest.fixture
def session(fed: Federation) -> Session:
    """Opens its doors at noon, begins at three, ends at five; sign-up closes at the start."""
    return make_session(org=fed.township, at=NOW, starts_at=START, capacity=2)


@pytest.fixture
def staff(fed: Federation) -> Actor:
    return make_runner(fed.township)


def tick(signup: Signup, actor: Actor, at: datetime = START, method: str = CheckInMethod.LIST) -> Signup:
    return services.check_in(signup=signup, method=method, actor=actor, at=at)


def undo(signup: Signup, actor: Actor, at: datetime = START + HOUR, reason: str = "点错了人") -> Signup:
    return services.undo_check_in(signup=signup, reason=reason, actor=actor, at=at)


def scan(session: Session, person: Person, at: datetime = START, shown: datetime | None = None) -> Signup:
    """Scan the code at the door."""
    code = services.door_code(session, shown or at)
    return services.check_in_by_door_code(code=code, person=person, actor=actor_for(person, None), at=at)


def entries(signup: Signup) -> list[tuple[str, int]]:
    return list(
        Entry.objects.filter(source_id=signup.pk).order_by("recorded_at", "id").values_list("key", "sign")
    )


def test_tick_signs_and_posts_in_one_go(session: Session, staff: Actor, fed: Federation):
    person = make_person(org=fed.union, member=True)
    signup = tick(make_signup(session=session, person=person, at=NOW), staff, START + HOUR)
    assert (signup.state, signup.attended_at, signup.check_ins) == ("attended", START + HOUR, 1)
    signature = CheckIn.objects.get()
    assert (signature.signup, signature.attempt, signature.method) == (signup, 1, "list")
    assert (signature.checked_in_by, signature.checked_in_by_user) == (staff.name, staff.user_id)
    entry = Entry.objects.get()
    assert (entry.source_type, entry.source_id, entry.key) == ("activities.signup", signup.pk, "attended:1")
    assert (entry.person, entry.org, entry.headcount) == (person, fed.township, 1)
    assert (entry.group, entry.was_member, f"{entry.occurred_on}") == ("courier", True, "2050-03-08")
    assert (entry.programme_id, entry.place) == ("health_check", session.place)
    session.refresh_from_db()
    assert session.taken == 1


def test_tick_twice_is_once(session: Session, staff: Actor):
    signup = make_signup(session=session, at=NOW)
    first, second = tick(signup, staff), tick(signup, staff, START + HOUR)
    assert (first.attended_at, second.attended_at) == (START, START)
    assert (CheckIn.objects.count(), entries(signup)) == (1, [("attended:1", 1)])


def test_three_ways_lead_to_one_signature(session: Session, staff: Actor):
    signup = make_signup(session=session, at=NOW)
    scan(session, signup.person)
    services.check_in_by_ticket(code=services.ticket_code(signup), session=session, actor=staff, at=START)
    tick(signup, staff)
    assert list(CheckIn.objects.values_list("method", flat=True)) == ["door"]
    assert entries(signup) == [("attended:1", 1)]


def test_only_staff_of_the_organiser_ticks_and_scans(session: Session, fed: Federation):
    signup = make_signup(session=session, at=NOW)
    for actor in (actor_for(signup.person, None), make_runner(fed.other_township)):
        for method in (CheckInMethod.LIST, CheckInMethod.TICKET):
            with pytest.raises(MayNotRun):
                tick(signup, actor, method=method)
    with pytest.raises(MayNotRun):
        services.check_in_by_ticket(
            code=services.ticket_code(signup), actor=actor_for(signup.person, None), at=START
        )
    assert entries(signup) == []


def test_at_the_door_one_signs_for_oneself_only(session: Session, fed: Federation):
    signup = make_signup(session=session, at=NOW)
    other = make_person(org=fed.union)
    with pytest.raises(MayNotRun):
        tick(signup, actor_for(other, None), method=CheckInMethod.DOOR)
    with pytest.raises(MayNotRun):
        services.check_in_by_door_code(
            code=services.door_code(session, START),
            person=signup.person,
            actor=actor_for(other, None),
            at=START,
        )
    assert entries(signup) == []
    assert scan(session, signup.person).state == "attended"


def test_doors_open_three_hours_before_the_start(session: Session, staff: Actor):
    signup = make_signup(session=session, at=NOW)
    with pytest.raises(CannotCheckIn, match="还早"):
        tick(signup, staff, START - 3 * HOUR - SECOND)
    assert tick(signup, staff, START - 3 * HOUR).state == "attended"


def test_session_just_after_midnight_is_checked_in_the_evening_before(fed: Federation, staff: Actor):
    midnight = datetime(2050, 3, 9, 16, 10, tzinfo=UTC)
    session = make_session(org=fed.township, at=NOW, starts_at=midnight)
    signup = tick(make_signup(session=session, at=NOW), staff, midnight - HOUR)
    assert f"{Entry.objects.get(source_id=signup.pk).occurred_on}" == "2050-03-10"


def test_no_show_is_turned_into_attended_by_staff(session: Session, staff: Actor):
    signup = make_signup(session=session, at=NOW)
    assert session.is_over(START + 2 * HOUR)
    tick(signup, staff, START + 48 * HOUR)
    assert f"{Entry.objects.get(source_id=signup.pk).occurred_on}" == "2050-03-08"


def test_cancelled_sign_up_and_cancelled_date_are_refused(session: Session, staff: Actor):
    gone, here = make_signup(session=session, at=NOW), make_signup(session=session, at=NOW)
    services.cancel_signup(signup=gone, actor=staff, at=NOW)
    with pytest.raises(CannotCheckIn, match="报名已取消"):
        tick(gone, staff)
    services.cancel_session(session=session, reason="暴雨", actor=staff, at=NOW)
    with pytest.raises(CannotCheckIn, match="这一场已取消"):
        tick(here, staff)


def test_ticket_of_another_date_is_refused(session: Session, staff: Actor):
    signup = make_signup(session=session, at=NOW)
    other = make_session(activity=session.activity, at=NOW, starts_at=START)
    with pytest.raises(CannotCheckIn, match="另一场"):
        services.check_in_by_ticket(code=services.ticket_code(signup), session=other, actor=staff, at=START)
    with pytest.raises(WrongCode):
        services.check_in_by_ticket(code=codes.ticket_code(uuid7()), actor=staff, at=START)
    assert services.check_in_by_ticket(
        code=services.ticket_code(signup), session=session, actor=staff, at=START
    ).state == ("attended")


def test_door_code_signs_once_however_often_it_is_scanned(session: Session):
    signup = make_signup(session=session, at=NOW)
    assert {scan(session, signup.person, START + turn * SECOND).pk for turn in range(3)} == {signup.pk}
    assert entries(signup) == [("attended:1", 1)]
    assert CheckIn.objects.get().checked_in_by_user == signup.person.user_id


def test_photograph_of_the_door_a_minute_old_is_refused(session: Session):
    signup = make_signup(session=session, at=NOW)
    with pytest.raises(CodeExpired):
        scan(session, signup.person, START + 60 * SECOND, shown=START)
    with pytest.raises(WrongCode):
        services.check_in_by_door_code(
            code=services.ticket_code(signup),
            person=signup.person,
            actor=actor_for(signup.person, None),
            at=START,
        )
    assert entries(signup) == []


def test_who_scans_without_a_sign_up_gets_a_free_place_though_sign_up_has_closed(
    session: Session, fed: Federation
):
    signup = scan(session, make_person(org=fed.union), START + HOUR)
    assert (signup.state, signup.door) == ("attended", "desk")
    session.refresh_from_db()
    assert session.taken == 1


def test_who_scans_without_a_sign_up_needs_a_free_place_and_the_same_rules(session: Session, fed: Federation):
    for _place in range(2):
        make_signup(session=session, at=NOW)
    with pytest.raises(SessionFull):
        scan(session, make_person(org=fed.union))
    only = make_activity(org=fed.township, published=False, at=NOW, audience="groups", groups=["rider"])
    with pytest.raises(NotEligible):
        scan(make_session(activity=only, at=NOW, starts_at=START), make_person(org=fed.union))
    assert Signup.objects.count() == 2


def test_who_scans_gets_the_place_of_a_lapsed_offer(session: Session, fed: Federation):
    Session.objects.filter(pk=session.pk).update(capacity=1)
    session.refresh_from_db()
    holder, offered = make_signup(session=session, at=NOW), make_signup(session=session, at=NOW)
    services.cancel_signup(signup=holder, actor=actor_for(holder.person, None), at=NOW)
    assert scan(session, make_person(org=fed.union)).state == "attended"
    offered.refresh_from_db()
    session.refresh_from_db()
    assert (offered.state, session.taken) == ("cancelled", 1)


def test_door_code_lasts_an_hour_after_the_end(session: Session, fed: Federation):
    end = START + 2 * HOUR
    late = scan(session, make_person(org=fed.union), end + HOUR)
    assert (late.state, late.created_at < end, late.attended_at) == ("attended", True, end + HOUR)
    with pytest.raises(CannotCheckIn, match="已结束"):
        scan(session, make_person(org=fed.union), end + HOUR + SECOND)


def test_mistake_is_taken_back_by_a_reversal(session: Session, staff: Actor):
    signup = tick(make_signup(session=session, at=NOW), staff)
    undone = undo(signup, staff)
    assert (undone.state, undone.attended_at) == ("confirmed", None)
    assert entries(signup) == [("attended:1", 1), ("reversal:attended:1", -1)]
    signature = CheckIn.objects.get()
    assert (signature.undone_at, signature.undone_by, signature.undone_reason) == (
        START + HOUR,
        staff.name,
        "点错了人",
    )
    assert AuditRecord.objects.get(action="signup.check_in_undone").reason == "点错了人"
    session.refresh_from_db()
    assert session.taken == 1


def test_mistake_taken_back_can_be_done_again_and_again(session: Session, staff: Actor):
    signup = tick(make_signup(session=session, at=NOW), staff)
    undo(signup, staff)
    assert tick(signup, staff, START + 2 * HOUR).check_ins == 2
    undo(signup, staff)
    tick(signup, staff)
    assert entries(signup) == [
        ("attended:1", 1),
        ("reversal:attended:1", -1),
        ("attended:2", 1),
        ("reversal:attended:2", -1),
        ("attended:3", 1),
    ]
    assert list(CheckIn.objects.values_list("attempt", "undone_at")) == [
        (1, START + HOUR),
        (2, START + HOUR),
        (3, None),
    ]


def test_taking_back_needs_a_reason_staff_and_a_check_in(session: Session, staff: Actor, fed: Federation):
    signup = make_signup(session=session, at=NOW)
    with pytest.raises(NotCheckedIn):
        undo(signup, staff)
    tick(signup, staff)
    with pytest.raises(ReasonMissing):
        undo(signup, staff, reason="  ")
    with pytest.raises(MayNotRun):
        undo(signup, actor_for(signup.person, None))
    with pytest.raises(MayNotRun):
        undo(signup, make_runner(fed.other_township))
    undo(signup, staff)
    with pytest.raises(NotCheckedIn):
        undo(signup, staff)
    assert entries(signup) == [("attended:1", 1), ("reversal:attended:1", -1)]


def test_membership_is_that_of_the_day_of_the_session(fed: Federation, staff: Actor):
    session = make_session(org=fed.township, at=NOW, starts_at=START)
    signup = make_signup(session=session, person=make_person(org=fed.union), at=NOW)
    assert tick(signup, staff).state == "attended"
    assert Entry.objects.get(source_id=signup.pk).was_member is False


def test_digits_under_the_ticket_open_it_within_its_session_only(
    session: Session, fed: Federation, staff: Actor
):
    signup = make_signup(session=session, at=NOW)
    digits = codes.short_code(signup.pk)
    assert (len(digits), digits.isdigit()) == (6, True)
    for elsewhere in (None, make_session(org=fed.township, at=NOW, starts_at=START)):
        with pytest.raises(WrongCode):
            services.check_in_by_ticket(code=digits, session=elsewhere, actor=staff, at=START)
    typed = f"{digits[:3]} {digits[3:]}"
    found = services.check_in_by_ticket(code=typed, session=session, actor=staff, at=START)
    assert (found.pk, found.state) == (signup.pk, "attended")
