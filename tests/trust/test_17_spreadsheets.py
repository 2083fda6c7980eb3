"""Spreadsheets. Entry count, ratio and unpacked size checked before parsing (bombs refused < 2 s); on every export
`= + - @ tab CR` are escaped.

What comes in is a roster. A zip is unpacked without being kept before a parser sees it, whatever its table of contents says.
"""

import csv
import io
import time
import zipfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from niangjia.core import xlsx
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.rosters.errors import BadWorkbook
from niangjia.rosters.reading import read_tables
from niangjia.surveys import services as surveys
from niangjia.surveys.choices import QuestionKind
from niangjia.surveys.models import Survey
from niangjia.surveys.services.answering import Said
from tests.classes.makers import make_class, make_enrolment
from tests.courses.makers import make_lecturer
from tests.support.answers import table
from tests.support.factories import TEST, Federation, client_for, make_actor, make_federation, make_person
from tests.support.moments import attend, make_past_session, make_past_signup
from tests.support.offers import make_activity, make_headcount
from tests.support.routes import routes
from tests.surveys.making import add, make_survey

BOMBS = {
    "one part": {"xl/worksheets/sheet1.xml": b" " * 30_000_000},
    "many parts": {f"xl/media/{number}.bin": b" " * 7_000_000 for number in range(6)},
    "an entity of entities": {
        "xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    },
}


def evil_survey(org: Org) -> Survey:
    """A survey whose title, questions and answers could all be formulas."""
    survey = make_survey(org, anonymous=False, title=EVIL[0], questions=False)
    chosen = add(survey, QuestionKind.ONE, EVIL[1], options=EVIL[:4])
    written = add(survey, QuestionKind.LONG, EVIL[2])
    survey = surveys.open_survey(survey=survey, actor=TEST, at=timezone.now())
    surveys.answer_named(
        survey=survey,
        person=make_person(org=org, name=EVIL[3]),
        said={chosen.pk: Said([EVIL[3]]), written.pk: Said(text=EVIL[0])},
        actor=TEST,
        at=timezone.now(),
        attempt=uuid7(),
    )
    return survey


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("honest", [True, False])
def test_bomb_is_refused_before_it_is_parsed(bomb: str, honest: bool, monkeypatch: pytest.MonkeyPatch):
    content = packed(BOMBS[bomb])
    if not honest:  # the table of contents tells another size
        for part in BOMBS[bomb].values():
            content = content.replace(len(part).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    monkeypatch.setattr("python_calamine.load_workbook", None)
    begun = time.process_time()
    with pytest.raises(BadWorkbook):
        read_tables(content)
    assert time.process_time() - begun < 2


def test_control_sound_workbook_reaches_the_parser(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("python_calamine.load_workbook", None)
    with pytest.raises(TypeError):
        read_tables(packed({"xl/worksheets/sheet1.xml": b"<worksheet/>"}))


EVIL = [f"{first}HYPERLINK(1)" for first in ("=", "+", "-", "@", "\t=", "\r=")]


@pytest.mark.parametrize("text", EVIL)
def test_text_that_could_be_a_formula_is_escaped(text: str):
    assert xlsx.harmless(text) == f"'{text}"


@given(text=st.text(max_size=40))
def test_no_text_begins_as_a_formula_does(text: str):
    assert not str(xlsx.harmless(text)).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("value", [-3, 1.5, True, None])
def test_numbers_stay_numbers(value: Any):
    assert xlsx.harmless(value) is value


def test_saved_as_csv_it_is_still_harmless():
    sheet = xlsx.Sheet("试", EVIL, [EVIL, EVIL], notes=EVIL)
    page = openpyxl.load_workbook(io.BytesIO(xlsx.workbook([sheet]))).active
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[cell.value or "" for cell in row] for row in page.iter_rows()])
    cells = [cell for row in csv.reader(io.StringIO(buffer.getvalue())) for cell in row]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))] == []
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.django_db
class TestExports:
    """Every export of the product, filled with what could be a formula."""

    CASES: dict[str, Callable[[Any], str]] = {
        "people:desk_people_export": lambda _made: reverse("people:desk_people_export"),
        "activities:desk_export": lambda made: reverse("activities:desk_export", args=[made.session.pk]),
        "classes:desk_class_export": lambda made: reverse("classes:desk_class_export", args=[made.roster.pk]),
        "courses:desk_lecturers_export": lambda _made: reverse("courses:desk_lecturers_export"),
        "accounts:desk_audit_export": lambda _made: reverse("accounts:desk_audit_export"),
        "reports:desk_figures_export": lambda _made: reverse("reports:desk_figures_export"),
        "reports:desk_figure_export": lambda _made: reverse(
            "reports:desk_figure_export", args=["services.times"]
        ),
        "surveys:desk_survey_export": lambda made: reverse(
            "surveys:desk_survey_export", args=[evil_survey(made.session.activity.org).pk]
        ),
    }

    def filled(self, fed: Federation) -> Any:
        session = make_past_session(fed.township, place=EVIL[1])
        roster = make_class(fed.township, title=EVIL[2])
        for text in EVIL[:4]:
            person = make_person(org=fed.union, name=text, employer=text)
            attend(make_past_signup(session, person=person))
            make_enrolment(roster, person)
            make_lecturer(fed.district, person=person)
        make_activity(org=fed.township, title=EVIL[0])
        make_headcount(org=fed.township, place=EVIL[3], note=EVIL[0])
        return SimpleNamespace(session=session, roster=roster)

    @pytest.mark.parametrize("name", CASES)
    def test_export_holds_no_formula(self, name: str):
        fed = make_federation()
        made = self.filled(fed)
        role = roles.AUDITOR if "audit" in name else roles.DISTRICT
        client = client_for(make_actor(role, fed.district))
        year = timezone.now().year
        query = f"?since={year - 1}-01-01&until={year}-12-31"
        answer = client.post(self.CASES[name](made) + query, {"reason": "=年度检查"})
        assert answer.status_code == 200
        cells = [str(cell) for row in table(answer) for cell in row if cell is not None]
        assert len(cells) > 5
        assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
        assert [
            cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()
        ] == []

    def test_no_export_is_forgotten(self):
        exports = {one.name for one in routes() if "export" in one.name and one.access.audience == "roles"}  # type: ignore[union-attr]
        assert exports == set(self.CASES)
