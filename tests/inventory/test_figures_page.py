"""``docs/figures.md`` says what the rooms declare."""

from pathlib import Path

from niangjia.reports.docs import figures_page

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def test_page_is_in_step():
    assert PAGE.read_text(encoding="utf-8") == figures_page(), "run `niangjia figures --docs docs/figures.md`"
