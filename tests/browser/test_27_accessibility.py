"""Accessibility. axe: 0 violations on every page; core journeys by keyboard; 320 px wide; 200 % zoom.

Pages are found by following links as every role, and by the steps that lead to those without a link; each is looked at in both themes,
fits 320 px and 200 % zoom, and speaks Chinese. An address that shows a page and was not looked at fails. The journeys by keyboard are in
``test_journeys``. The control draws a page that nobody can read. What no test tells: how it is for somebody who listens
to it.
"""

import json
import re
from collections import deque
from inspect import getclosurevars
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from tests.accounts.test_second_factor import code_for
from tests.browser.test_journeys import TODAY, read_qr, session_of
from tests.support.pages import Opener, assert_fits, axe_violations, log_in, use_theme
from tests.support.routes import Route, routes
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
#: No pages: files, and addresses of forms that lead back to where the form stands.
NO_PAGES = {
    "activities:desk_quota",
    "activities:desk_walk_in",
    "activities:headcount_photo",
    "activities:org_calendar",
    "activities:picture",
    "mfa_download_recovery_codes",
}
#: A security key that somebody touches whenever it is asked for.
TOUCHED_AT_ONCE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
#: The narrowest there is, which is 400 % zoom of 1280; 200 % zoom of it; then what each face is made for.
WIDTHS = {"worker": (320, 640, 390), "desk": (320, 640, 768, 1280)}
#: Latin letters that stand on Chinese pages with reason.
LATIN = re.compile(
    r"\b(?:[A-Z0-9]{2,}|Excel|iCal|PWA|QR|English|Esc|Ctrl|Enter|Tab|km|niangjia)\b", re.IGNORECASE
)
ENGLISH = re.compile(r"[a-z]{4,}")
LINK, ACTION = (re.compile(rf'{name}="(/[^"#?]*)') for name in ("href", "action"))
#: Whoever is on today's list, whatever the hour.
TICKET = f"""
from urllib.parse import urlsplit
from niangjia.activities.codes import ticket_url
from niangjia.activities.models import Signup
print(urlsplit(ticket_url(Signup.objects.filter(session__activity__title="{TODAY}").first().pk)).path)
"""
PHONE = "13911119999"
PERSON = "main a[href^='/desk/people/0']"
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
    for width in WIDTHS[face]:
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
    use_theme(page, "light", reload=False)
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


def visit(page: Page, path: str = "", face: str = "worker") -> list[str]:
    """Go there, or stay; say what is wrong with the page."""
    if path:
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
    at = urlsplit(page.url).path
    seen[name_of(at)] = at
    return look(page, at, face)


def test_log_in_and_second_factor_step_by_step(site: Site, open_page: Opener):
    page = open_page("worker")
    faults = visit(page, "/accounts/closed/") + visit(page, "/accounts/login/")
    for turn in range(2):
        page.goto("/accounts/login/")
        page.get_by_label("手机号").fill(PHONE)
        page.get_by_role("button", name="获取验证码").click()
        page.wait_for_url("**/code/")
        faults += [] if turn else visit(page)
        page.get_by_label("验证码").fill(page.locator("[data-demo-code]").inner_text())
        page.wait_for_url(lambda url: not url.endswith("/accounts/login/code/"))
        if turn:
            break
        page.goto("/accounts/2fa/app/")
        secret = page.locator(".mono.strong").text_content() or ""
        page.get_by_label("验证码").fill(code_for(secret))
        page.get_by_role("button", name="设置").click()
        page.wait_for_url("**/codes/")
        for path in ("", "codes/", "codes/new/", "app/off/", "again/", "passkey/"):
            faults += visit(page, f"/accounts/2fa/{path}")
        faults += visit(page, "/demo/outbox/") + visit(page, "/accounts/logout/")
        page.locator("main").get_by_role("button", name="退出登录").click()
        site.run("shell", "-c", "from django.core.cache import cache; cache.clear()")  # a minute goes by
    faults += visit(page)
    assert page.url.endswith("/accounts/2fa/login/")
    assert not faults, "\n".join(faults)


def test_pages_about_a_passkey_one_has(site: Site, browser: Browser):
    """A passkey needs a name of a host: a number has none."""
    opener = Opener(browser, site.url.replace("127.0.0.1", "localhost"))
    page = opener("worker")
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    key.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCHED_AT_ONCE})
    log_in(page, "worker-1")
    page.goto("/accounts/2fa/passkey/")
    page.locator("#add-passkey").click()
    page.wait_for_url(lambda url: not url.endswith("/passkey/"))
    faults = visit(page, "/accounts/2fa/again/passkey/") + visit(page, "/accounts/2fa/")
    page.get_by_role("link", name="移除").click()
    page.wait_for_url("**/off/")
    faults += visit(page)
    opener.close()
    assert not faults + opener.faults(), "\n".join(faults + opener.faults())


def test_pages_that_codes_lead_to(site: Site, open_page: Opener):
    desk, staff, worker = open_page("desk"), open_page("worker"), open_page("worker")
    faults = visit(desk, "/desk/login/", "desk")
    log_in(staff, "station")
    faults += visit(staff, urlsplit(read_qr(desk)).path)
    faults += visit(staff, site.run("shell", "-v", "0", "-c", TICKET).strip(), "desk")
    staff.goto(f"{session_of(staff, TODAY)}door/")
    log_in(worker, "worker-1")
    faults += visit(worker, urlsplit(read_qr(staff, "现场码")).path)
    rated = re.search(r'action="(/my/signups/[^"]+/rate/)"', worker.request.get("/").text())
    assert rated is not None
    faults += visit(worker, rated[1])
    assert not faults, "\n".join(faults)


def test_pages_that_a_search_leads_to(open_page: Opener):
    page = open_page("desk")
    log_in(page, "district")
    faults = visit(page, "/desk/search/?q=王", "desk")
    page.goto("/desk/people/")
    one, other = (found.get_attribute("href") for found in page.locator(PERSON).all()[:2])
    faults += visit(page, f"{one}merge/?other={str(other).split('/')[3]}", "desk")
    assert not faults, "\n".join(faults)


def test_every_page_was_looked_at():
    """Whatever answers a plain GET with a page was looked at, with or without arguments."""
    pages: dict[str, str] = {}
    for route in routes():
        if is_read(route):
            pages.setdefault(route.pattern, route.name)
    assert sorted(set(pages.values()) - seen.keys() - NOT_LINKED - NO_PAGES) == []


def test_control_page_nobody_can_read_is_found(open_page: Opener):
    page = open_page("worker")
    page.goto("/offline/")
    page.evaluate("""() => {
        document.querySelector("main").innerHTML = "<img src='/static/niangjia/icon.svg'>"
        document.querySelector("main").style.width = "700px"
    }""")
    rules = {fault.partition(":")[0] for fault in axe_violations(page)}
    assert "image-alt" in rules
    with pytest.raises(AssertionError, match="px wide"):
        assert_fits(page)


def is_read(route: Route) -> bool:
    """Say whether a page is got, not only posted to."""
    if hasattr(route.view, "view_class"):
        return True
    return "GET" in getclosurevars(route.view).nonlocals["request_method_list"]


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
