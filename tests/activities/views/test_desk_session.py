"""/desk/sessions/<id>/ — the list of a date: found, sifted, ticked, taken back, signed up at the door."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.models import CheckIn, Signup
from niangjia.core.ids import uuid7
from niangjia.ledger.models import Entry
from niangjia.people import roles
from niangjia.people.models import Person, Vault
from tests.support.answers import NOBODYS, NONSENSE, post_json, refused, sent_to, told, words
from tests.support.factories import client_for, make_actor, make_person, make_runner
from tests.support.moments import attend, make_past_session, make_past_signup, make_running_session
from tests.support.offers import make_session, make_signup

pytestmark = pytest.mark.django_db


def url_of(session: Any) -> str:
    return reverse("activities:desk_session", args=[session.pk])


def act_url(signup: Any, act: str) -> str:
    return reverse(f"activities:desk_{act}", args=[signup.pk])


def listed(client: Client, session: Any, **query: str) -> list[Any]:
    return [signup.pk for signup in client.get(url_of(session), query).context["page"]]


def make_known(session: Any, name: str, phone: str = "") -> Signup:
    known = {"name": name, **({"phone": phone} if phone else {})}
    return make_signup(session=session, person=make_person(org=session.activity.org, **known))


def cancel(signup: Signup) -> Signup:
    return services.cancel_signup(
        signup=signup, actor=make_runner(signup.session.activity.org), at=timezone.now()
    )


def test_list_is_in_the_order_of_names_without_the_cancelled(staff, federation):
    session = make_session(org=federation.township)
    zhou, an = make_known(session, "周小燕"), make_known(session, "安大山")
    cancel(make_known(session, "白天"))
    assert listed(staff, session) == [an.pk, zhou.pk]


@pytest.mark.parametrize(
    "text", ["小燕", "zx", "ZXY", "zhouxiao", "Zhou Xiao", " 周 小燕 ", "7788", "７７８８"]
)
def test_person_is_found_by_name_initials_or_phone(staff, federation, text):
    session = make_session(org=federation.township)
    zhou = make_known(session, "周小燕", "13812347788")
    make_known(session, "安大山")
    assert listed(staff, session, q=text) == [zhou.pk]


def test_list_is_sifted_by_state(staff, federation):
    session = make_running_session(federation.township, capacity=2)
    came, sure = attend(make_signup(session=session)), make_signup(session=session)
    session.refresh_from_db()
    waiting, gone = make_signup(session=session), cancel(make_signup(session=session))
    found = {
        state: listed(staff, session, state=state)
        for state in ("attended", "confirmed", "waiting", "cancelled")
    }
    assert found == {
        "attended": [came.pk],
        "confirmed": [sure.pk],
        "waiting": [waiting.pk],
        "cancelled": [gone.pk],
    }
    assert listed(staff, session, state="no_show") == []


def test_no_shows_are_asked_for_and_counted_once_it_is_over(staff, federation):
    session = make_past_session(federation.township)
    attend(make_past_signup(session))
    missed = make_past_signup(session)
    assert listed(staff, session, state="no_show") == [missed.pk]
    page = staff.get(url_of(session), {"state": "no_show"})
    states = [value for value, _label in page.context["states"]]
    assert states == ["no_show", "waiting", "offered", "cancelled", "attended", "to_call"]
    assert '<option value="no_show" selected>未到</option>' in words(page)
    assert '<span class="soft">未到</span><div class="v">1</div>' in words(page)


def test_nonsense_is_answered_with_a_list(staff, federation):
    session = make_session(org=federation.township)
    make_signup(session=session)
    assert refused(staff, url_of(session), "q", "state", "page") == []


def test_search_stays_in_the_box(staff, federation):
    page = words(staff.get(url_of(make_session(org=federation.township)), {"q": "没有<的>人"}))
    assert 'value="没有&lt;的&gt;人"' in page


def test_long_list_has_pages(staff, federation, monkeypatch):
    monkeypatch.setattr("niangjia.activities.views.running.PER_PAGE", 2)
    session = make_session(org=federation.township)
    for _turn in range(3):
        make_signup(session=session)
    pages = [listed(staff, session, page=number) for number in "12"]
    assert [len(page) for page in pages] == [2, 1]
    assert 'href="?q=%E6%B5%8B&amp;page=2"' in words(staff.get(url_of(session), {"q": "测"}))


def test_auditor_reads_masked_names_and_ticks_nothing(auditor, federation):
    signup = make_known(make_running_session(federation.township), "周小燕", "13812347788")
    page = words(auditor.get(url_of(signup.session)))
    assert ("周**" in page, "周小燕" in page, "13812347788" in page) == (True, False, False)
    assert act_url(signup, "check_in") not in page
    assert [auditor.post(act_url(signup, act)).status_code for act in ("check_in", "cancel")] == [404, 404]


def test_phones_are_masked_for_everybody(staff, federation):
    signup = make_known(make_session(org=federation.township), "周小燕", "13812347788")
    page = words(staff.get(url_of(signup.session)))
    assert ("138****7788" in page, "13812347788" in page) == (True, False)


def test_session_of_elsewhere_is_not_there(elsewhere, worker, staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    for client in (elsewhere, worker):
        assert client.get(url_of(signup.session)).status_code == 404
        for act in ("check_in", "undo_check_in", "cancel"):
            assert client.post(act_url(signup, act), {"reason": "x"}).status_code == 404
        assert client.post(walk_in_url(signup.session), typed()).status_code == 404
    signup.refresh_from_db()
    assert (signup.state, Signup.objects.count()) == ("confirmed", 1)
    assert [staff.get(f"/desk/sessions/{wrong}/").status_code for wrong in (NOBODYS, "nonsense")] == [
        404,
        404,
    ]
    assert [
        staff.post(f"/desk/signups/{wrong}/check-in/").status_code for wrong in (NOBODYS, "nonsense")
    ] == [404, 404]


@pytest.mark.parametrize("role", [roles.OUTLET, roles.CHAIR, roles.ADMINISTRATOR])
def test_list_is_for_staff_and_auditors(federation, role):
    session = make_session(org=federation.township)
    assert client_for(make_actor(role, federation.township)).get(url_of(session)).status_code == 404


def test_anonymous_logs_in_first(client, federation):
    signup = make_signup(session=make_running_session(federation.township))
    urls = [act_url(signup, act) for act in ("check_in", "undo_check_in", "cancel")]
    for url in (url_of(signup.session), walk_in_url(signup.session), *urls):
        assert sent_to(client.post(url, typed())) == (302, f"/accounts/login/?next={url}")
    signup.refresh_from_db()
    assert (signup.state, Signup.objects.count()) == ("confirmed", 1)


def test_wrong_method(staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    assert staff.post(url_of(signup.session)).status_code == 405
    assert [
        staff.get(act_url(signup, act)).status_code for act in ("check_in", "undo_check_in", "cancel")
    ] == [405] * 3
    assert staff.put(walk_in_url(signup.session)).status_code == 405


@pytest.mark.parametrize("count", [1, 30])
def test_query_count_is_flat(staff, federation, count, django_assert_max_num_queries):
    session = make_running_session(federation.township, capacity=60)
    for _turn in range(count):
        attend(make_signup(session=session))
        make_signup(session=session)
    with django_assert_max_num_queries(17):
        assert len(listed(staff, session)) == 2 * count


def test_tick_without_script_comes_back_to_the_row(staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    answer = staff.post(act_url(signup, "check_in"))
    signup.refresh_from_db()
    assert sent_to(answer) == (303, f"{url_of(signup.session)}#s{signup.pk}")
    assert (signup.state, signup.check_ins) == ("attended", 1)
    assert Entry.objects.filter(source_id=signup.pk).count() == 1


def tick(client: Client, signup: Signup) -> str:
    answer = client.post(act_url(signup, "check_in"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return words(answer)


def test_tick_answers_with_the_row_and_the_counts(staff, federation):
    signup = make_known(make_running_session(federation.township), "周小燕", "13812347788")
    part = tick(staff, signup)
    assert all(text in part for text in (f'id="s{signup.pk}"', "周小燕", "138****7788", "hx-swap-oob"))
    assert ("<html" in part, act_url(signup, "check_in") in part) == (False, False)
    assert '<div class="v">1<small>/ 1</small></div>' in part


def test_ticking_twice_is_the_same_as_once(staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    tick(staff, signup)
    tick(staff, signup)
    assert CheckIn.objects.count() == Entry.objects.filter(source_id=signup.pk).count() == 1


def test_tick_that_is_refused_says_why_in_the_row(staff, federation):
    early, gone = (
        make_signup(session=make_session(org=federation.township)),
        make_running_session(federation.township),
    )
    cancelled = cancel(make_signup(session=gone))
    assert 'role="alert"' in tick(staff, early)
    assert 'role="alert"' in tick(staff, cancelled)
    assert len(told(staff.post(act_url(early, "check_in")))) == 1
    assert CheckIn.objects.count() == 0


def test_no_show_becomes_attended_when_staff_says_so(staff, federation):
    signup = make_past_signup(make_past_session(federation.township))
    assert "chip jade" in tick(staff, signup)
    signup.refresh_from_db()
    assert signup.state == "attended"


def test_tick_is_taken_back_with_a_reason(staff, federation):
    signup = attend(make_signup(session=make_running_session(federation.township)))
    answer = staff.post(act_url(signup, "undo_check_in"), {"reason": "同名点错💐"})
    signup.refresh_from_db()
    assert sent_to(answer) == (303, reverse("activities:desk_signup", args=[signup.pk]))
    assert (signup.state, CheckIn.objects.get().undone_reason) == ("confirmed", "同名点错💐")
    assert sorted(Entry.objects.filter(source_id=signup.pk).values_list("sign", flat=True)) == [-1, 1]
    tick(staff, signup)
    signup.refresh_from_db()
    assert (signup.state, signup.check_ins) == ("attended", 2)


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_tick_is_not_taken_back_without_a_reason(staff, federation, reason):
    signup = attend(make_signup(session=make_running_session(federation.township)))
    assert told(staff.post(act_url(signup, "undo_check_in"), {"reason": reason})) == [
        "请填写原因，原因会随记录保存。"
    ]
    post_json(staff, act_url(signup, "undo_check_in"))
    signup.refresh_from_db()
    assert signup.state == "attended"


@pytest.mark.parametrize("reason", [one for one in NONSENSE if one])
def test_any_words_are_a_reason(staff, federation, reason):
    signup = attend(make_signup(session=make_running_session(federation.township)))
    staff.post(act_url(signup, "undo_check_in"), {"reason": reason})
    staff.post(act_url(signup, "cancel"), {"reason": reason})
    signup.refresh_from_db()
    assert (signup.state, signup.cancel_reason) == ("cancelled", reason.replace("\x00", "")[:200])


def test_what_was_not_ticked_is_not_taken_back(staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    assert len(told(staff.post(act_url(signup, "undo_check_in"), {"reason": "x"}))) == 1


def test_staff_cancels_for_somebody_also_when_it_has_begun(staff, federation):
    signup = make_signup(session=make_running_session(federation.township))
    answer = staff.post(act_url(signup, "cancel"), {"reason": "本人来电"})
    signup.refresh_from_db()
    assert sent_to(answer) == (303, reverse("activities:desk_signup", args=[signup.pk]))
    assert (signup.state, signup.cancel_reason) == ("cancelled", "本人来电")


def test_who_was_there_is_not_cancelled(staff, federation):
    signup = attend(make_signup(session=make_running_session(federation.township)))
    assert len(told(staff.post(act_url(signup, "cancel")))) == 1
    signup.refresh_from_db()
    assert signup.state == "attended"


def walk_in_url(session: Any) -> str:
    return reverse("activities:desk_walk_in", args=[session.pk])


def typed(**fields: str) -> dict[str, str]:
    return {"phone": "13812347788", "group": "courier", "name": "周小燕", "attempt": str(uuid7()), **fields}


def test_walk_in_is_signed_up_and_checked_in(staff, federation):
    session = make_running_session(federation.township)
    answer = staff.post(walk_in_url(session), typed(here="1"))
    made = Signup.objects.get()
    assert (sent_to(answer), told(answer)) == ((303, url_of(session)), ["已签到：周小燕"])
    assert (made.state, made.door, made.person.group, made.person.vault.phone) == (
        "attended",
        "desk",
        "courier",
        "13812347788",
    )


@pytest.mark.parametrize(
    "phone",
    ["+86 138 1234 7788", "8613812347788", "１３８１２３４７７８８", "138-1234-7788", " 13812347788 "],
)
def test_phone_is_taken_as_people_type_it(staff, federation, phone):
    staff.post(walk_in_url(make_session(org=federation.township)), typed(phone=phone))
    assert Signup.objects.get().person.vault.phone == "13812347788"


def test_name_is_not_needed(staff, federation):
    staff.post(walk_in_url(make_session(org=federation.township)), typed(name=""))
    assert (Signup.objects.get().state, Signup.objects.get().person.name) == ("confirmed", "")


def test_same_form_ten_times_is_one_place(staff, federation):
    session, given = make_running_session(federation.township), typed(here="1")
    for _turn in range(10):
        assert staff.post(walk_in_url(session), given).status_code == 303
    session.refresh_from_db()
    assert (Signup.objects.count(), session.taken, CheckIn.objects.count()) == (1, 1, 1)


def test_walk_in_too_early_has_a_place_and_no_tick(staff, federation):
    answer = staff.post(walk_in_url(make_session(org=federation.township)), typed(here="1"))
    assert (len(told(answer)), Signup.objects.get().state) == (2, "confirmed")


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": ""},
        {"phone": "12345"},
        {"phone": "nonsense"},
        {"phone": "💐"},
        {"phone": "1" * 5000},
        {"phone": "a\x00b"},
        {"group": ""},
        {"group": "no such"},
        {"name": "长" * 61},
        {"name": "a\x00b"},
    ],
)
def test_what_was_typed_at_the_door_stays_when_it_is_refused(staff, federation, wrong):
    url, given = walk_in_url(make_session(org=federation.township)), typed(**wrong)
    persons, vaults = Person.objects.count(), Vault.objects.count()
    answer = staff.post(url, given)
    assert (answer.status_code in {400, 422}, Signup.objects.count()) == (True, 0)
    assert (Person.objects.count(), Vault.objects.count()) == (persons, vaults)
    page = words(answer)
    kept = ["13812347788"] if "phone" not in wrong else ["周小燕"] if "name" not in wrong else []
    assert [f'value="{value}"' in page for value in [*kept, given["attempt"]]] == [True] * (len(kept) + 1)


def test_walk_in_into_a_full_house_is_told_beside_the_form(staff, federation):
    session = make_running_session(federation.township, capacity=1, waiting_list=False)
    make_signup(session=session)
    persons = Person.objects.count()
    answer = staff.post(walk_in_url(session), typed(here="1"))
    assert (answer.status_code, Signup.objects.count(), Person.objects.count()) == (409, 1, persons)
    assert ("名额已满。" in words(answer), 'value="13812347788"' in words(answer)) == (True, True)


def test_walk_in_in_another_dress_is_read_as_empty(staff, federation):
    session = make_session(org=federation.township)
    assert post_json(staff, walk_in_url(session)).status_code == 422


def test_address_of_a_refused_form_leads_back_to_the_list(staff, federation):
    session = make_session(org=federation.township)
    assert sent_to(staff.get(walk_in_url(session))) == (303, url_of(session))
    assert sent_to(staff.get(walk_in_url(session), {"page": "2"})) == (303, f"{url_of(session)}?page=2")


def test_city_staff_may_sign_up_at_the_door(federation):
    session = make_session(org=federation.headquarters)
    client = client_for(make_actor(roles.CITY, federation.city))
    assert client.post(walk_in_url(session), typed()).status_code == 303
    assert Signup.objects.get().person.vault.phone == "13812347788"
