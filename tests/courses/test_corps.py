"""The corps: invitation, term, calendar with its files, conflicts of interest, figures, and what is forgotten."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from niangjia.core.clock import at_local
from niangjia.core.errors import NotAllowed
from niangjia.courses import queries, services
from niangjia.courses.choices import Field, FirmKind, LecturerState, Verdict
from niangjia.courses.errors import (
    AlreadyInCorps,
    BadCalendar,
    BadTerm,
    BadTime,
    CallClosed,
    FieldNotCalled,
    FirmListed,
    InvitationOver,
    NotEngaged,
    NotInvited,
)
from niangjia.courses.figures import FIGURES
from niangjia.courses.forgetting import forget
from niangjia.courses.models import Availability, Lecturer, Need
from niangjia.figures import Period, compute
from niangjia.people.middleware import actor_for
from tests.courses.makers import (
    AT,
    UNTIL,
    give,
    make_call,
    make_course,
    make_firm,
    make_lecturer,
    make_need,
    make_proposal,
    make_trial,
)
from tests.support.factories import TEST, Federation, make_federation, make_person

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 9)


@pytest.fixture
def fed(db: None) -> Federation:
    return make_federation()


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//zh\r\n{body}END:VCALENDAR\r\n".encode()


def test_invitation_is_answered_by_who_was_invited_and_once(fed):
    invited = make_lecturer(fed.headquarters, accept=False)
    with pytest.raises(NotAllowed):
        services.answer(
            lecturer=invited, accept=True, actor=actor_for(make_person(org=fed.union), None), at=AT
        )
    own = actor_for(invited.person, None)
    accepted = services.answer(lecturer=invited, accept=True, actor=own, at=AT)
    services.answer(lecturer=invited, accept=True, actor=own, at=AT)
    assert (accepted.state, accepted.terms.count()) == (LecturerState.ACCEPTED, 1)
    with pytest.raises(NotInvited):
        services.answer(lecturer=invited, accept=False, actor=own, at=AT)
    with pytest.raises(AlreadyInCorps):
        make_lecturer(fed.headquarters, person=invited.person)
    make_lecturer(fed.district, person=invited.person)  # another federation's corps


def test_expired_term_gives_nothing_until_it_is_renewed(fed):
    lecturer = make_lecturer(fed.headquarters, until=date(2026, 3, 31))
    course = make_course(fed.headquarters)
    services.set_lecturers(course=course, lecturers=[lecturer], actor=TEST, at=AT)
    last, after = date(2026, 3, 31), date(2026, 4, 1)
    assert [queries.can_give(course, day).exists() for day in (last, after)] == [True, False]
    hours = [(at_local(day, 10), at_local(day, 12)) for day in (last, after)]
    assert [queries.available(lecturer, *one) for one in hours] == [True, False]
    with pytest.raises(NotEngaged):
        services.propose(
            lecturer=lecturer, title="晚了", field=Field.LABOUR, actor=TEST, at=at_local(after, 9)
        )
    with pytest.raises(BadTerm):
        services.renew(lecturer=lecturer, since=last, until=UNTIL, actor=TEST, at=AT)
    renewed = services.renew(lecturer=lecturer, until=UNTIL, actor=TEST, at=AT)
    assert (renewed.since, renewed.terms.count(), queries.available(renewed, *hours[1])) == (after, 2, True)
    late = make_lecturer(fed.headquarters, accept=False, until=date(2026, 3, 31))
    with pytest.raises(InvitationOver):
        services.answer(lecturer=late, accept=True, actor=TEST, at=at_local(after, 9))


def test_week_days_off_and_extra_hours_say_when_one_can_be_asked(fed):
    lecturer = make_lecturer(fed.headquarters)

    def free(day: date, since: int, until: int) -> bool:
        return queries.available(lecturer, at_local(day, since), at_local(day, until))

    assert (free(MONDAY, 8, 20), free(MONDAY, 7, 9), free(MONDAY, 12, 12)) == (True, False, False)
    own = {"lecturer": lecturer, "actor": actor_for(lecturer.person, None), "at": AT}
    services.set_week(slots=[(0, time(9), time(12)), (0, time(14), time(18))], **own)
    assert (free(MONDAY, 9, 12), free(MONDAY, 11, 15)) == (True, False)
    tuesday = MONDAY + timedelta(days=1)
    assert not free(tuesday, 9, 11)
    services.add_time(starts_at=at_local(tuesday, 9), ends_at=at_local(tuesday, 12), busy=False, **own)
    assert free(tuesday, 9, 11)
    services.add_time(starts_at=at_local(MONDAY), ends_at=at_local(tuesday), **own)
    services.add_time(starts_at=at_local(MONDAY), ends_at=at_local(tuesday), **own)
    assert (free(MONDAY, 9, 12), lecturer.availabilities.count()) == (False, 2)
    with pytest.raises(BadTime):
        services.set_week(slots=[(0, time(9), time(12)), (0, time(11), time(13))], **own)
    with pytest.raises(BadTime):
        services.add_time(starts_at=at_local(tuesday), ends_at=at_local(MONDAY), **own)
    assert lecturer.weekly_slots.count() == 2


def test_calendar_file_is_read_into_busy_times_and_nothing_else(fed):
    lecturer = make_lecturer(fed.headquarters)
    content = calendar(
        "UID:1\r\nSUMMARY:当事人甲开庭\r\nDTSTART:20260309T010000Z\r\nDTEND:20260309T030000Z",
        "UID:2\r\nDTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260504",
        "UID:3\r\nDTSTART;TZID=Asia/Shanghai:20260310T140000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
        "EXDATE;TZID=Asia/Shanghai:20260317T140000",
        "UID:3\r\nRECURRENCE-ID;TZID=Asia/Shanghai:20260324T140000\r\n"
        "DTSTART;TZID=Asia/Shanghai:20260325T090000\r\nDTEND;TZID=Asia/Shanghai:20260325T100000",
        "UID:4\r\nTRANSP:TRANSPARENT\r\nDTSTART:20260401T010000Z\r\nDTEND:20260401T030000Z",
        "UID:5\r\nSTATUS:CANCELLED\r\nDTSTART:20260402T010000Z\r\nDTEND:20260402T030000Z",
        "UID:6\r\nDTSTART:20200101T010000Z\r\nDTEND:20200101T030000Z",
    )
    services.add_time(
        lecturer=lecturer, starts_at=at_local(MONDAY, 20), ends_at=at_local(MONDAY, 21), actor=TEST, at=AT
    )
    for _turn in range(2):
        assert services.import_calendar(lecturer=lecturer, content=content, actor=TEST, at=AT) == 4
    kept = list(Availability.objects.filter(source="ical").values_list("starts_at", "ends_at"))
    assert kept == [
        (datetime(2026, 3, 9, 1, tzinfo=UTC), datetime(2026, 3, 9, 3, tzinfo=UTC)),
        (at_local(date(2026, 3, 10), 14), at_local(date(2026, 3, 10), 15)),
        (at_local(date(2026, 3, 25), 9), at_local(date(2026, 3, 25), 10)),
        (at_local(date(2026, 5, 1)), at_local(date(2026, 5, 4))),
    ]
    assert Availability.objects.count() == 5
    assert not queries.available(lecturer, at_local(MONDAY, 9), at_local(MONDAY, 10))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是日历文件"),
        (b"PK\x03\x04 a workbook", "不是日历文件"),
        (calendar(), "没有日程"),
        (
            calendar("DTSTART:20260309T010000Z\r\nDTEND:20260309T030000Z").replace(b"END:VCALENDAR", b""),
            "损坏",
        ),
        (calendar("DTSTART:yesterday\r\nDTEND:20260309T030000Z"), "损坏"),
        (calendar("DTSTART:20260309T010000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=SECONDLY"), "重复日程"),
        (calendar("DTSTART:20260309T010000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=x"), "重复日程"),
        (b"BEGIN:VCALENDAR" + b" " * 2_100_000, "2 MB"),
    ],
)
def test_bad_calendar_files_get_a_sentence_and_change_nothing(fed, content, said):
    lecturer = make_lecturer(fed.headquarters)
    services.add_time(
        lecturer=lecturer, starts_at=at_local(MONDAY, 9), ends_at=at_local(MONDAY, 10), actor=TEST, at=AT
    )
    with pytest.raises(BadCalendar) as refused:
        services.import_calendar(lecturer=lecturer, content=content, actor=TEST, at=AT)
    assert said in str(refused.value)
    assert lecturer.availabilities.count() == 1


def test_units_in_dispute_bar_a_lecturer_and_everybody_of_the_firm(fed):
    firm = make_firm(fed.headquarters)
    lecturer, colleague = (make_lecturer(fed.headquarters, firm=firm) for _one in range(2))
    kept = services.bar(lecturer=lecturer, unit=fed.union, actor=TEST, at=AT)
    services.bar(firm=firm, unit_name="云湖 食品", actor=TEST, at=AT)
    assert services.bar(lecturer=lecturer, unit=fed.union, actor=TEST, at=AT) == kept
    assert queries.in_conflict(lecturer, MONDAY, unit=fed.union)
    assert not queries.in_conflict(colleague, MONDAY, unit=fed.union)
    assert queries.in_conflict(colleague, MONDAY, name="云湖食品")
    assert not queries.in_conflict(lecturer, MONDAY, unit=fed.other_union)
    services.bar(lecturer=colleague, unit=fed.district, actor=TEST, at=AT)
    assert not queries.in_conflict(colleague, MONDAY, unit=fed.union)  # below it, another unit
    services.lift(interest=kept, actor=TEST, at=AT)
    assert not queries.in_conflict(lecturer, MONDAY, unit=fed.union)


def test_calls_take_what_they_ask_for_while_they_are_open(fed):
    lecturer = make_lecturer(fed.headquarters)
    need = make_need(fed.headquarters)
    call = make_call(fed.headquarters, closes_on=date(2026, 3, 31), fields=[Field.UNION], needs=[need])
    need.refresh_from_db()
    assert need.call == call
    assert make_proposal(lecturer, call=call).call == call
    with pytest.raises(FieldNotCalled):
        make_proposal(lecturer, call=call, field=Field.LABOUR)
    with pytest.raises(CallClosed):
        services.propose(
            lecturer=lecturer,
            call=call,
            title="迟到",
            field=Field.UNION,
            actor=TEST,
            at=at_local(date(2026, 4, 1), 0, 1),
        )


def test_law_that_changes_takes_its_courses_off_the_menu_and_retired_ones_stay_so(fed):
    course, other = make_course(fed.headquarters, field=Field.UNION), make_course(fed.headquarters)
    retired = make_course(fed.headquarters, field=Field.UNION)
    services.retire(course=retired, reason="内容过时", actor=TEST, at=AT)
    number = services.law_changed(
        org=fed.headquarters, field=Field.UNION, reason="工会法修正", actor=TEST, at=AT
    )
    assert (number, list(queries.menu())) == (1, [other])
    services.revised(course=course, actor=TEST, at=AT)
    assert set(queries.menu()) == {course, other}
    twin = make_course(fed.headquarters, title=retired.title)
    assert twin.title == retired.title  # a retired title is free


def test_figures_count_what_stands_at_the_end(fed):
    firm = make_firm(fed.headquarters)
    make_firm(fed.headquarters, kind=FirmKind.PARTNER)
    ended = make_firm(fed.headquarters)
    services.end_agreement(firm=ended, reason="合并", actor=TEST, at=AT)
    with pytest.raises(FirmListed):
        make_firm(fed.headquarters, name=firm.name)
    trial = make_trial(fed.headquarters, lecturer=make_lecturer(fed.headquarters, firm=firm))
    give(trial, 90, 91, 92)
    services.decide(trial=trial, verdict=Verdict.PASS, actor=TEST, at=AT)
    make_lecturer(fed.headquarters, accept=False)
    gone = make_lecturer(fed.headquarters)
    services.leave(lecturer=gone, reason="调离", actor=TEST, at=AT)
    retired = make_course(fed.headquarters)
    services.retire(course=retired, reason="过时", actor=TEST, at=AT)

    def values(until: date) -> dict[str, object]:
        period = Period(date(2026, 1, 1), until)
        return {one.key: compute.value(one, fed.city.scope, period).value for one in FIGURES}

    assert values(date(2026, 3, 31)) == {
        "training.lecturers": 1,
        "training.law_firms": 1,
        "training.trial_rounds": 1,
        "training.courses": 1,
    }
    assert values(date(2026, 2, 28)) == {
        "training.lecturers": 2,
        "training.law_firms": 2,
        "training.trial_rounds": 0,
        "training.courses": 1,
    }


def test_somebody_who_is_erased_leaves_the_corps_and_nothing_they_wrote(fed):
    lecturer = make_lecturer(fed.headquarters, title="律师", notes="周末可约")
    own = {"lecturer": lecturer, "actor": TEST, "at": AT}
    services.add_time(starts_at=at_local(MONDAY, 9), ends_at=at_local(MONDAY, 10), **own)
    need = services.tell_need(
        org=fed.headquarters,
        person=lecturer.person,
        topic="想听民法典",
        field=Field.CIVIL,
        actor=TEST,
        at=AT,
    )
    forget(persons=[lecturer.person], actor=TEST, at=AT)
    kept = Lecturer.objects.get(pk=lecturer.pk)
    assert (kept.state, kept.title, kept.notes, kept.availabilities.count()) == (
        LecturerState.LEFT,
        "",
        "",
        0,
    )
    assert Need.objects.get(pk=need.pk).person is None
