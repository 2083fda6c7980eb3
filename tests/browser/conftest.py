"""A served demo and a real Chromium. ``open_page("worker")`` gives a phone, ``open_page("desk")`` a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.pages import Opener
from tests.support.site import Site, served, small_demo
from tests.support.weight import launch_options


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_options()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A copy of the demo, served for the tests of one module."""
    with served(small_demo(), tmp_path_factory.mktemp("site") / "demo") as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Opener]:
    """Open watched pages; script errors, refused or foreign resources fail the test."""
    opener = Opener(browser, site.url)
    yield opener
    opener.close()
    assert opener.faults() == []
