"""A worker's first page on a cheap phone and a weak signal: at most 100 KB on the wire, the picture there in 1.2 s."""

import json

import pytest

from tests.support.pages import Opener, log_in
from tests.support.site import Site
from tests.support.weight import KILOBYTES, PAINTED_WITHIN, weigh


@pytest.fixture
def courier(site: Site) -> str:
    logins = json.loads(site.run("demo", "build", "--json"))["logins"]
    return next(str(one["key"]) for one in logins if one["role"] == "worker")


@pytest.mark.parametrize("path", ["/", "/activities/"])
def test_first_page_is_light(open_page: Opener, courier: str, path: str):
    page = open_page("worker")
    log_in(page, courier)
    assert weigh(page, path, slow=False).kilobytes <= KILOBYTES


@pytest.mark.parametrize("path", ["/", "/activities/"])
def test_first_page_is_there_soon(open_page: Opener, courier: str, path: str):
    page = open_page("worker")
    log_in(page, courier)
    best = min(weigh(page, path, slow=True).painted_ms for _turn in range(3))
    assert best <= PAINTED_WITHIN


def test_stranger_s_first_page_is_light_too(open_page: Opener):
    page = open_page("worker")
    assert weigh(page, "/", slow=False).kilobytes <= KILOBYTES
