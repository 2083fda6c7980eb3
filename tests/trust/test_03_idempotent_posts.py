"""Idempotent posts. The same form ten times: one effect, same answer.

Every form is sent as it stands on its page. An edit carries a version instead: a repeat of it is a stale save (``test_21_lost_updates``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.models import Activity, Quota
from niangjia.joining.codes import join_code
from niangjia.people import roles
from tests.joining.making import make_application, serve
from tests.people.numbers import id_number
from tests.support.drawn import Drawn, forms_on
from tests.support.factories import (
    TEST,
    Federation,
    client_for,
    make_actor,
    make_federation,
    make_person,
)
from tests.support.hands import at_once
from tests.support.moments import attend, make_past_session, make_past_signup, make_running_session
from tests.support.offers import make_activity, make_session, make_signup

pytestmark = pytest.mark.django_db
#: Written whatever is done: who is signed in, and how often somebody tried.
BESIDES = {"sessions.Session", "usersessions.UserSession"}


@dataclass
class Case:
    """A form on a page: who sends it, where it stands, where it goes, what is typed."""

    client: Client
    page: str
    action: str
    typed: dict[str, Any] = field(default_factory=dict)

    def form(self) -> Drawn:
        """Give the form as it stands on its page; of several with the same address, the one with what is typed."""
        answer = self.client.get(self.page)
        found = [
            one
            for one in forms_on(answer.content.decode(), self.page)
            if one.method == "post"
            and one.action == self.action
            and all(name in one.fields for name in self.typed)
        ]
        assert found, f"{self.page} ({answer.status_code}) has no form for {self.action}"
        return found[0]


def rows() -> dict[str, int]:
    """Count what is kept, the trail and the messages included."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in BESIDES
    }


def send(case: Case, fields: dict[str, Any]) -> tuple[int, str]:
    answer = case.client.post(case.action, fields)
    return answer.status_code, answer.headers.get("Location", "")


def sign_up(fed: Federation) -> Case:
    page = reverse("activities:worker_signup", args=[make_session(org=fed.township).pk])
    return Case(client_for(make_person(org=fed.union)), page, page)


def cancel(fed: Federation) -> Case:
    signup = make_signup(session=make_session(org=fed.township))
    page = reverse("activities:worker_ticket", args=[signup.pk])
    return Case(client_for(signup.person), page, f"{page}cancel/")


def accept(fed: Federation) -> Case:
    session = make_session(org=fed.township, capacity=1)
    holder, waiting = (make_signup(session=session) for _turn in range(2))
    services.cancel_signup(signup=holder, actor=TEST, at=timezone.now())
    page = reverse("activities:worker_ticket", args=[waiting.pk])
    return Case(client_for(waiting.person), page, f"{page}offer/", {"answer": "yes"})


def move(fed: Federation) -> Case:
    signup = make_signup(session=make_session(org=fed.township))
    target = make_session(activity=signup.session.activity)
    page = reverse("activities:worker_ticket", args=[signup.pk])
    return Case(client_for(signup.person), page, f"{page}move/", {"session": str(target.pk)})


def rate(fed: Federation) -> Case:
    signup = attend(make_past_signup(make_past_session(fed.township)))
    page = reverse("activities:worker_rate", args=[signup.pk])
    return Case(client_for(signup.person), page, page, {"stars": "4"})


def ask(fed: Federation) -> Case:
    activity = make_session(org=fed.township).activity
    page = reverse("activities:worker_activity", args=[activity.pk])
    return Case(client_for(make_person(org=fed.union)), page, f"{page}ask/", {"text": "要带身份证吗"})


def desk(fed: Federation) -> Client:
    return client_for(make_actor(roles.TOWNSHIP, fed.township))


def walk_in(fed: Federation) -> Case:
    page = reverse("activities:desk_session", args=[make_running_session(fed.township).pk])
    return Case(desk(fed), page, f"{page}walk-in/", {"phone": "13900002222", "name": "测试员"})


