"""Accessibility. axe: 0 violations on every page; core journeys by keyboard; 320 px wide; 200 % zoom: the pages of the desk."""

import pytest

from tests.support.looking import Round
from tests.support.pages import Opener, log_in

pytestmark = pytest.mark.slow
#: In this order: what one role has seen is not looked at again for another.
ROLES = ("station", "district", "auditor", "administrator", "outlet", "township", "city")
STARTS = ("/desk/",)
PERSON = "main a[href^='/desk/people/0']"
ROUND = Round("desk")


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(open_page: Opener, role: str):
    page = open_page(ROUND.face)
    log_in(page, role)
    faults = ROUND.crawl(page, role, STARTS)
    assert not faults, "\n".join(faults)


def test_every_list_can_be_reached():
    """Every page without arguments is linked, or a form leads to it, on somebody's pages."""
    assert ROUND.unlinked() == []


def test_pages_that_no_link_leads_to(open_page: Opener):
    page = open_page("desk")
    faults = ROUND.visit(page, "/desk/login/")
    log_in(page, "district")
    faults += ROUND.visit(page, "/desk/search/?q=王")
    page.goto("/desk/people/")
    one, other = (found.get_attribute("href") for found in page.locator(PERSON).all()[:2])
    faults += ROUND.visit(page, f"{one}merge/?other={str(other).split('/')[3]}")
    assert not faults, "\n".join(faults)


def test_every_page_was_looked_at():
    """Whatever answers a plain GET with a page was looked at, with or without arguments."""
    assert ROUND.unseen() == []
