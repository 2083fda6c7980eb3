"""How heavy a page is and how soon it is there, seen from a real Chromium."""

import shutil
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

#: The budget of a worker's first load: kilobytes on the wire, milliseconds to the largest paint on a slow phone.
KILOBYTES, PAINTED_WITHIN = 100, 1200
#: A cheap phone (CPU four times slower) on a weak signal: 1.6 Mbit/s, 150 ms.
SLOWER = 4
SLOW_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
#: What a machine may have, the lightest first.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MEASURE = """() => new Promise(done => {
  new PerformanceObserver(list => { window.lcp = list.getEntries().at(-1).startTime })
    .observe({type: 'largest-contentful-paint', buffered: true});
  const [visit] = performance.getEntriesByType('navigation');
  setTimeout(() => done([window.lcp, visit.responseStart - visit.requestStart]), 300);
})"""


@dataclass(frozen=True, slots=True)
class Load:
    """One first load: kilobytes on the wire, milliseconds to the largest paint and to the first byte of the answer."""

    kilobytes: float
    painted_ms: float
    answered_ms: float


def launch_options() -> dict[str, Any]:
    """Give what to launch Chromium with: the machine's own where it has one."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    return {**({"executable_path": installed} if installed else {}), "args": [*FLAGS]}


def weigh(page: Page, path: str, *, slow: bool) -> Load:
    """Open a page with an empty cache, on a cheap phone and a weak signal if ``slow``."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if slow:
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        wire.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle", timeout=60_000)
    painted, answered = page.evaluate(MEASURE)
    wire.detach()
    return Load(sum(received) / 1024, float(painted), float(answered))
