"""Sort and search Chinese text by sound: databases here have no Chinese collation."""


def spelled(text: str) -> tuple[str, str]:
    """``王小明`` → (``wang xiao ming``, ``wxm``): what to sort by and what people type; letters and digits stay as they are."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a while to load, and few commands need it

    text = text.strip()
    sounds = lazy_pinyin(text)
    if len(sounds) == len(text) and not any(letter.isascii() for letter in text):
        letters = "".join(sound[:1] for sound in sounds)
    else:
        letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).replace(" ", "")
    return " ".join(sounds).lower(), letters.lower()


def sort_key(text: str) -> str:
    """``王小明`` → ``wang xiao ming``."""
    return spelled(text)[0]


def initials(text: str) -> str:
    """``王小明`` → ``wxm``."""
    return spelled(text)[1]
