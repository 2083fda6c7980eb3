"""What identifies people is sealed at rest, and gone everywhere once they are erased."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from niangjia.accounts import audit
from niangjia.accounts.models import AuditRecord, User
from niangjia.accounts.services import send_sms
from niangjia.activities.models import CallBack, Question, Rating, Signup
from niangjia.core.clock import local_day
from niangjia.ledger.models import Entry
from niangjia.people import roles, services
from niangjia.people.choices import MembershipState
from niangjia.people.errors import Erased, ReasonMissing, StillActing
from niangjia.people.models import Consent, Membership, Person, Vault
from tests.accounts.phones import log_in
from tests.support import ledgers
from tests.support.at_rest import tables_with
from tests.support.factories import TEST, client_for, make_federation, make_person, make_post
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db
PHONE, NUMBER, NAME, ADDRESS = "13876543210", "11010519491231002X", "独孤测试", "潮白河畔某号院"


def make_known(**known) -> Person:
    given = {"name": NAME, "phone": PHONE, "id_number": NUMBER, **known}
    person = make_person(**given)
    services.update_person(
        person=person,
        version=1,
        changes={"address": ADDRESS, "employer": "独孤快递"},
        actor=TEST,
        at=timezone.now(),
    )
    return Person.objects.get(pk=person.pk)


def erase(person: Person, reason: str = "本人要求") -> None:
    services.erase(person=person, reason=reason, actor=TEST, at=timezone.now())


def test_numbers_and_address_are_sealed_at_rest(client: Client):
    person = make_known(signs_in=False)
    log_in(client, PHONE)
    services.unmask(person=person, field="phone", reason="联系", actor=TEST, at=timezone.now())
    send_sms(phone=PHONE, kind="code", params={"code": "123456"}, at=timezone.now())
    assert [tables_with(text) for text in (PHONE, NUMBER, ADDRESS, PHONE[:7], NUMBER[6:14])] == [[]] * 5
    assert tables_with(NAME) == ["people_person"]


def test_same_number_is_sealed_differently_every_time():
    make_person(phone=PHONE, signs_in=False)
    make_person(phone=PHONE, signs_in=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT phone FROM people_vault")
        assert len(cursor.fetchall()) == 2
    assert set(Vault.objects.values_list("phone", flat=True)) == {PHONE}


def test_erased_person_leaves_no_trace():
    federation = make_federation()
    person = make_known(org=federation.union, member=True)
    services.give_consent(person=person, purpose="体检", text_version="1", at=timezone.now())
    Membership.objects.update(card_number="独孤卡号", reason="独孤原因")
    session = make_session(org=federation.township)
    make_signup(session=session, person=person, answers={})
    Signup.objects.update(answers={"size": "独孤尺码"}, note="独孤备注")
    erase(person)
    assert [tables_with(text) for text in (PHONE, NUMBER, ADDRESS, "独孤")] == [[]] * 4
    left = Person.objects.get(pk=person.pk)
    assert (left.name, left.pinyin, left.initials, left.employer, left.birth_on, left.sex) == (
        "",
        "",
        "",
        "",
        None,
        "0",
    )
    assert (left.phone_index, left.phone_tail_index, left.id_number_index, left.user) == (None,) * 4
    assert list(Vault.objects.values_list("phone", "id_number", "address").filter(person=person)) == [
        ("", "", "")
    ]
    assert left.erased_at is not None


def test_entries_stay_and_the_ledger_holds():
    world = ledgers.make_world(towns=1, people=1)
    (person,) = world.people
    before = ledgers.post(world, person=person)
    rows = list(Entry.objects.values())
    erase(person)
    assert list(Entry.objects.values()) == rows
    assert before.person_id == person.pk
    assert audit.verify().faults == []


def test_places_to_come_are_given_up_and_words_forgotten():
    federation = make_federation()
    person = make_person(org=federation.union)
    session = make_session(org=federation.township)
    signup = make_signup(session=session, person=person)
    erase(person)
    session.refresh_from_db()
    signup.refresh_from_db()
    assert (session.taken, signup.state, signup.cancel_reason) == (0, "cancelled", "")


def test_words_of_ratings_call_backs_and_questions_are_forgotten():
    federation = make_federation()
    person, other = make_person(org=federation.union), make_person(org=federation.union)
    session = make_session(org=federation.township)
    for who in (person, other):
        own = {"signup": make_signup(session=session, person=who), "district": session.district}
        Rating.objects.create(**own, stars=5, words="我是谁", rated_at=timezone.now())
        CallBack.objects.create(**own, reached=True, said="我是谁", called_at=timezone.now())
        Question.objects.create(
            district=session.district,
            activity=session.activity,
            person=who,
            text="我是谁",
            asked_at=timezone.now(),
        )
    erase(person)
    assert list(Rating.objects.order_by("pk").values_list("stars", "words")) == [(5, ""), (5, "我是谁")]
    assert list(CallBack.objects.order_by("pk").values_list("said", flat=True)) == ["", "我是谁"]
    assert [question.person for question in Question.objects.all()] == [other]


def test_membership_ends_on_the_day_and_was_one_before():
    federation = make_federation()
    person = make_person(org=federation.union, member=True)
    Membership.objects.update(joined_on="2023-01-01")
    erase(person)
    membership = Membership.objects.get()
    assert (membership.state, membership.left_on) == (MembershipState.LEFT, local_day(timezone.now()))


def test_consents_are_taken_back():
    person = make_person()
    services.give_consent(person=person, purpose="体检", text_version="1", at=timezone.now())
    erase(person)
    assert Consent.objects.get().withdrawn_at is not None


def test_log_in_is_closed_and_the_phone_begins_anew(client: Client):
    person = make_person(phone=PHONE)
    browser = client_for(person)
    send_sms(phone=PHONE, kind="code", params={"code": "123456"}, at=timezone.now())
    erase(person)
    user = User.objects.get()
    assert (user.phone, user.phone_index, user.is_active) == ("", None, False)
    assert browser.get("/my/data/").status_code == 302
    log_in(client, PHONE)
    assert Person.objects.filter(user__isnull=False).exclude(pk=person.pk).count() == 1


def test_records_merged_with_it_go_too():
    kept = make_person(id_number=NUMBER, signs_in=False)
    gone = make_person(name=NAME, phone=PHONE, signs_in=False)
    services.merge(kept=kept, gone=gone, reason="", actor=TEST, at=timezone.now())
    erase(gone)
    assert [(one.name, one.erased_at is None) for one in Person.objects.all()] == [("", False)] * 2
    assert [tables_with(text) for text in (PHONE, NUMBER, NAME)] == [[]] * 3
    assert set(Vault.objects.values_list("phone", "id_number")) == {("", "")}


def test_trail_tells_that_and_why_but_not_whom():
    person = make_known()
    erase(person)
    record = AuditRecord.objects.get(action="person.erased")
    assert (record.subject_id, record.reason, record.subject_label) == (str(person.pk), "本人要求", "")


def test_erasing_needs_a_reason():
    person = make_known()
    with pytest.raises(ReasonMissing):
        erase(person, "  ")
    assert Person.objects.get().name == NAME


def test_erased_once():
    person = make_known()
    erase(person)
    with pytest.raises(Erased):
        erase(person)


def test_who_acts_for_an_org_is_not_erased():
    post = make_post(org=make_federation().township, role=roles.TOWNSHIP)
    with pytest.raises(StillActing) as refused:
        erase(post.person)
    assert str(refused.value) == f"{post.person.name} 仍在 测试子镇总工会 任职，请先结束任职。"
    services.end_post(post=post, actor=TEST, at=timezone.now())
    erase(post.person)
    assert Person.objects.get(pk=post.person_id).name == ""
