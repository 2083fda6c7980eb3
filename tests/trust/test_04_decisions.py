"""No double decision or payment*. 50 parallel approvals → 1; applicant ≠ approver; two people above a threshold.

Open: there is no money in the product yet, so approvals of money and the second person above a threshold wait for it.

What is decided today is who has a place, what is taken back, who is who, which desk is let in, and which union is founded. The
control looks first and then approves, and decides many times.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from niangjia.accounts import services as accounts
from niangjia.accounts.errors import DeskLoginOver
from niangjia.accounts.models import AuditRecord, DeskLogin, User
from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.activities.errors import NotCheckedIn, OwnActivity
from niangjia.activities.models import CheckIn, HeadcountSheet, Rating, Session, Signup
from niangjia.activities.policies import can_call_back
from niangjia.core.ids import uuid7
from niangjia.founding import services as founding
from niangjia.founding.choices import StepKind
from niangjia.founding.errors import AlreadyApproved, OwnApplication
from niangjia.founding.models import Case
from niangjia.joining import services as joining
from niangjia.joining.errors import OwnAffair
from niangjia.joining.models import Application
from niangjia.ledger import verify
from niangjia.ledger.models import Entry
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.errors import Erased, NotOnePerson
from niangjia.people.middleware import actor_for
from niangjia.people.models import Merge, Person
from tests.founding.makers import AT, make_case
from tests.joining.making import make_application
from tests.people.numbers import id_number
from tests.support.factories import TEST, Federation, make_actor, make_federation, make_person
from tests.support.hands import at_once
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2050, 3, 8, 1, tzinfo=UTC)
HANDS = 50


@pytest.fixture
def fed(transactional_db: None) -> Federation:
    return make_federation()


def fifty(act: Callable[[], Any]) -> Counter[type]:
    """Let fifty hands do the same in the same instant; count what came of it by kind."""
    return Counter(type(one) for one in at_once([act] * HANDS, HANDS))


def recorded(action: str) -> int:
    return AuditRecord.objects.filter(action=action).count()


def faults() -> list[str]:
    return [fault.text for fault in verify.run().faults]


def test_fifty_acceptances_of_an_offer_are_one(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=1)
    holder, waiting = (make_signup(session=session, at=NOW) for _turn in range(2))
    services.cancel_signup(signup=holder, actor=TEST, at=NOW)
    worker = actor_for(waiting.person, None)
    assert fifty(lambda: services.accept_offer(signup=waiting, actor=worker, at=NOW)) == {Signup: HANDS}
    session.refresh_from_db()
    assert (session.taken, recorded("signup.accepted"), faults()) == (1, 1, [])


def test_fifty_approvals_of_an_application_are_one_membership(fed: Federation):
    application = make_application(org=fed.union, at=NOW)
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    act = {"application": application, "actor": cadre, "at": NOW}
    assert fifty(lambda: joining.approve(**act)) == {Application: HANDS}
    assert (recorded("application.approved"), recorded("membership.joined")) == (1, 1)


def test_nobody_approves_their_own_application(fed: Federation):
    cadre = make_actor(roles.TOWNSHIP, fed.township)
    mine = make_application(org=fed.union, person=Person.objects.get(pk=cadre.person_id), at=NOW)
    for act in (joining.approve, joining.decline):
        more = {} if act is joining.approve else {"reason": "x"}
        with pytest.raises(OwnAffair):
            act(application=mine, actor=cadre, at=NOW, **more)
    done = joining.approve_many(applications=[mine], actor=cadre, at=NOW)
    assert (done.joined, len(done.refused)) == ([], 1)


def test_ticket_door_and_list_in_the_same_instant_are_one_entry(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    at, worker = session.starts_at, actor_for(signup.person, None)
    code = services.door_code(session, at)
    acts = [
        lambda: services.check_in(signup=signup, method=CheckInMethod.LIST, actor=TEST, at=at),
        lambda: services.check_in(signup=signup, method=CheckInMethod.TICKET, actor=TEST, at=at),
        lambda: services.check_in_by_door_code(code=code, person=signup.person, actor=worker, at=at),
    ]
    came = at_once([acts[turn % 3] for turn in range(HANDS)], HANDS)
    assert {one.state for one in came} == {"attended"}
    assert (Entry.objects.count(), CheckIn.objects.count(), faults()) == (1, 1, [])


def test_fifty_reversals_of_a_check_in_are_one(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    signup = make_signup(session=session, at=NOW)
    given = {"signup": signup, "actor": TEST, "at": session.starts_at}
    services.check_in(method=CheckInMethod.LIST, **given)
    came = fifty(lambda: services.undo_check_in(reason="点错了人", **given))
    assert came == {Signup: 1, NotCheckedIn: HANDS - 1}
    assert sorted(Entry.objects.values_list("key", flat=True)) == ["attended:1", "reversal:attended:1"]
    assert faults() == []


def test_sheet_sent_fifty_times_is_one(fed: Federation):
    attempt = uuid7()
    given = {"org": fed.station, "programme": "summer", "on": NOW.date(), "headcount": 12}
    came = at_once(
        [lambda: services.record_headcount(attempt=attempt, actor=TEST, at=NOW, **given)] * HANDS, HANDS
    )
    assert len({one.pk for one in came}) == 1
    assert (HeadcountSheet.objects.count(), Entry.objects.count(), faults()) == (1, 1, [])


def test_fifty_releases_of_a_quota_are_one(fed: Federation):
    session = make_session(org=fed.township, at=NOW, capacity=30)
    quota = services.set_quota(session=session, org=fed.outlet, places=10, actor=TEST, at=NOW)
    fifty(lambda: services.release_quota(quota=quota, actor=TEST, at=NOW))
    session.refresh_from_db()
    assert (session.reserved, recorded("quota.released")) == (0, 1)


def test_fifty_cancellations_of_a_session_are_one(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    make_signup(session=session, at=NOW)
    came = fifty(lambda: services.cancel_session(session=session, reason="暴雨", actor=TEST, at=NOW))
    session.refresh_from_db()
    assert (came, session.taken, recorded("session.cancelled")) == ({Session: HANDS}, 0, 1)


def test_fifty_merges_of_two_records_are_one(fed: Federation):
    kept = make_person(org=fed.union, id_number=id_number())
    gone = make_person(org=fed.union, signs_in=False)
    given = {"kept": kept, "gone": gone, "reason": "同一人", "actor": TEST, "at": NOW}
    assert fifty(lambda: people.merge(**given)) == {Merge: 1, NotOnePerson: HANDS - 1}
    assert (Merge.objects.count(), recorded("person.merged")) == (1, 1)


def test_fifty_erasures_are_one(fed: Federation):
    person = make_person(org=fed.union)
    came = fifty(lambda: people.erase(person=person, reason="本人要求", actor=TEST, at=NOW))
    assert came == {type(None): 1, Erased: HANDS - 1}
    assert (recorded("person.erased"), Person.objects.get(pk=person.pk).name) == (1, "")


def test_fifty_approvals_of_a_founding_by_two_cadres_are_one_union(fed: Federation):
    applicant = make_actor(roles.DISTRICT, fed.district)
    case = make_case(fed.township, reached=StepKind.APPLICATION, applicant=applicant)
    given = {"case": case, "on": case.moved_on, "number": "1号", "at": AT}
    with pytest.raises(OwnApplication):
        founding.approve(actor=applicant, **given)
    cadres = [make_actor(roles.DISTRICT, fed.district) for _turn in range(2)]
    came = at_once(
        [lambda turn=turn: founding.approve(actor=cadres[turn % 2], **given) for turn in range(HANDS)], HANDS
    )
    assert Counter(type(one) for one in came) == {Case: 1, AlreadyApproved: HANDS - 1}
    union = Org.objects.get(founding_case=case)
    assert (union.memberships.count(), union.posts.count()) == (4, 1)
    assert (recorded("founding.step.approval"), Org.objects.filter(name=case.name).count()) == (1, 1)


def approvals(approve: Callable[..., None]) -> tuple[Counter[type], int]:
    """Let fifty phones let the same desk in; give what came of it, and how many approvals were recorded."""
    person = make_person()
    login = accounts.open_desk_login(browser_key="desk", device="Edge", at=NOW).login
    given = {"login": login, "second_factor": False, "actor": actor_for(person, None), "at": NOW}
    came = fifty(lambda: approve(user=User.objects.get(pk=person.user_id), **given))
    return came, recorded("desk_login.approved")


def test_fifty_approvals_of_a_desk_log_in_are_one(fed: Federation):
    assert approvals(accounts.approve) == ({type(None): 1, DeskLoginOver: HANDS - 1}, 1)


def test_approved_desk_log_in_is_claimed_by_one_of_fifty(fed: Federation):
    approvals(accounts.approve)
    came = fifty(lambda: accounts.claim(browser_key="desk", at=NOW))
    assert came == {DeskLogin: 1, type(None): HANDS - 1}


def test_control_approving_after_a_look_decides_many_times(fed: Federation, monkeypatch: pytest.MonkeyPatch):
    def look_then_approve(**given: Any) -> None:
        if not DeskLogin.objects.waiting(NOW).filter(pk=given["login"].pk).exists():
            raise DeskLoginOver
        time.sleep(0.3)  # others look meanwhile
        accounts.approve(**given)

    def unguarded(login: DeskLogin, at: datetime, **decision: object) -> None:
        DeskLogin.objects.filter(pk=login.pk).update(**decision)

    monkeypatch.setattr(accounts.desk_logins, "_decide", unguarded)
    _came, decided = approvals(look_then_approve)
    assert decided > 1


def attended(session: Session, person: Person) -> Signup:
    signup = make_signup(session=session, person=person, at=NOW)
    at = session.starts_at
    return services.check_in(signup=signup, method=CheckInMethod.LIST, actor=TEST, at=at)


@pytest.mark.parametrize("role", [roles.STATION, roles.TOWNSHIP])
def test_nobody_rates_an_activity_they_run(fed: Federation, role: str):
    org = fed.station if role == roles.STATION else fed.township
    runner = make_actor(role, org)
    session = make_session(org=org, at=NOW)
    mine = attended(session, Person.objects.get(pk=runner.person_id))
    given = {"signup": mine, "stars": 5, "at": session.ends_at}
    with pytest.raises(OwnActivity):
        services.rate(actor=runner, **given)
    assert Rating.objects.count() == 0


def test_nobody_confirms_by_call_back_what_they_ran(fed: Federation):
    session = make_session(org=fed.township, at=NOW)
    ran, other = (make_actor(roles.TOWNSHIP, fed.township) for _turn in range(2))
    signup = make_signup(session=session, at=NOW)
    at = session.starts_at + timedelta(minutes=5)
    signup = services.check_in(signup=signup, method=CheckInMethod.LIST, actor=ran, at=at)
    given = {"signup": signup, "reached": True, "stars": 5, "at": session.ends_at}
    with pytest.raises(OwnActivity):
        services.record_call_back(actor=ran, **given)
    assert (can_call_back(ran, signup), can_call_back(other, signup)) == (False, True)
    services.record_call_back(actor=other, **given)
    assert Rating.objects.get().by_call_back
