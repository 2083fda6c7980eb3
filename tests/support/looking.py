"""Walks pages as somebody would, and looks at each of them once: axe in both themes, every width, no English left."""

import json
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from inspect import getclosurevars
from urllib.parse import urlsplit
from zlib import crc32

from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import APIResponse, Error, Page, Response

from niangjia.core.access import Access
from tests.support.pages import COLOURS, Opener, assert_fits, axe_violations, log_in, turn_theme
from tests.support.routes import Route, routes
from tests.support.site import Site

#: The narrowest there is, which is 400 % zoom of 1280; 200 % zoom of it; then what each face is made for.
WIDTHS = {"worker": (320, 640, 390), "desk": (320, 640, 768, 1280)}
#: Latin letters that stand on Chinese pages with reason.
LATIN = re.compile(
    r"\b(?:[A-Z0-9]{2,}|Excel|iCal|PWA|QR|English|Esc|Ctrl|Enter|Tab|km|niangjia)\b", re.IGNORECASE
)
#: An address with a code in it, as it stands below a picture of the code.
ADDRESS = re.compile(r"\S*(?:://|/join/)\S*")
ENGLISH = re.compile(r"[a-z]{4,}")
LINK, ACTION = (re.compile(rf'{name}="(/[^"#?]*)') for name in ("href", "action"))
#: Posted to, or not for people.
NOT_LINKED = {
    "accounts:claim_desk_login",
    "accounts:end_other_sessions",
    "classes:check",  # typed from a certificate
    "core:health",
    "core:preferences",
    "core:ready",
    "joining:worker_withdraw",
    "people:act_for",
    "portal:manifest",
    "portal:offline",
    "portal:service_worker",
    "portal:demo_login",
    "research:desk_visits_ready",
    "research:visit_shell",  # what a phone shows without a network
}
#: No pages: files, and addresses of forms that lead back to where the form stands.
NO_PAGES = {
    "activities:desk_quota",
    "activities:desk_walk_in",
    "activities:headcount_photo",
    "activities:org_calendar",
    "activities:picture",
    "classes:desk_certificate",
    "classes:desk_work_file",
    "classes:my_certificate",
    "classes:my_work_file",
    "concerns:desk_photo",
    "concerns:worker_photo",
    "courses:desk_course_materials",
    "courses:material",
    "research:desk_photo",
    "rights:desk_paper",
    "training:keepsake_photo",
    "training:my_certificate",
    "mfa_download_recovery_codes",
}
#: Prints the keys of the records of some models.
KEYS = """
import json
from django.apps import apps
labels = %r
print(json.dumps({one: [str(pk) for pk in apps.get_model(one).objects.values_list("pk", flat=True)] for one in labels}))
"""
#: Answers to a question in its address only, which links are followed without.
ASKED = {"people:desk_merge"}


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def face_of(path: str) -> str:
    """Say which face a path belongs to."""
    return "desk" if path.lstrip("/").startswith("desk/") else "worker"


