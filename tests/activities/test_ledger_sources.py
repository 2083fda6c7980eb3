"""The ledger and the sign-up engine tell the same story, and a break between them is found."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db.models import F

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.models import HeadcountSheet, Quota, Session, Signup
from niangjia.ledger import sources, verify
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from tests.support.factories import TEST, Federation, make_actor, make_runner
from tests.support.offers import make_headcount, make_session, make_signup

NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)


def faults() -> list[str]:
    return [fault.kind for fault in verify.run().faults]


@pytest.fixture
def busy(fed: Federation) -> Session:
    """A session of three places, one of them an outlet's, with somebody in every state; and two head-count sheets."""
    staff = make_runner(fed.township)
    session = make_session(org=fed.township, at=NOW, capacity=3)
    quota = services.set_quota(session=session, org=fed.outlet, places=1, actor=staff, at=NOW)
    session.refresh_from_db()
    make_signup(session=session, at=NOW, quota=quota, actor=TEST, door="list")
    came, gone, *_waiting = (make_signup(session=session, at=NOW) for _turn in range(4))
    services.cancel_signup(signup=gone, actor=actor_for(gone.person, None), at=NOW)
    given = {"signup": came, "actor": staff, "at": session.starts_at}
    services.check_in(method=CheckInMethod.LIST, **given)
    services.undo_check_in(reason="点错了人", **given)
    services.check_in(method=CheckInMethod.LIST, **given)
    make_headcount(org=fed.station, at=NOW)
    sheet = make_headcount(org=fed.station, at=NOW)
    services.undo_headcount(sheet=sheet, reason="重复", actor=staff, at=NOW)
    session.refresh_from_db()
    return session


def test_every_turn_leaves_the_ledger_clean(busy: Session):
    assert (busy.taken, busy.queued) == (3, 1)
    report = verify.run()
    assert (report.entries, report.reversals, report.faults) == (6, 2, [])


def test_undone_work_has_no_entry_that_stands(busy: Session, fed: Federation):
    signup = Signup.objects.get(state="attended")
    services.undo_check_in(
        signup=signup, reason="又点错了", actor=make_runner(fed.township), at=busy.starts_at
    )
    report = verify.run()
    assert (report.entries, report.reversals, report.faults) == (7, 3, [])


def test_cancelled_session_and_released_places_leave_it_clean(busy: Session, fed: Federation):
    staff = make_runner(fed.township)
    other = make_session(org=fed.township, at=NOW)
    services.set_quota(session=other, org=fed.outlet, places=2, actor=staff, at=NOW)
    services.cancel_session(session=other, reason="暴雨", actor=staff, at=NOW)
    services.release_quota(quota=Quota.objects.get(session=busy), actor=staff, at=NOW)
    assert faults() == []


@pytest.mark.parametrize(
    ("kinds", "broken"),
    [
        ("total", lambda: Session.objects.filter(taken=3).update(taken=2)),
        ("total", lambda: Session.objects.filter(queued=1).update(queued=0)),
        ("total", lambda: Quota.objects.update(taken=0)),
        ("missing", lambda: Signup.objects.filter(state="confirmed").update(state="attended", check_ins=1)),
        (
            "missing surplus",
            lambda: Signup.objects.filter(state="attended").update(check_ins=F("check_ins") + 1),
        ),
        ("surplus", lambda: Signup.objects.filter(state="attended").update(state="confirmed")),
        ("missing", lambda: HeadcountSheet.objects.update(undone_at=None)),
        ("surplus", lambda: HeadcountSheet.objects.update(undone_at=NOW)),
    ],
    ids=[
        "places taken",
        "queue",
        "places of an outlet",
        "attended without entry",
        "attended once more",
        "entry of a no-show",
        "sheet without entry",
        "entry of a sheet taken back",
    ],
)
def test_break_is_found(busy: Session, kinds: str, broken: Callable[[], int]):
    assert broken() > 0
    assert set(faults()) == set(kinds.split())


def test_entries_lead_to_their_records_for_those_who_may_look(busy: Session, fed: Federation):
    signup, sheet = Signup.objects.get(state="attended"), HeadcountSheet.objects.first()
    assert sheet is not None
    for source, record, path in (
        ("activities.signup", signup, f"/desk/signups/{signup.pk}/"),
        ("activities.headcount", sheet, f"/desk/headcounts/{sheet.pk}/"),
    ):
        may = [make_runner(fed.township), make_actor(roles.AUDITOR, fed.city)]
        assert [sources.url_of(source, record.pk, actor) for actor in may] == [path, path]
        for actor in (None, actor_for(signup.person, None), make_actor(roles.OUTLET, fed.outlet)):
            assert sources.url_of(source, record.pk, actor) is None
