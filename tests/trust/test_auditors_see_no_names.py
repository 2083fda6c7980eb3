"""An auditor follows every link there is and meets nobody's whole name or phone: of those served, only masks."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.utils import timezone

from niangjia.activities import services
from niangjia.activities.choices import CheckInMethod
from niangjia.core.actor import Actor
from niangjia.people import roles
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person
from tests.support.answers import shows_digits
from tests.support.factories import Federation, client_for, make_actor, make_federation, make_person
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_headcount, make_session, make_signup

pytestmark = pytest.mark.django_db
NAMES = {"欧阳慕云": "13912340001", "司徒望舒": "13912340002", "诸葛听雨": "13912340003"}
LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
MOST = 160


@pytest.fixture
def federation() -> Federation:
    return make_federation()


@pytest.fixture
def served(federation: Federation) -> list[Person]:
    """Three who came, did not come, and signed up for themselves; rated, called, corrected, with a question asked."""
    people = [
        make_person(org=federation.union, name=name, phone=phone, member=True)
        for name, phone in NAMES.items()
    ]
    came, missed, coming = people
    past = make_past_session(federation.township)
    at = past.starts_at + timedelta(minutes=10)
    signup = make_past_signup(past, person=came)
    services.check_in(signup=signup, method=CheckInMethod.DOOR, actor=actor_for(came, None), at=at)
    services.rate(signup=signup, stars=4, words="好", actor=actor_for(came, None), at=past.ends_at)
    make_past_signup(past, person=missed)
    other = attend(make_past_signup(make_past_session(federation.station), person=missed))
    services.undo_check_in(
        signup=other,
        reason="点错了人",
        actor=make_actor(roles.STATION, federation.station),
        at=timezone.now(),
    )
    upcoming = make_session(org=federation.township, at=timezone.now())
    make_signup(session=upcoming, person=coming, at=timezone.now())
    services.ask_question(
        activity=upcoming.activity,
        text="要带身份证吗",
        person=coming,
        actor=actor_for(coming, None),
        at=timezone.now(),
    )
    make_headcount(org=federation.township, at=timezone.now())
    return people


@pytest.fixture
def auditor(federation: Federation) -> Actor:
    return make_actor(roles.AUDITOR, federation.district, make_person(org=None, name="审计员"))


def told(text: str) -> list[str]:
    """Give what a page should not have said."""
    whole = [secret for secret in (*NAMES, *NAMES.values()) if secret in text]
    return whole + [phone[-4:] for phone in NAMES.values() if shows_digits(text, phone[-4:])]


def walk(client: Client, *starts: str) -> dict[str, list[str]]:
    """Follow the links at the desk, one page of each list; give what was told where."""
    waiting, seen, found = list(starts), set[str](), {}
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        answer = client.get(url)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        text = answer.content.decode()
        if secrets := told(text):
            found[url] = secrets
        waiting += [urljoin(url, unescape(link)) for link in LINK.findall(text) if link.startswith("/desk/")]
        waiting += [
            urljoin(url, unescape(link))
            for link in re.findall(r'href="(\?[^"#]*)', text)
            if "theme" not in link
        ]
    assert len(seen) > 60, sorted(seen)
    return found


def test_a_phone_is_known_by_its_last_digits_but_not_in_an_id():
    shown = ("139****0002", "尾号0002", "139 1234 0002", "13912340002")
    hidden = ("/desk/people/01a21e6c-0002-734e-a0e7-c4812b677d7f/", "01a21e6c-5cce-734e-a0e7-c48120002d7f")
    assert [bool(told(text)) for text in shown] == [True] * 4
    assert [told(text) for text in (*hidden, "path 00010002")] == [[]] * 3


def test_auditor_meets_no_whole_name(served: list[Person], auditor: Actor):
    year = timezone.now().year
    window = f"since={year - 1}-01-01&until={year}-12-31"
    starts = ("/desk/", "/desk/audit/", "/desk/people/", f"/desk/figures/?{window}", "/desk/search/?q=欧阳")
    assert walk(client_for(auditor), *starts) == {}


@pytest.mark.parametrize("asked", ["欧阳慕云", "oymy", "0001", "13912340001"])
def test_auditor_finds_nobody_out_by_searching(served, auditor, asked):
    client = client_for(auditor)
    everybody = client.get("/desk/people/").context["page"].paginator.count
    assert client.get("/desk/people/", {"q": asked}).context["page"].paginator.count == everybody
    session = served[0].signups.get().session
    roster = f"/desk/sessions/{session.pk}/"
    rows = [len(client.get(roster, {"q": text}).context["page"]) for text in ("", asked, "没有这个人")]
    assert rows == [2, 2, 2]
    assert 'name="q"' not in re.sub(
        r'<form class="find".*?</form>', "", client.get(roster).content.decode(), flags=re.S
    )


def test_administrator_reads_the_names_of_those_who_act_only(served, federation):
    administrator = client_for(make_actor(roles.ADMINISTRATOR, federation.district, make_person(org=None)))
    cadre = make_person(org=federation.union, name="万俟明月")
    make_actor(roles.TOWNSHIP, federation.township, cadre)
    page = administrator.get("/desk/people/").content.decode()
    assert ("万俟明月" in page, told(page)) == (True, [])
    shown = administrator.get("/desk/people/", {"q": "欧阳慕云"}).context["page"]
    assert [one.pk for one in shown] == [served[0].pk]
