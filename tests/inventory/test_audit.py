"""What ``make audit`` lets pass, and what it does not."""

import pytest

from scripts.audit import Outcome, explanations, findings, main, sift

WEB = explanations()["web"]


def report(words: str) -> dict[str, object]:
    one = {"info": words, "method": "GET", "path": "/"}
    return {"vulnerabilities": {"Secure Flag cookie": [one, one]}, "anomalies": {}}


@pytest.mark.parametrize(
    ("cookie", "found", "explained"), [("niangjia_csrf", 0, 1), ("messages", 0, 1), ("niangjia_new", 1, 0)]
)
def test_only_what_is_explained_passes(cookie: str, found: int, explained: int):
    outcome = Outcome("web", "a page")
    sift(outcome, findings(report(f"Secure flag is not set in the cookie : {cookie}")), WEB)
    assert (len(outcome.found), outcome.explained) == (found, explained)
    assert str(outcome).startswith("FAIL" if found else "ok")


def test_every_explanation_gives_a_reason():
    assert all(one["why"].endswith(".") for part in explanations().values() for one in part)


def test_unknown_part_is_bad_use():
    with pytest.raises(SystemExit) as refused:
        main(["nothing"])
    assert refused.value.code == 2
