"""Invented complaints of which the theme is known: wording × alternatives × speakers × places, and texts that belong nowhere.

Half of the wording (``+`` and ``>`` in the data) may be looked at while the finder is tuned; the other half (``-`` and ``=``) is
kept apart, with speakers and courtesies of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

DATA = Path(__file__).with_name("data") / "complaints.txt"
#: Of all texts, how many belong nowhere; each is said once.
NOISE = 0.05
_CHOICE = re.compile(r"\{([^{}]*)\}")
_PLACES = (
    *("果园街道", "鼓楼街道", "檀营", "密云镇", "溪翁庄镇", "西田各庄", "十里堡", "河南寨", "巨各庄"),
    *("穆家峪", "太师屯镇", "高岭", "不老屯", "古北口", "大城子", "开发区", "石城镇"),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """How a text begins and ends, whatever it is about."""

    openers: Sequence[str]
    closers: Sequence[str]
    links: Sequence[str]


TUNING = Voice(
    openers=(
        "",
        "",
        "",
        "您好，",
        "领导好，",
        "我是{place}的快递员，",
        "我在{place}上班，",
        "{place}这边，",
        "反映个问题：",
        "我们{place}的工友都说，",
        "送外卖的，",
        "本人在{place}打工，",
    ),
    closers=("。", "。", "。", "，谢谢！", "，麻烦工会了。", "，请帮忙解决。", "！", "……"),
    links=("，希望", "，能不能", "，建议", "，最好"),
)
HELD_OUT = Voice(
    openers=(
        "",
        "",
        "工会的同志你好，",
        "跑{place}这一片的，",
        "想跟你们说个事，",
        "{place}一名普通职工，",
        "代大伙儿问一句，",
        "干了八年的老职工，",
        "在{place}做家政的，",
    ),
    closers=("。", "。", "，盼回复。", "，辛苦你们。", "，拜托了！", ""),
    links=("，", "。", "；", "，另外"),
)


@dataclass(slots=True)
class Wording:
    """What people say of one theme: what is wrong, and what they would like."""

    problems: list[str] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sample:
    """Texts and the theme of each; none for those that belong nowhere."""

    texts: list[str]
    themes: list[str | None]


def sample(number: int, *, held_out: bool = False, seed: int = 2026, noise: float = NOISE) -> Sample:
    """Invent so many texts, in a mixed order; the same for the same seed."""
    dice = Random(seed)
    wording, odd = _read(held_out)
    voice = HELD_OUT if held_out else TUNING
    names = list(wording)
    dice.shuffle(names)
    weights = [1 / (rank + 6) for rank in range(len(names))]
    lonely = odd[: min(len(odd), int(number * noise))]
    rows: list[tuple[str, str | None]] = [(_said("", text, voice, dice), None) for text in lonely]
    for name in dice.choices(names, weights, k=number - len(rows)):
        one = wording[name]
        wish = _one_of(one.wishes, dice) if dice.random() < 0.6 else ""
        rows.append((_said(wish, _one_of(one.problems, dice), voice, dice), name))
    dice.shuffle(rows)
    return Sample([text for text, _name in rows], [name for _text, name in rows])


def _one_of(lines: Sequence[str], dice: Random) -> str:
    return _CHOICE.sub(lambda found: dice.choice(found[1].split("|")), dice.choice(lines))


def _said(wish: str, problem: str, voice: Voice, dice: Random) -> str:
    opener = dice.choice(voice.openers).replace("{place}", dice.choice(_PLACES))
    asked = dice.choice(voice.links) + wish if wish else ""
    return opener + problem + asked + dice.choice(voice.closers)


def _read(held_out: bool) -> tuple[dict[str, Wording], list[str]]:
    """Read one half of the wording; of the texts that belong nowhere every other one."""
    marks = {"-": "problems", "=": "wishes"} if held_out else {"+": "problems", ">": "wishes"}
    wording: dict[str, Wording] = {}
    odd: list[str] = []
    current = Wording()
    for mark, text in _lines():
        if mark == "#":
            current = wording.setdefault(text, Wording())
        elif mark == "%":
            odd.append(text)
        elif mark in marks:
            getattr(current, marks[mark]).append(text)
    return wording, odd[held_out::2]


def _lines() -> Iterator[tuple[str, str]]:
    for line in DATA.read_text(encoding="utf-8").splitlines():
        yield line[:1], line[1:].strip()


def pairs(found: Sequence[Sequence[int]], known: Sequence[str | None]) -> tuple[float, float, float]:
    """Compare by pairs: precision, recall and F1 of "these two texts belong together".

    :param found: the themes, each as places in the list of texts.
    """
    group = {place: number for number, rows in enumerate(found) for place in rows}
    together = sum(_pairs(len(rows)) for rows in found)
    sizes: dict[str, int] = {}
    both: dict[tuple[int, str], int] = {}
    for place, name in enumerate(known):
        if name is None:
            continue
        sizes[name] = sizes.get(name, 0) + 1
        if place in group:
            key = group[place], name
            both[key] = both.get(key, 0) + 1
    right = sum(_pairs(size) for size in both.values())
    wanted = sum(_pairs(size) for size in sizes.values())
    precision = right / together if together else 1.0
    recall = right / wanted if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _pairs(number: int) -> int:
    return number * (number - 1) // 2
