"""Every page that can be reached by following links is axe-clean in both themes, fits its screen and speaks Chinese."""

import json
import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.support.pages import Opener, assert_fits, axe_violations, log_in, use_theme
from tests.support.routes import routes
from tests.support.site import Site

pytestmark = pytest.mark.slow
#: In this order: what one role has seen is not looked at again for another.
ROLES = ("worker", "station", "district", "auditor", "administrator", "outlet", "township", "city")
STARTS = ("/", "/my/", "/activities/", "/desk/")
OUTSIDE = ("/", "/activities/", "/figures/", "/accounts/login/", "/desk/login/", "/demo/", "/offline/")
#: Posted to, or not for people.
NOT_LINKED = {
    "accounts:claim_desk_login",
    "accounts:end_other_sessions",
    "core:health",
    "core:preferences",
    "core:ready",
    "people:act_for",
    "portal:manifest",
    "portal:offline",
    "portal:service_worker",
    "portal:demo_login",
}
#: Latin letters that stand on Chinese pages with reason.
LATIN = re.compile(
    r"\b(?:[A-Z0-9]{2,}|Excel|iCal|PWA|QR|English|Esc|Ctrl|Enter|Tab|km|niangjia)\b", re.IGNORECASE
)
ENGLISH = re.compile(r"[a-z]{4,}")
LINK, ACTION = (re.compile(rf'{name}="(/[^"#?]*)') for name in ("href", "action"))
seen: dict[str, str] = {}
linked: set[str] = set()


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def crawl(
    page: Page, role: str, face: str, seen: dict[str, str], starts: tuple[str, ...] = STARTS
) -> list[str]:
    """Walk the pages of a role; say what is wrong with those nobody has looked at yet."""
    faults: list[str] = []
    waiting, visited = deque(starts), set[str]()
    while waiting:
        path = waiting.popleft()
        name = name_of(urlsplit(path).path)
        if not name or name in visited or name.endswith("logout"):
            continue
        answer = page.request.get(path)
        kind = answer.headers.get("content-type", "")
        if answer.status == 404 and path in STARTS:
            continue  # not everybody has a desk
        visited.add(name)
        if answer.ok and "text/html" in kind:
            text = answer.text()
            links = LINK.findall(text)
            linked.update(name_of(link) for link in (*links, *ACTION.findall(text)))
            waiting.extend(link for link in links if name_of(link) not in visited)
        if name in seen:
            continue
        seen[name] = path
        if not answer.ok or "text/html" not in kind:
            if answer.status not in {200, 302}:
                faults.append(f"{role} {path}: {answer.status}")
            continue
        if "/accounts/" in answer.url and "/accounts/" not in path:
            continue  # asked to log in
        page.goto(path)
        faults += look(page, f"{role} {path}", face)
    return faults


def look(page: Page, where: str, face: str) -> list[str]:
    """Say what is wrong with the page as it stands."""
    faults = [f"{where}: {fault}" for fault in axe_violations(page)]
    for width in (320, 390) if face == "worker" else (768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        try:
            assert_fits(page)
        except AssertionError as error:
            faults.append(f"{where}: {error}")
    words = page.locator("body").inner_text()
    left = sorted(set(ENGLISH.findall(LATIN.sub("", words))))
    if left:
        faults.append(f"{where}: English left: {', '.join(left[:8])}")
    use_theme(page, "dark")
    faults += [f"{where} (dark): {fault}" for fault in axe_violations(page)]
    use_theme(page, "light")
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(site: Site, open_page: Opener, role: str):
    logins = json.loads(site.run("demo", "build", "--json"))["logins"]
    persona = next(one["key"] for one in logins if one["role"] == role)
    page = open_page("worker" if role in {"worker", "outlet"} else "desk")
    log_in(page, persona)
    faults = crawl(page, role, "worker" if role == "worker" else "desk", seen)
    assert not faults, "\n".join(faults)


def test_every_list_can_be_reached():
    """Every page without arguments is linked, or a form leads to it, on somebody's pages."""
    expected = {route.name for route in routes() if not route.kwargs and opens_by_link(route.name)}
    assert sorted(expected - linked) == []


def opens_by_link(name: str) -> bool:
    """Leave out what is posted to, and the log-in's own pages, which have their own tests."""
    return not name.startswith(("account", "mfa")) and name not in NOT_LINKED


def test_pages_of_a_stranger(open_page: Opener):
    page = open_page("worker")
    page.watch.expect("status of 404")  # type: ignore[attr-defined]
    faults = crawl(page, "stranger", "worker", {}, OUTSIDE)
    page.goto("/nowhere/")
    faults += look(page, "stranger /nowhere/", "worker")
    assert not faults, "\n".join(faults)
