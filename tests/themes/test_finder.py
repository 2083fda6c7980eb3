"""The finder: known themes are found, what belongs nowhere stays out, what people said is minded, any CSV can be read."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.complaints import pairs, sample
from niangjia.themes.finder import find_themes, nearest
from niangjia.themes.finder.grouping import components, group
from niangjia.themes.finder.words import telling_words
from tests.support.commands import Done, assert_refused, run_together
from tests.themes.makers import FIRST_AID, LONELY, MICROWAVE, WAGES

#: Nothing of this product is set.
BARE = {name: value for name, value in os.environ.items() if not name.startswith(("NIANGJIA_", "DJANGO_"))}
ALL = (*MICROWAVE, *FIRST_AID, *WAGES, *LONELY)


def sets(texts: tuple[str, ...], **known: list[tuple[int, int]]) -> list[set[int]]:
    return [set(one.rows) for one in find_themes(texts, **known)]


def test_themes_of_known_texts_are_found_and_named_after_them():
    found = find_themes(ALL)
    assert [set(one.rows) for one in found] == [set(range(5)), set(range(5, 9)), set(range(9, 13))]
    assert ["微波炉" in found[0].keywords, "急救" in found[1].keywords, "加班费" in found[2].keywords] == [
        True
    ] * 3
    assert all(4 <= len(one.label) <= 16 and not one.label.startswith("希望") for one in found)
    assert set(found[0].typical) == set(range(5))


@pytest.mark.parametrize("held_out", [False, True])
def test_pairs_of_invented_complaints_are_found(held_out):
    said = sample(500, held_out=held_out, seed=7)
    precision, recall, f1 = pairs([one.rows for one in find_themes(said.texts)], said.themes)
    assert f1 >= 0.8, (precision, recall)


def test_what_people_said_is_minded():
    assert {0, 9} <= next(one for one in sets(ALL, together=[(0, 9)]) if 0 in one)
    apart = sets(ALL, apart=[(0, 1)])
    assert not any({0, 1} <= one for one in apart)
    both = sets(ALL, together=[(0, 1)], apart=[(0, 1)])
    assert not any({0, 1} <= one for one in both)  # apart is kept
    assert {13, 14, 15} in sets(ALL, together=[(13, 14), (14, 15)])


def test_pairs_through_a_third_do_not_come_together():
    joined = components(4, [(0, 1), (1, 2)], [(0, 2)])
    assert joined[0] == joined[1] != joined[2]


@pytest.mark.parametrize(
    "texts", [[], ["只有一条"], ["", ""], ["，。", "！！"], ["你好"] * 4, ["a", "b", "c"]]
)
def test_next_to_nothing_is_no_error(texts):
    assert all(len(one.rows) >= 3 for one in find_themes(texts))


def test_more_than_fit_at_once_are_sampled(monkeypatch):
    monkeypatch.setattr("niangjia.themes.finder.grouping.MOST_AT_ONCE", 200)
    said = sample(500, seed=3)
    found = find_themes(said.texts, together=[(0, 1)])
    assert pairs([one.rows for one in found], said.themes)[2] > 0.6
    assert group.__doc__


def test_words_leave_out_courtesy_places_people_and_numbers():
    words = telling_words("领导您好，我是果园街道的快递员，老张说２０２３年5月驿站微波炉坏了，谢谢")
    assert words == ["驿站", "微波炉", "坏"]


def test_nearest_gives_the_most_alike_first():
    found = nearest("微波炉坏了热不了饭", ALL)
    assert found[0][0] in range(5) and found[0][1] >= found[-1][1]
    assert nearest("", ALL) == [] == nearest("微波炉", [])


def csv_of(folder: Path, encoding: str) -> str:
    path = folder / f"{encoding}.csv"
    lines = ["编号,诉求", *(f'{number},"{text}"' for number, text in enumerate(ALL)), "99,", "100"]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return str(path)


def find(path: str, column: str = "诉求") -> list[str]:
    return ["themes", "find", "--input", path, "--text-column", column, "--json"]


def told(done: Done) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_command_finds_themes_of_a_sheet_without_a_database_or_keys(tmp_path):
    texts = ["驿站微波炉坏了没法热饭，" * 1700] * 3 + ["wifi太慢 slow"] * 3
    (tmp_path / "long.csv").write_text("text\n" + "\n".join(texts), encoding="utf-8")
    sheets = [find(csv_of(tmp_path, encoding)) for encoding in ("utf-8", "utf-8-sig", "gb18030")]
    done = run_together(BARE, [*sheets, find(str(tmp_path / "long.csv"), "text")])
    for one in map(told, done[:3]):
        assert (one["texts"], len(one["themes"]), one["themes"][0]["rows"]) == (len(ALL), 3, [1, 2, 3, 4, 5])
        assert set(one["themes"][0]) == {"label", "keywords", "size", "rows"}
    assert [one["rows"] for one in told(done[3])["themes"]] == [[1, 2, 3], [4, 5, 6]]


def test_command_refuses_in_one_sentence(tmp_path):
    contents = {
        "one": "text\n只有\n",
        "none": 'text\n\n""\n',
        "empty": "",
        "other": "a,b\n1,2\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xff\xff\xff")
    says = {
        "one": "at least two",
        "none": "at least two",
        "empty": "no column",
        "other": "it has: a, b",
        "binary": "GB 18030",
        "nowhere": "cannot be read",
    }
    assert_refused(BARE, [(find(str(tmp_path / name), "text"), said) for name, said in says.items()])