@dataclass
class Round:
    """A round over the pages of one face: what was looked at, by name, and what is linked.

    :ivar half: 0 or 1 to look at every second page only, so that two processes share the round.
    :ivar elsewhere: pages, by name, that are looked at besides: no link is to be expected to them.
    """

    face: str
    half: int | None = None
    elsewhere: frozenset[str] = frozenset()
    seen: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)

    def crawl(self, page: Page, role: str, starts: tuple[str, ...]) -> list[str]:
        """Walk the pages of a role; say what is wrong with where it starts, and with pages nobody has looked at yet.

        The walk ends where no link could lead to anything new.
        """
        faults: list[str] = []
        waiting, visited = deque(starts), set[str]()
        while waiting and (waiting[0] in starts or self.to_learn(role)):
            path = waiting.popleft()
            name = name_of(urlsplit(path).path)
            if (
                not name
                or name in visited
                or name.endswith("logout")
                or name in ASKED
                or face_of(path) != self.face
            ):
                continue
            new = name not in self.seen and name not in NO_PAGES | NOT_LINKED and self.is_mine(name)
            answer = open_or_get(page, path, to_look_at=new and path not in starts)
            kind = answer.headers.get("content-type", "")
            if answer.status == 404 and path in starts:
                continue  # not everybody has a desk
            visited.add(name)
            if answer.ok and "text/html" in kind:
                text = answer.text()
                links = LINK.findall(text)
                self.linked.update(name_of(link) for link in (*links, *ACTION.findall(text)))
                waiting.extend(link for link in links if name_of(link) not in visited)
            if name in self.seen and path != starts[0]:
                continue
            self.seen[name] = path
            if not self.is_mine(name):
                continue
            if not answer.ok or "text/html" not in kind:
                if answer.status not in {200, 302}:
                    faults.append(f"{role} {path}: {answer.status}")
                continue
            if "/accounts/" in answer.url and "/accounts/" not in path:
                continue  # asked to log in
            if isinstance(answer, APIResponse):
                page.goto(path)
            faults += look(page, f"{role} {path}", self.face)
        return faults

    def to_learn(self, role: str) -> set[str]:
        """Name the pages a role may open that nobody has looked at or found a link to."""
        left = (self.pages - self.seen.keys() - self.elsewhere) | (self.expected - self.linked)
        return {name for name in left if self.access[name].admits(signed_in=True, role=role)}

    def walk(self, open_page: Opener, role: str, starts: tuple[str, ...]) -> None:
        """Walk the pages of a role as somebody of the demo; nothing may be wrong with any."""
        page = open_page(self.face)
        log_in(page, role)
        faults = self.crawl(page, role, starts)
        assert not faults, "\n".join(faults)

    def look_at_some(self, open_page: Opener, site: Site, role: str, labels: dict[str, str]) -> None:
        """Look at pages, by name, that only some records have, by the model of the record."""
        kept = json.loads(site.run("shell", "-v", "0", "-c", KEYS % sorted(set(labels.values()))))
        page = open_page(self.face)
        log_in(page, role)
        faults = [
            fault for name, label in labels.items() for fault in self.visit_first(page, name, kept[label])
        ]
        assert not faults, "\n".join(faults)

    def is_mine(self, name: str) -> bool:
        """Say whether this half of the round looks at a page; both read all for their links."""
        return self.half is None or crc32(name.encode()) % 2 == self.half

    def visit(self, page: Page, path: str = "", face: str = "") -> list[str]:
        """Go there, or stay; say what is wrong with the page."""
        if path:
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, f"{path}: {answer.status}"
        at = urlsplit(page.url).path
        self.seen[name_of(at)] = at
        return look(page, at, face or self.face)

    def visit_first(self, page: Page, name: str, keys: Iterable[str]) -> list[str]:
        """Look at a page that only some records have: the first of these that shows it."""
        for key in keys if self.is_mine(name) else ():
            path = reverse(name, args=[key])
            if page.request.get(path, max_redirects=0).status == 200:
                return self.visit(page, path)
        self.seen.setdefault(name, "")
        return [f"{name}: no record shows it"] if self.is_mine(name) else []

    def unlinked(self) -> list[str]:
        """Name the pages without arguments that no link and no form leads to."""
        return sorted(self.expected - self.linked)

    def unseen(self) -> list[str]:
        """Name what answers a plain GET with a page, with or without arguments, and was not looked at."""
        return sorted(self.pages - self.seen.keys())

    @cached_property
    def routes(self) -> list[Route]:
        return [route for route in routes() if face_of(route.pattern) == self.face]

    @cached_property
    def access(self) -> dict[str, Access]:
        """Who may open what, by name."""
        return {route.name: route.access or Access("anyone") for route in self.routes}

    @cached_property
    def expected(self) -> set[str]:
        """What somebody finds a link or a form to: whatever takes no arguments."""
        return {route.name for route in self.routes if not route.kwargs and opens_by_link(route.name)}

    @cached_property
    def pages(self) -> set[str]:
        """What answers a plain GET with a page."""
        found: dict[str, str] = {}
        for route in self.routes:
            if is_read(route):
                found.setdefault(route.pattern, route.name)
        return set(found.values()) - NOT_LINKED - NO_PAGES


def open_or_get(page: Page, path: str, *, to_look_at: bool) -> Response | APIResponse:
    """Open what is to be looked at; fetch what is only read for its links, and what is a file after all."""
    if to_look_at:
        try:
            answer = page.goto(path)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
        else:
            assert answer is not None
            return answer
    return page.request.get(path)


def look(page: Page, where: str, face: str) -> list[str]:
    """Say what is wrong with the page as it stands; the other theme differs in its colours only."""
    faults = [f"{where}: {fault}" for fault in axe_violations(page)]
    for width in WIDTHS[face]:
        page.set_viewport_size({"width": width, "height": 800})
        try:
            assert_fits(page)
        except AssertionError as error:
            faults.append(f"{where}: {error}")
    words = page.locator("body").inner_text()
    left = sorted(set(ENGLISH.findall(LATIN.sub("", ADDRESS.sub("", words)))))
    if left:
        faults.append(f"{where}: English left: {', '.join(left[:8])}")
    theme = turn_theme(page)
    faults += [f"{where} ({theme}): {fault}" for fault in axe_violations(page, rules=COLOURS)]
    turn_theme(page)
    return faults


def is_read(route: Route) -> bool:
    """Say whether a page is got, not only posted to."""
    if hasattr(route.view, "view_class"):
        return True
    return "GET" in getclosurevars(route.view).nonlocals["request_method_list"]


def opens_by_link(name: str) -> bool:
    """Leave out what is posted to, and the log-in's own pages, which have their own tests."""
    return not name.startswith(("account", "mfa")) and name not in NOT_LINKED
