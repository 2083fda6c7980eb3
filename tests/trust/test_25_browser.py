"""Browser. Strict CSP, HSTS, no-store on personal pages, CSRF on every unsafe method; `check --deploy` clean.

No nonces: nothing stands inline, so nothing inline is allowed. No script of ours reads a cookie, so none may: all are HttpOnly. Every
address is opened and posted to under the headers and cookies of a production; the browser's own verdict on the policy is asked for in
``tests/browser``, where a refused resource fails every test. The controls leave a view unguarded, put a script inline, and forget no-store.
"""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from niangjia.core.middleware import PrivatePagesMiddleware, unavailable
from niangjia.core.views import server_error
from niangjia.people import roles
from tests.accounts.phones import ask, log_in
from tests.support.factories import client_for, make_actor, make_federation, make_person
from tests.support.routes import Route, routes
from tests.support.site import environment
from tests.support.url_objects import Addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
#: Answered to machines before anything else looks at the request, in JSON and without a session.
PROBES = {"core:health", "core:ready"}
ROUTES = [route for route in routes() if route.name not in PROBES]
UNSAFE = ("post", "put", "patch", "delete")
NAMES = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "X_FRAME_OPTIONS", "CONTENT_SECURITY_POLICY")
ASK = f"""
import json, django; django.setup()
from django.conf import settings
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
print(json.dumps({{name: getattr(settings, name) for name in dir(settings) if name.startswith({NAMES!r})}}))
"""
POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.fixture(scope="module")
def as_in_production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a production is told about browsers; ``check --deploy`` finds nothing to say about it."""
    keys = ("NIANGJIA_SECRET_KEY", "NIANGJIA_KEYS", "NIANGJIA_INDEX_KEY", "NIANGJIA_BACKUP_KEY")
    fresh = {key: secrets.token_urlsafe(48) for key in keys}
    given = environment(
        tmp_path_factory.mktemp("production"),
        NIANGJIA_DEMO="0",
        NIANGJIA_HOSTS="testserver",
        DJANGO_SETTINGS_MODULE="niangjia.config.settings",
        **fresh,
    )
    done = subprocess.run([sys.executable, "-c", ASK], env=given, capture_output=True, text=True, check=False)
    said, *_rest, told = done.stdout.splitlines() or ["", ""]
    assert (done.returncode, said) == (0, "System check identified no issues (0 silenced)."), done.stderr
    found: dict[str, Any] = json.loads(told)
    return found


@pytest.fixture
def production(as_in_production: dict[str, Any], settings: Any) -> None:
    for name, value in as_in_production.items():
        setattr(settings, name, value)


@pytest.fixture(scope="module")
def visits(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[Route, str, Client]]]:
    """Every address, and somebody who may open it."""
    with django_db_blocker.unblock(), transaction.atomic():
        one = make_federation()
        places = {
            roles.DISTRICT: one.district,
            roles.ADMINISTRATOR: one.district,
            roles.AUDITOR: one.district,
        }
        places |= {roles.STATION: one.station, roles.OUTLET: one.outlet, roles.CITY: one.city}
        clients = {role: client_for(make_actor(role, org)) for role, org in places.items()}
        worker, found = client_for(make_person(org=one.union)), []
        addresses = Addresses(lambda: make_person(org=one.union))
        for route in ROUTES:
            url, own = reverse(route.name) if not route.kwargs else "", worker
            if route.kwargs:
                url = addresses.of(route.name, one.station)
                own = client_for(addresses.owner(route.name, one.station))
            named = route.access.roles if route.access else ()
            client = next((clients[role] for role in places if role in named), own)
            found.append((route, url, client))
        yield found
        transaction.set_rollback(True)


def opened(client: Client, url: str, **more: Any) -> Any:
    """Open a page over HTTPS, and leave everything as it was."""
    with transaction.atomic():
        answer = client.get(url, secure=True, **more)
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    return answer


class Https(Client):
    """Somebody who comes over HTTPS, whatever they ask for."""

    def generic(self, *args: Any, **more: Any) -> Any:
        return super().generic(*args, **{**more, "secure": True})


class Inline(HTMLParser):
    """Gathers what a page runs or wears without fetching it from here."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in pairs}
        source = given.get("src", "") or (given.get("href", "") if tag == "link" else "")
        data = given.get("type") in {"application/json", "application/ld+json"}
        if tag == "style" or (tag == "script" and not source and not data):
            self.found.append(f"<{tag}>")
        if source.startswith(("http:", "https:", "//")):
            self.found.append(f"<{tag}> from {source}")
        self.found += [f"{name} on <{tag}>" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"{tag} to javascript" for value in given.values() if value.startswith("javascript:")]


