"""Accessibility. axe: 0 violations on every page; core journeys by keyboard; 320 px wide; 200 % zoom: the pages of the desk.

Every second of them; the others are looked at in ``test_27_accessibility_desk_rest``, in another process.
"""

import pytest

from tests.support.looking import Round
from tests.support.pages import Opener, log_in
from tests.support.site import Site

pytestmark = pytest.mark.slow
#: In this order: what one role has seen is not looked at again for another.
ROLES = ("station", "district", "city", "administrator", "outlet", "chair", "township", "auditor")
STARTS = ("/desk/",)
#: Pages that only some records have, and of which records.
OF_SOME = {
    "classes:desk_work": "classes.Work",
    "rights:desk_contract_objection": "rights.Contract",
    "rights:desk_contract_seats": "rights.Contract",
    "rights:desk_contract_sign": "rights.Contract",
    "rights:desk_contract_step": "rights.Contract",
    "surveys:desk_survey_codes": "surveys.Survey",
    "themes:desk_proposal_edit": "themes.Proposal",
    "training:desk_order_thanks": "training.Order",
    "training:desk_substitute": "training.Placement",
}
PERSON = "main a[href^='/desk/people/0']"
#: Looked at below, where no link leads.
ELSEWHERE = frozenset(
    {*OF_SOME, "accounts:desk_login_qr", "orgs:desk_workdays_edit", "people:desk_merge", "portal:desk_search"}
)
ROUND = Round("desk", half=0, elsewhere=ELSEWHERE)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(open_page: Opener, role: str):
    ROUND.walk(open_page, role, STARTS)


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
    log_in(page, "administrator")
    page.goto("/desk/workdays/new/")
    year = page.get_by_label("年份").input_value()
    page.get_by_label("放假日").fill(f"{year}-02-05 至 {year}-02-11 春节")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="编辑").click()
    page.wait_for_url("**/desk/workdays/0*/")
    faults += ROUND.visit(page)
    assert not faults, "\n".join(faults)


def test_pages_of_some_records(site: Site, open_page: Opener):
    ROUND.look_at_some(open_page, site, "city", OF_SOME)


def test_every_page_was_looked_at():
    """Whatever answers a plain GET with a page was looked at, with or without arguments."""
    assert ROUND.unseen() == []
