"""The desk's rail: seven words at most; the one where one is opens."""

import re

import pytest

from niangjia.people import roles
from tests.support.factories import client_for, make_actor, make_federation

pytestmark = pytest.mark.django_db
WORD = re.compile(r'<a class="item" href="([^"]+)"( aria-current="(?:page|true)")?>')


def rail(role: str, path: str) -> str:
    page = client_for(make_actor(role, make_federation().district)).get(path).content.decode()
    return page[page.index('<nav class="rail"') : page.index('<div class="foot">')]


def test_is_short_and_opens_where_one_is():
    drawn = rail(roles.DISTRICT, "/desk/people/")
    inside = drawn[drawn.index('<div class="inside">') : drawn.index("</div>")]
    assert [path for path, _here in WORD.findall(drawn.replace(inside, ""))][:3] == [
        "/desk/",
        "/desk/activities/",
        "/desk/people/",
    ]
    assert len(WORD.findall(drawn.replace(inside, ""))) <= 7
    assert '<a class="item" href="/desk/people/" aria-current="page">' in inside
    assert "/desk/rosters/" in inside


def test_shows_no_second_row_where_nothing_is_grouped():
    assert '<div class="inside">' not in rail(roles.DISTRICT, "/desk/")


def test_group_of_one_word_is_that_word():
    drawn = rail(roles.DISTRICT, "/desk/figures/")
    assert '<div class="inside">' not in drawn
    assert 'href="/desk/figures/" aria-current="page"' in drawn