def tick(fed: Federation) -> Case:
    signup = make_signup(session=make_running_session(fed.township))
    page = reverse("activities:desk_session", args=[signup.session_id])
    return Case(desk(fed), page, reverse("activities:desk_check_in", args=[signup.pk]))


def undo(fed: Federation) -> Case:
    signup = attend(make_past_signup(make_past_session(fed.township)))
    page = reverse("activities:desk_signup", args=[signup.pk])
    return Case(
        desk(fed), page, reverse("activities:desk_undo_check_in", args=[signup.pk]), {"reason": "点错了人"}
    )


def headcount(fed: Federation) -> Case:
    page = reverse("activities:desk_headcount_new")
    day = timezone.localdate() - timedelta(days=1)
    return Case(
        desk(fed), page, page, {"headcount": "12", "on": day.isoformat(), "goods": "", "goods_quantity": ""}
    )


def call_back(fed: Federation) -> Case:
    signup = attend(make_past_signup(make_past_session(fed.township)))
    page = reverse("activities:desk_call_back", args=[signup.pk])
    return Case(desk(fed), page, page, {"reached": "yes", "said": "满意"})


def keep_question(fed: Federation) -> Case:
    page = reverse("activities:desk_questions", args=[make_activity(org=fed.township).pk])
    return Case(desk(fed), page, page, {"text": "有停车位吗"})


def new_activity(fed: Federation) -> Case:
    page = reverse("activities:desk_activity_new")
    return Case(desk(fed), page, page, {"title": "义诊", "programme": "health_check"})


def copy_activity(fed: Federation) -> Case:
    activity = make_activity(org=fed.township)
    services.save_as_template(activity=activity, actor=TEST, at=timezone.now())
    template = Activity.objects.get(template=True)
    page = reverse("activities:desk_activity_new")
    return Case(desk(fed), page, f"{page}?from={template.pk}")


def new_date(fed: Federation) -> Case:
    page = reverse("activities:desk_session_new", args=[make_activity(org=fed.township).pk])
    day = timezone.localdate() + timedelta(days=9)
    typed = {
        "starts_at": f"{day}T09:00",
        "ends_at": f"{day}T11:00",
        "opens_at": f"{timezone.localdate()}T00:00",
        "closes_at": f"{day}T09:00",
        "place": "服务站",
        "capacity": "20",
    }
    return Case(desk(fed), page, page, typed)


def cancel_date(fed: Federation) -> Case:
    signup = make_signup(session=make_session(org=fed.township))
    page = reverse("activities:desk_session_edit", args=[signup.session_id])
    action = reverse("activities:desk_session_cancel", args=[signup.session_id])
    return Case(desk(fed), page, action, {"reason": "暴雨"})


def quota(fed: Federation) -> Case:
    page = reverse("activities:desk_session", args=[make_session(org=fed.township).pk])
    return Case(desk(fed), page, f"{page}quota/", {"org": str(fed.outlet.pk), "places": "5"})


def release(fed: Federation) -> Case:
    session = make_session(org=fed.township)
    kept = services.set_quota(session=session, org=fed.outlet, places=5, actor=TEST, at=timezone.now())
    page = reverse("activities:desk_session", args=[session.pk])
    return Case(desk(fed), page, f"{page}quota/", {"release": str(kept.pk)})


def send_list(fed: Federation) -> Case:
    kept: Quota = services.set_quota(
        session=make_session(org=fed.township), org=fed.outlet, places=5, actor=TEST, at=timezone.now()
    )
    page = reverse("activities:desk_list_signup", args=[kept.pk])
    return Case(desk(fed), page, page, {"lines": "测试员 13900003333", "group": "courier"})


def new_person(fed: Federation) -> Case:
    page = reverse("people:desk_person_new")
    typed = {
        "name": "测试员",
        "phone": "13900004444",
        "id_number": id_number(),
        "group": "courier",
        "home_org": str(fed.union.pk),
    }
    return Case(desk(fed), page, page, typed)


