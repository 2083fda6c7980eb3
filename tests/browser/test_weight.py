"""A worker's first page on a cheap phone and a weak signal: at most 100 KB on the wire, the picture there in 1.2 s."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.pages import Opener, log_in
from tests.support.site import Site

KILOBYTES = 100
PAINTED_WITHIN = 1200
#: CPU four times slower, 1.6 Mbit/s, 150 ms.
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
PAINT = """() => new Promise(done => {
  new PerformanceObserver(list => { window.lcp = list.getEntries().at(-1).startTime })
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(window.lcp), 300);
})"""


def weigh(page: Page, path: str, *, slow: bool) -> tuple[float, float]:
    """Open a page with an empty cache; give kilobytes on the wire and milliseconds to the largest paint."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if slow:
        wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        wire.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    paint: Any = page.evaluate(PAINT)
    return sum(received) / 1024, float(paint)


@pytest.fixture
def courier(site: Site) -> str:
    logins = json.loads(site.run("demo", "build", "--json"))["logins"]
    return next(str(one["key"]) for one in logins if one["role"] == "worker")


@pytest.mark.parametrize("path", ["/", "/activities/"])
def test_first_page_is_light(open_page: Opener, courier: str, path: str):
    page = open_page("worker")
    log_in(page, courier)
    kilobytes, _painted = weigh(page, path, slow=False)
    assert kilobytes <= KILOBYTES


@pytest.mark.parametrize("path", ["/", "/activities/"])
def test_first_page_is_there_soon(open_page: Opener, courier: str, path: str):
    page = open_page("worker")
    log_in(page, courier)
    best = min(weigh(page, path, slow=True)[1] for _turn in range(3))
    assert best <= PAINTED_WITHIN


def test_stranger_s_first_page_is_light_too(open_page: Opener):
    page = open_page("worker")
    kilobytes, _painted = weigh(page, "/", slow=False)
    assert kilobytes <= KILOBYTES
