"""No module is longer than a person can hold in mind; every room says what it is."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import niangjia
from niangjia.core.declare import room_names

SRC = Path(niangjia.__file__).parent
LONGEST = 400
LINK = re.compile(r"{% url ['\"](\w+):")
#: Home, and the page of a figure.
EVERYWHERE = {"portal", "reports"}


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: str(path.relative_to(SRC)))
def test_module_is_short(path: Path):
    if path.name != "0001_initial.py":
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("room", room_names())
def test_room_says_what_it_owns(room: str):
    opening = SRC / room.removeprefix("niangjia.") / "__init__.py"
    assert ast.get_docstring(ast.parse(opening.read_text(encoding="utf-8")))


def layers() -> dict[str, int]:
    """Give the layer of every room as the import contract has it, the highest first."""
    settings = tomllib.loads((SRC.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (lines,) = [one["layers"] for one in contracts if one["type"] == "layers"]
    return {
        room.strip().removeprefix("niangjia."): place
        for place, line in enumerate(lines)
        for room in line.split("|")
    }


@pytest.mark.parametrize("room", [room.removeprefix("niangjia.") for room in room_names()])
def test_templates_link_to_rooms_below_only(room: str):
    """What lies above or beside is drawn from what it declares; the frames in ``core`` hold all together."""
    place = layers()
    pages = (SRC / room / "templates").rglob("*.html")
    linked = {name for page in pages for name in LINK.findall(page.read_text(encoding="utf-8"))}
    beside = {name for name in linked - {room} if name in place and place[name] <= place[room]}
    assert room == "core" or beside <= EVERYWHERE


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common", "misc"])
def test_there_is_no_junk_drawer(word: str):
    assert list(SRC.rglob(f"{word}.py")) == [path for path in SRC.rglob(word) if path.is_dir()] == []
