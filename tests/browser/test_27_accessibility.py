"""Accessibility. axe: 0 violations on every page; core journeys by keyboard; 320 px wide; 200 % zoom.

Pages are found by following links as every role, and by the steps that lead to those without a link; each is looked at in both themes,
fits 320 px and 200 % zoom, and speaks Chinese. An address that shows a page and was not looked at fails. The journeys by keyboard are in
``test_journeys``. The control draws a page that nobody can read. What no test tells: how it is for somebody who listens
to it.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests.accounts.test_second_factor import code_for
from tests.browser.test_joining import poster
from tests.browser.test_journeys import TODAY, read_qr, session_of
from tests.support.looking import Round, look
from tests.support.pages import COLOURS, Opener, assert_fits, axe_violations, let_pass, log_in, turn_theme
from tests.support.site import Site

pytestmark = pytest.mark.slow
#: The first worker of the demo is no member, the second is.
MEMBER = "worker-2"
#: In this order: what one role has seen is not looked at again for another.
ROLES = ("worker-1", MEMBER, "lecturer", "station", "outlet", "district")
STARTS = ("/", "/my/", "/activities/")
OUTSIDE = ("/", "/activities/", "/figures/", "/accounts/login/", "/demo/", "/offline/")
#: A security key that somebody touches whenever it is asked for.
TOUCHED_AT_ONCE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
#: Whoever is on today's list, whatever the hour.
TICKET = f"""
from urllib.parse import urlsplit
from niangjia.activities.codes import ticket_url
from niangjia.activities.models import Signup
print(urlsplit(ticket_url(Signup.objects.filter(session__activity__title="{TODAY}").first().pk)).path)
"""
POSTER = """
from urllib.parse import urlsplit
from niangjia.concerns.codes import poster_url
from niangjia.orgs.models import Org
print(urlsplit(poster_url(Org.objects.filter(kind="service_station").first())).path)
"""
PHONE = "13911119999"
ROUND = Round("worker")


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(open_page: Opener, role: str):
    ROUND.walk(open_page, role, STARTS)


@pytest.mark.parametrize(
    ("role", "of_some"),
    [
        ("lecturer", {"courses:worker_score": "courses.Trial"}),
        (MEMBER, {"training:my_order_edit": "training.Order"}),
    ],
)
def test_pages_of_some_records(site: Site, open_page: Opener, role: str, of_some: dict[str, str]):
    ROUND.look_at_some(open_page, site, role, of_some)


def test_every_list_can_be_reached():
    """Every page without arguments is linked, or a form leads to it, on somebody's pages."""
    assert ROUND.unlinked() == []


def test_log_in_and_second_factor_step_by_step(site: Site, open_page: Opener):
    page = open_page("worker")
    faults = ROUND.visit(page, "/accounts/closed/") + ROUND.visit(page, "/accounts/login/")
    for turn in range(2):
        page.goto("/accounts/login/")
        page.get_by_label("手机号").fill(PHONE)
        page.get_by_role("button", name="获取验证码").click()
        page.wait_for_url("**/code/")
        faults += [] if turn else ROUND.visit(page)
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
            faults += ROUND.visit(page, f"/accounts/2fa/{path}")
        faults += ROUND.visit(page, "/demo/outbox/") + ROUND.visit(page, "/accounts/logout/")
        page.locator("main").get_by_role("button", name="退出登录").click()
        site.run("shell", "-c", "from django.core.cache import cache; cache.clear()")  # a minute goes by
    faults += ROUND.visit(page)
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
    faults = ROUND.visit(page, "/accounts/2fa/again/passkey/") + ROUND.visit(page, "/accounts/2fa/")
    page.get_by_role("link", name="移除").click()
    page.wait_for_url("**/off/")
    faults += ROUND.visit(page)
    opener.close()
    assert not faults + opener.faults(), "\n".join(faults + opener.faults())


def test_pages_that_codes_lead_to(site: Site, open_page: Opener):
    desk, staff, worker = open_page("desk"), open_page("worker"), open_page("worker")
    desk.goto("/desk/login/")
    log_in(staff, "station")
    faults = ROUND.visit(staff, urlsplit(read_qr(desk)).path)
    faults += ROUND.visit(staff, site.run("shell", "-v", "0", "-c", TICKET).strip(), "desk")
    staff.goto(f"{session_of(staff, TODAY)}door/")
    log_in(worker, "worker-1")
    faults += ROUND.visit(worker, urlsplit(read_qr(staff, "现场码")).path)
    member, cadre = open_page("worker"), open_page("desk")
    log_in(member, MEMBER)
    log_in(cadre, "district")
    member.goto("/my/card/")
    faults += ROUND.visit(cadre, urlsplit(read_qr(member, "您的会员卡二维码")).path, "desk")
    faults += ROUND.visit(worker, poster(staff))
    cadre.goto("/desk/surveys/?state=open")
    cadre.locator("tbody a").first.click()
    cadre.get_by_role("link", name="海报").click()
    faults += ROUND.visit(open_page("worker"), urlsplit(read_qr(cadre, "问卷二维码")).path)
    faults += ROUND.visit(worker, site.run("shell", "-v", "0", "-c", POSTER).strip())
    for name in ("classes:check", "surveys:worker_code"):
        faults += ROUND.visit(worker, reverse(name))
    rated = re.search(r'action="(/my/signups/[^"]+/rate/)"', worker.request.get("/").text())
    assert rated is not None
    faults += ROUND.visit(worker, rated[1])
    assert not faults, "\n".join(faults)


def test_every_page_was_looked_at():
    """Whatever answers a plain GET with a page was looked at, with or without arguments."""
    assert ROUND.unseen() == []


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


def test_control_words_too_faint_in_the_other_theme_are_found(open_page: Opener):
    page = open_page("worker")
    page.goto("/offline/")
    assert turn_theme(page) == "dark"
    page.evaluate("""() => {
        const main = document.querySelector("main")
        for (const shade of ["#fff", "#fff", "#fff", "#444"]) {
            const line = main.appendChild(document.createElement("p"))
            line.textContent = "读得清吗"
            line.style.color = shade
            line.style.background = "#333"
        }
    }""")
    [fault] = axe_violations(page, rules=COLOURS)
    assert fault.startswith("color-contrast: ")
    assert fault.count("读得清吗") == 1


def test_pages_of_a_stranger(open_page: Opener):
    page = open_page("worker")
    let_pass(page, "status of 404")
    faults = Round("worker").crawl(page, "stranger", OUTSIDE)
    page.goto("/nowhere/")
    faults += look(page, "stranger /nowhere/", "worker")
    assert not faults, "\n".join(faults)
