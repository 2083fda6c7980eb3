"""Every setting is an environment variable, and ``docs/configuration.md`` says so: name and default."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READERS = {"text", "flag", "number", "words", "is_demo"}
ROW = re.compile(r"^\| `(NIANGJIA_\w+)` \| (.*?) \| .+ \|$", re.MULTILINE)


def read_settings() -> dict[str, str | None]:
    """Give every variable the code reads, with its default where that is written down as a value."""
    found: dict[str, str | None] = {}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.args[0].value
            reader = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if (
                isinstance(name, str)
                and name.startswith("NIANGJIA_")
                and reader in READERS | {"get", "getenv"}
            ):
                found[name] = found.get(name) or written_default(node)
    return found


def written_default(call: ast.Call) -> str | None:
    if len(call.args) < 2:
        return ""
    try:
        value = ast.literal_eval(call.args[1])
    except ValueError:
        return None  # computed: the table says how
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value).replace("_", "")


def documented() -> dict[str, str]:
    return dict(ROW.findall((ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")))


def test_every_setting_is_documented_and_no_other():
    assert sorted(documented()) == sorted(read_settings())


@pytest.mark.parametrize(("name", "default"), [row for row in read_settings().items() if row[1] is not None])
def test_documented_default_is_the_real_one(name: str, default: str):
    told = documented()[name]
    assert told.strip("`").replace("_", "") == default or (default == "" and told == "–")