def merge(fed: Federation) -> Case:
    kept = make_person(org=fed.union, id_number=id_number(3))
    gone = make_person(org=fed.union, signs_in=False)
    page = f"{reverse('people:desk_merge', args=[kept.pk])}?other={gone.pk}"
    return Case(desk(fed), page, page, {"other": str(gone.pk), "reason": "同一人"})


def appoint(fed: Federation) -> Case:
    person = make_person(org=fed.union)
    page = reverse("people:desk_person", args=[person.pk])
    typed = {
        "kind": "cadre",
        "title": "干事",
        "org": str(fed.township.pk),
        "starts_on": timezone.localdate().isoformat(),
        "reason": "文件一号",
    }
    return Case(client_for(make_actor(roles.DISTRICT, fed.district)), page, f"{page}posts/", typed)


def new_org(fed: Federation) -> Case:
    page = reverse("orgs:desk_org_new")
    typed = {
        "name": "新网点",
        "kind": "outlet",
        "level": "grassroots",
        "parent": str(fed.station.pk),
        "unit_code": "",
        "union_code": "",
        "term_years": "",
    }
    return Case(client_for(make_actor(roles.DISTRICT, fed.district)), page, page, typed)


def apply_to_join(fed: Federation) -> Case:
    page = reverse("joining:worker_join_by_code", args=[join_code(fed.station)])
    return Case(client_for(make_person()), page, page, {"name": "测试员", "group": "rider"})


def approve(fed: Federation) -> Case:
    page = reverse("joining:desk_application", args=[make_application(org=fed.union).pk])
    return Case(desk(fed), page, f"{page}decide/", {"act": "approve"})


def open_window(fed: Federation) -> Case:
    page = reverse("joining:desk_windows")
    return Case(desk(fed), page, page, {"org": str(fed.station.pk), "place": "物流园"})


def ask_to_join(fed: Federation) -> Case:
    person = make_person(org=fed.union)
    serve(person, fed.station)
    page = reverse("joining:desk_lead", args=[person.pk])
    return Case(desk(fed), page, page, {"act": "later"})


def move_union(fed: Federation) -> Case:
    page = reverse("joining:worker_transfer")
    member = client_for(make_person(org=fed.union, member=True))
    return Case(member, page, page, {"union": str(fed.township.pk)})


def card(fed: Federation) -> Case:
    member = make_person(org=fed.union, member=True)
    page = reverse("people:desk_person", args=[member.pk])
    action = reverse("joining:desk_member", args=[member.pk])
    return Case(desk(fed), page, action, {"number": "京0001", "id_number": "", "act": "card"})


CASES = [
    apply_to_join,
    approve,
    open_window,
    ask_to_join,
    move_union,
    card,
    sign_up,
    cancel,
    accept,
    move,
    rate,
    ask,
    walk_in,
    tick,
    undo,
    headcount,
    call_back,
    keep_question,
    new_activity,
    copy_activity,
    new_date,
    cancel_date,
    quota,
    release,
    send_list,
    new_person,
    merge,
    appoint,
    new_org,
]


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_form_sent_ten_times_has_one_effect_and_the_same_answer(make: Callable[[Federation], Case]):
    case = make(make_federation())
    fields = {**case.form().fields, **case.typed}
    before = rows()
    first = send(case, fields)
    once = rows()
    assert first[0] in (200, 302, 303), first
    assert once != before
    assert {send(case, fields) for _turn in range(9)} == {first}
    assert rows() == once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [sign_up, new_activity, new_person, new_org], ids=lambda make: make.__name__)
def test_form_sent_by_ten_hands_in_the_same_instant_has_one_effect(make: Callable[[Federation], Case]):
    case = make(make_federation())
    fields = {**case.form().fields, **case.typed}
    kept = rows()
    session = case.client.cookies

    def hand() -> tuple[int, str]:
        client = Client()
        client.cookies = session
        answer = client.post(case.action, fields)
        return answer.status_code, answer.headers.get("Location", "").split("?")[0]

    assert len(set(at_once([hand] * 10))) == 1
    grown = {name: count - kept[name] for name, count in rows().items() if count != kept[name]}
    assert set(grown.values()) == {1}, grown
