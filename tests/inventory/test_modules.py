"""No module is longer than a person can hold in mind; every room says what it is."""

import ast
from pathlib import Path

import pytest

import niangjia
from niangjia.core.declare import room_names

SRC = Path(niangjia.__file__).parent
LONGEST = 400


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: str(path.relative_to(SRC)))
def test_module_is_short(path: Path):
    if path.name != "0001_initial.py":
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("room", room_names())
def test_room_says_what_it_owns(room: str):
    opening = SRC / room.removeprefix("niangjia.") / "__init__.py"
    assert ast.get_docstring(ast.parse(opening.read_text(encoding="utf-8")))


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common", "misc"])
def test_there_is_no_junk_drawer(word: str):
    assert list(SRC.rglob(f"{word}.py")) == [path for path in SRC.rglob(word) if path.is_dir()] == []
