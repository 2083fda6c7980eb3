"""Small groups in public: a cell under ten is hidden, and so is one that would give it away."""

from collections.abc import Sequence

SMALLEST = 10


def hidden(cells: Sequence[int], smallest: int = SMALLEST) -> list[bool]:
    """Say which cells of a row must be hidden when their sum is known, too.

    Every cell under ``smallest`` is hidden. One hidden cell alone, or hidden cells whose sum leaves no doubt about
    them, would follow from the sum: then the smallest of the others is hidden as well.
    """
    hide = [cell < smallest for cell in cells]
    while any(hide) and not all(hide) and _follows(cells, hide, smallest):
        shown = [index for index, secret in enumerate(hide) if not secret]
        hide[min(shown, key=lambda index: (cells[index], index))] = True
    return hide


def _follows(cells: Sequence[int], hide: Sequence[bool], smallest: int) -> bool:
    """Say whether somebody who knows the sum learns a hidden cell, or nearly so."""
    secrets = [cell for cell, secret in zip(cells, hide, strict=True) if secret]
    if len(secrets) == 1:
        return True
    if any(cell >= smallest for cell in secrets):
        return False  # one of them was hidden only to protect the others: nobody knows which
    total, most = sum(secrets), (smallest - 1) * len(secrets)
    return total >= most - 1 or total < smallest
