"""The measurement of first loads says what is over the budget."""

from typing import Any

from benchmarks import pages


def row(**given: Any) -> dict[str, Any]:
    quick = {"kb": 60.0, "lcp_ms": 900, "server_ms": 30.0, "kb_budget": 100, "lcp_budget_ms": 1200}
    return {"engine": "sqlite", "face": "worker", "role": "worker", "page": "/", **quick, **given}


def test_page_over_its_budget_is_marked():
    said = pages.words([row(), row(kb=101.0), row(lcp_ms=1201), row(kb=300.0, kb_budget=None)]).splitlines()
    assert [line.endswith("OVER") for line in said[1:-1]] == [False, True, True, False]


def test_measurement_without_pages_is_none():
    assert pages.sound([row(kb=300.0)])
    assert not pages.sound([])
    assert not pages.sound([row(kb=0.0)])
