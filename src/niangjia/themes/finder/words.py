"""What of a text tells its subject: words without courtesy, places, names of people and numbers."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

TOPICS = Path(__file__).with_name("data") / "topics.txt"
#: Of a longer text the beginning tells what it is about.
LONGEST = 2000
#: What rjieba calls nouns, verbs, adjectives, idioms, and words in other letters.
_TELLING = frozenset("nvajlizbe")
_PLACES_AND_BODIES = frozenset({"ns", "nt"})
_NUMBERS = re.compile(r"[0-9]+(?:[.:：/-][0-9]+)*")
_CLAUSES = re.compile(r"[，。！？；：、,.!?;:\s…—]+")
#: 果园街道, 溪翁庄镇: where it is, not what it is.
_WHERE_NAMED = re.compile(r"[\u4e00-\u9fff]{2,3}(?:街道|地区|镇)")
#: A clause in which somebody says who they are and where they work.
_WHO = re.compile(
    r"^(?:我|本人|我们|咱们?|俺)(?:是|在|们?[\u4e00-\u9fff]{2,6}的?).{0,10}"
    r"(?:[员工人的]|师傅|司机|护士|老师|上班|打工|干活|工作|都说)$"
)
_ASKING = re.compile(r"^(?:希望|建议|最好|能不能|能否|可不可以|可否|请问|请|反映|想问问?|另外|代大家问)+")
#: How somebody is called, rather than what they are: 老张, 李师傅, 王姐.
_CALLED = re.compile(r"^[老小阿].$|.(?:师傅|大姐|大哥|主任|经理|姐|哥)$")
#: Courtesy, speakers, and what can stand in any complaint.
_EMPTY = frozenset(
    word
    for line in (
        "您好 你好 领导 同志 谢谢 感谢 麻烦 辛苦 拜托 请 请问 希望 建议 能 能够 能不能 可以 可否 想 想要 要 应该 最好 盼 盼望 回复 反映",
        "解决 帮忙 帮助 帮 问题 事情 事 说 讲 问 问问 代 大家 工友 职工 员工 工会 本人 人 是 有 没有 没 无 不 会 去 来",
        "到 得 做 让 给 把 被 上 下 里 看 位 跑 进行 一下 好 多 大 小 太 多次 一直 经常 普通 打工 上班",
        "知道 不知道 觉得 感觉 现在 目前 时候 地方 情况 方面 东西 有没有 办法 怎么 怎么办 不能 问一问 出面 别提 这边 听说",
    )
    for word in line.split()
)


def plain(text: str) -> str:
    """Make a text the same however it was typed: full or half width, capitals, numbers left out."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    return " ".join(_NUMBERS.sub(" ", text).split())


@cache
def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    import rjieba

    tag: Callable[[str], list[tuple[str, str]]] = rjieba.tag
    return tag


def tagged(text: str) -> list[tuple[str, str]]:
    """Cut a text into words and say of each what kind it is."""
    return _tagger()(text)


def _without_speaker(text: str) -> str:
    return "，".join(one for one in clauses(text) if not _WHO.match(one)) or text


def telling_words(text: str) -> list[str]:
    """Cut a text into the words that tell its subject, in their order."""
    return [
        word
        for word, kind in _tagger()(_WHERE_NAMED.sub(" ", _without_speaker(plain(text))))
        if kind[:1] in _TELLING
        and kind not in _PLACES_AND_BODIES
        and word not in _EMPTY
        and not _CALLED.search(word)
    ]


@cache
def _topics() -> dict[str, tuple[str, ...]]:
    """Read which topics a word tells of."""
    told: dict[str, tuple[str, ...]] = {}
    for line in TOPICS.read_text(encoding="utf-8").splitlines():
        topic, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            for word in words.split():
                told[word] = (*told.get(word, ()), topic)
    return told


def topics_of(text: str) -> list[str]:
    """List the topics a text tells of, each as often as one of its words stands there; of words within each other the longest counts."""
    known, said = _topics(), plain(text)
    longest = max(map(len, known))
    found: list[str] = []
    place = 0
    while place < len(said):
        for length in range(min(longest, len(said) - place), 1, -1):
            topics = known.get(said[place : place + length])
            if topics:
                found += topics
                place += length - 1
                break
        place += 1
    return found


def asked(clause: str) -> str:
    """Take the courtesy off the beginning of a clause."""
    return _ASKING.sub("", clause)


def clauses(text: str) -> list[str]:
    """Cut a text at its punctuation."""
    return [one for one in _CLAUSES.split(text[:LONGEST]) if one]
