"""Sort and search Chinese text by sound: databases here have no Chinese collation."""

from functools import lru_cache
from itertools import combinations

#: As long as names of people are.
SHORT = 4


def spelled(text: str) -> tuple[str, str]:
    """``王小明`` → (``wang xiao ming``, ``wxm``): what to sort by and what people type; letters and digits stay as they are."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a while to load, and few commands need it

    text = text.strip()
    sounds = _one_by_one(text) or lazy_pinyin(text)
    if len(sounds) == len(text) and not any(letter.isascii() for letter in text):
        letters = "".join(sound[:1] for sound in sounds)
    else:
        letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).replace(" ", "")
    return " ".join(sounds).lower(), letters.lower()


def _one_by_one(text: str) -> list[str]:
    """Give the sounds of a short text none of whose parts is a phrase; empty when it is none, or one is.

    Looking for phrases takes most of the time, and few names hold one.
    """
    from pypinyin.constants import PHRASES_DICT

    if not 0 < len(text) <= SHORT or any(
        text[start:end] in PHRASES_DICT
        for start, end in combinations(range(len(text) + 1), 2)
        if end - start > 1
    ):
        return []
    sounds = [_sound(letter) for letter in text]
    return sounds if all(sounds) else []


@lru_cache(maxsize=20_000)
def _sound(letter: str) -> str:
    """Give the sound of a Chinese character; empty for anything else."""
    from pypinyin import lazy_pinyin

    sound: str = lazy_pinyin(letter)[0]
    return "" if letter.isascii() or sound == letter else sound


def sort_key(text: str) -> str:
    """``王小明`` → ``wang xiao ming``."""
    return spelled(text)[0]


def initials(text: str) -> str:
    """``王小明`` → ``wxm``."""
    return spelled(text)[1]
