"""Sort and search Chinese text by sound: databases here have no Chinese collation."""

from pypinyin import Style, lazy_pinyin


def sort_key(text: str) -> str:
    """``王小明`` → ``wang xiao ming``."""
    return " ".join(lazy_pinyin(text.strip())).lower()


def initials(text: str) -> str:
    """``王小明`` → ``wxm``; letters and digits stay as they are."""
    return "".join(lazy_pinyin(text.strip(), style=Style.FIRST_LETTER)).lower().replace(" ", "")
