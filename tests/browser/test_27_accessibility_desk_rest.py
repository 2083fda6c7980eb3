"""Accessibility. The other half of the pages of the desk, as in ``test_27_accessibility_desk``."""

import json

import pytest

from tests.browser.test_27_accessibility_desk import KEYS, OF_SOME, ROLES, STARTS
from tests.support.looking import Round
from tests.support.pages import Opener, log_in
from tests.support.site import Site

pytestmark = pytest.mark.slow
ROUND = Round("desk", half=1)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(open_page: Opener, role: str):
    page = open_page(ROUND.face)
    log_in(page, role)
    faults = ROUND.crawl(page, role, STARTS)
    assert not faults, "\n".join(faults)


def test_pages_of_some_records(site: Site, open_page: Opener):
    kept = json.loads(site.run("shell", "-v", "0", "-c", KEYS % sorted(set(OF_SOME.values()))))
    page = open_page("desk")
    log_in(page, "city")
    faults = [
        fault for name, label in OF_SOME.items() for fault in ROUND.visit_first(page, name, kept[label])
    ]
    assert not faults, "\n".join(faults)
