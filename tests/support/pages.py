"""Pages that are watched while they are used, and looked at by axe."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

#: Face → the screen it is made for.
SCREENS = {"worker": (390, 844), "desk": (1280, 800)}
THEMES = ("light", "dark")
#: What a theme can change.
COLOURS = ("color-contrast", "link-in-text-block")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


#: Gives two elements with text of every look there is: the same colours, letters and grounds are read alike wherever they stand.
OF_EVERY_LOOK = """() => {
    const grounds = new Map(), looks = new Map()
    const ground = element => {
        if (!element) return ""
        if (!grounds.has(element)) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(element)
            const own = [backgroundColor, backgroundImage, opacity].join()
            const plain = own === "rgba(0, 0, 0, 0),none,1"
            grounds.set(element, ground(element.parentElement) + (plain ? "" : ">" + own))
        }
        return grounds.get(element)
    }
    for (const element of document.body.querySelectorAll("*")) {
        const speaks = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
        if (!speaks && !element.matches("input, select, textarea") || !element.checkVisibility()) continue
        const {color, fontSize, fontWeight, textDecorationLine, textShadow} = getComputedStyle(element)
        const around = getComputedStyle(element.parentElement).color
        const look = [color, fontSize, fontWeight, textDecorationLine, textShadow, around, ground(element)].join("|")
        looks.set(look, [...(looks.get(look) ?? []), element].slice(0, 2))
    }
    return [...looks.values()].flat()
}"""


@dataclass
class Watch:
    """What went wrong behind the screen: script errors, refused resources, anything fetched from elsewhere."""

    home: str
    expected: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(part in message.text for part in self.expected):
            self.faults.append(f"{message.type}: {message.text}")

    def error(self, error: Any) -> None:
        self.faults.append(f"script: {error}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.faults.append(f"fetched from elsewhere: {request.url}")


#: Who watches a page, for as long as it is open.
WATCHES: "WeakKeyDictionary[Page, Watch]" = WeakKeyDictionary()


def let_pass(page: Page, part: str) -> None:
    """Expect what contains this text behind the screen of a page, such as ``status of 404``."""
    WATCHES[page].expected.append(part)


class Opener:
    """Opens contexts and pages that are closed and judged at the end of the test."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser = browser
        self.home = home
        self.watches: list[Watch] = []
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        face: str = "worker",
        *,
        theme: str = "light",
        javascript: bool = True,
        width: int | None = None,
        language: str = "",
        **more: Any,
    ) -> Page:
        """Open a page in a context of its own (its own cookies): a phone for the worker's face, a desk for the other."""
        wide, high = SCREENS[face]
        context = self.browser.new_context(
            base_url=self.home,
            viewport={"width": width or wide, "height": high},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            **{"has_touch": face == "worker", **more},
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        cookies = {"niangjia_theme": theme, **({"niangjia_lang": language} if language else {})}
        context.add_cookies(
            [{"name": name, "value": value, "url": self.home} for name, value in cookies.items()]
        )
        return self.watched(context.new_page())

    def watched(self, page: Page) -> Page:
        watch = Watch(self.home)
        page.on("console", watch.console)
        page.on("pageerror", watch.error)
        page.on("request", watch.request)
        WATCHES[page] = watch
        self.watches.append(watch)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def faults(self) -> list[str]:
        return [fault for watch in self.watches for fault in watch.faults]


def log_in(page: Page, persona: str) -> None:
    """Log in as somebody of the demo, with one tap on the demo's login page."""
    page.goto("/demo/")
    page.locator(f"button[name='persona'][value='{persona}']").click()
    page.wait_for_load_state()
    assert "/demo/" not in page.url, f"{persona} was not logged in"


def turn_theme(page: Page) -> str:
    """Show the page as it stands in the other theme, and say which; the server must have told it its own."""
    told = page.evaluate("document.documentElement.dataset.theme")
    assert told in THEMES, f"{page.url} is in no theme: {told!r}"
    other = next(theme for theme in THEMES if theme != told)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", other)
    return other


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def axe_violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Say what axe finds on the page: rule, help and the first places.

    :param rules: only these, of one's colours, and of elements that look alike two; all that belong to WCAG 2.2 AA and good
        practice, everywhere, without any.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_axe())
    wanted = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    options = {"runOnly": wanted, "resultTypes": ["violations"]}
    where = f"{{include: ({OF_EVERY_LOOK})()}}" if rules else "document"
    found: dict[str, Any] = page.evaluate(f"() => axe.run({where}, {json.dumps(options)})")
    return [
        f"{one['id']}: {one['help']}: "
        + "; ".join(f"{' '.join(map(str, node['target']))} {node['html'][:120]}" for node in one["nodes"][:3])
        for one in found["violations"]
    ]


def assert_axe_clean(page: Page) -> None:
    assert axe_violations(page) == [], page.url


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right: no sideways scrolling."""
    wide, room = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room, f"{page.url} is {wide} px wide on {room} px"
