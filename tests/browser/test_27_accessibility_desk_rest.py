"""Accessibility. The other half of the pages of the desk, as in ``test_27_accessibility_desk``."""

import pytest

from tests.browser.test_27_accessibility_desk import ELSEWHERE, OF_SOME, ROLES, STARTS
from tests.support.looking import Round
from tests.support.pages import Opener
from tests.support.site import Site

pytestmark = pytest.mark.slow
ROUND = Round("desk", half=1, elsewhere=ELSEWHERE)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(open_page: Opener, role: str):
    ROUND.walk(open_page, role, STARTS)


def test_pages_of_some_records(site: Site, open_page: Opener):
    ROUND.look_at_some(open_page, site, "city", OF_SOME)
