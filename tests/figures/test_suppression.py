"""Small groups in public are hidden, and nothing shown gives them away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niangjia.figures.suppression import hidden


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([], []),
        ([50, 60], [50, 60]),
        ([9, 50, 60], [60]),
        ([0, 50, 60], [60]),
        ([3, 4, 50, 60], [60]),
        ([9, 9, 50, 60], [60]),
        ([5, 9, 50, 60], [50, 60]),
        ([3], []),
        ([3, 12], []),
    ],
)
def test_what_stays(cells: list[int], shown: list[int]):
    assert [cell for cell, secret in zip(cells, hidden(cells), strict=True) if not secret] == shown


@given(st.lists(st.integers(min_value=0, max_value=60), max_size=12))
def test_no_small_cell_is_shown_or_follows_from_the_sum(cells: list[int]):
    secret = hidden(cells)
    kept = [cell for cell, hide in zip(cells, secret, strict=True) if not hide]
    gone = [cell for cell, hide in zip(cells, secret, strict=True) if hide]
    assert all(cell >= 10 for cell in kept)
    if kept and any(cell < 10 for cell in gone):
        # Whoever knows the sum and every shown cell is left with a sum of at least two cells, neither nothing nor all.
        assert len(gone) >= 2 and sum(gone) >= 10