def faults_of(answer: Any, *, personal: bool) -> list[str]:
    """Say what a browser was not told, or what stands inline."""
    headers, found = answer.headers, []
    if set(headers.get("Content-Security-Policy", "").split("; ")) != POLICY:
        found.append(f"policy {headers.get('Content-Security-Policy')!r}")
    if headers.get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains; preload":
        found.append("no HSTS")
    if headers.get("X-Content-Type-Options") != "nosniff" or headers.get("X-Frame-Options") != "DENY":
        found.append("sniffed or framed")
    if headers.get("Referrer-Policy") != "same-origin":
        found.append("referrer told to others")
    if personal and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"kept: {headers.get('Cache-Control')!r}")
    if "html" in headers.get("Content-Type", "") and not answer.streaming:
        page = Inline()
        page.feed(answer.content.decode())
        found += page.found
    return found


def faults(visits: list[tuple[Route, str, Client]]) -> list[tuple[str, list[str]]]:
    told = [(str(route), faults_of(opened(client, url), personal=True)) for route, url, client in visits]
    return [one for one in told if one[1]]


def test_every_page_tells_the_browser_to_be_strict(production: None, visits: Any):
    assert faults(visits) == []


def test_strangers_and_mishaps_are_answered_as_strictly(production: None, rf: Any):
    for path in ("/", "/accounts/login/", "/desk/login/", "/nowhere/", "/my/"):
        assert faults_of(opened(Client(), path), personal=False) == [], path
    form = Client(enforce_csrf_checks=True).post("/accounts/login/", secure=True)
    assert (form.status_code, faults_of(form, personal=False)) == (403, [])
    broken: list[HttpResponse] = [server_error(rf.get("/")), unavailable()]
    for answer in broken:
        page = Inline()
        page.feed(answer.content.decode())
        assert page.found == []


def test_log_in_under_way_is_not_kept(production: None):
    client = Https()
    ask(client, "13900000031")
    assert "no-store" in client.get("/accounts/login/code/").headers["Cache-Control"]


def unguarded(visits: list[tuple[Route, str, Client]]) -> list[tuple[str, str, int]]:
    """Send every unsafe method to every address without the form's token; name what was not refused for that."""
    found, client = [], Client(enforce_csrf_checks=True)
    for route, url, known in visits:
        client.cookies = known.cookies
        for method in UNSAFE:
            with transaction.atomic():
                answer = getattr(client, method)(url, secure=True)
                transaction.set_rollback(True)
            names = [one.name for one in getattr(answer, "templates", [])]
            if answer.status_code != 403 or "403_csrf.html" not in names:
                found.append((str(route), method, answer.status_code))
    return found


def test_nothing_is_posted_without_the_forms_token(production: None, visits: Any):
    assert unguarded(visits) == []


def test_control_view_without_csrf_is_found(production: None, visits: Any, monkeypatch: pytest.MonkeyPatch):
    route, url, client = next(one for one in visits if one[0].name == "core:preferences")
    monkeypatch.setattr(route.view, "csrf_exempt", True, raising=False)
    assert [name for name, _method, _status in unguarded([(route, url, client)])] == ["core:preferences"] * 4


def test_control_inline_script_and_page_to_be_kept_are_found(
    production: None, visits: Any, monkeypatch: pytest.MonkeyPatch
):
    page = HttpResponse("<p style='color:red'>x<script>1</script><img src=//x.example/a onload=1>")
    for name, value in opened(*reversed(visits[0][1:])).headers.items():
        page.headers.setdefault(name, value)
    found = ["style on <p>", "<script>", "<img> from //x.example/a", "onload on <img>"]
    assert faults_of(page, personal=True) == found
    monkeypatch.setattr(
        PrivatePagesMiddleware, "__call__", lambda self, request: self.get_response(request), raising=True
    )
    own = [one for one in visits if one[0].name == "people:desk_people"]
    assert faults(own) == [("people:desk_people", ["kept: None"])]


def test_cookies_are_for_the_server_only(production: None):
    """Every cookie there is; scripts read none, and none goes out in the clear or with a foreign form."""
    client = Https()
    client.get("/accounts/login/")
    log_in(client, "13900000032")
    client.post("/preferences/", {"lang": "en", "theme": "dark", "size": "large"})
    flags = {
        name: (bool(one["secure"]), bool(one["httponly"]), one["samesite"])
        for name, one in client.cookies.items()
        if one.value
    }
    names = ("session", "csrf", "device", "lang", "theme", "size")
    assert flags == {f"niangjia_{name}": (True, True, "Lax") for name in names}


def test_no_script_of_ours_reads_a_cookie():
    source = Path(__file__).parents[2] / "src"
    ours = [path for path in source.rglob("*.js") if "vendor" not in path.parts]
    assert len(ours) >= 3
    assert [str(path) for path in ours if "document.cookie" in path.read_text(encoding="utf-8")] == []
