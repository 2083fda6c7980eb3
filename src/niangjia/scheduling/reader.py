"""A file of JSON, taken field by field, so that every refusal names the place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from niangjia.core.errors import BadInput

T = TypeVar("T")


def wrong(where: str, what: str) -> BadInput:
    """Say what is wrong and where in the file."""
    return BadInput(f"{where} {what}.")


def whole(given: Any, where: str, least: int, most: int) -> int:
    """Take a whole number within bounds."""
    if isinstance(given, bool) or not isinstance(given, int):
        raise wrong(where, "must be a whole number")
    if not least <= given <= most:
        raise wrong(where, f"must be from {least} to {most}")
    return given


class Reader:
    """One object of the file: takes fields by name and kind, and knows where it stands."""

    def __init__(self, value: Any, where: str, fields: Iterable[str]) -> None:
        self.where = where
        if not isinstance(value, dict):
            raise wrong(where or "the file", "must be an object in braces")
        self.value: Mapping[str, Any] = value
        known = tuple(fields)
        for name in value:
            if name not in known:
                raise wrong(self.at(name), f"is not known; known here are {', '.join(known)}")

    def at(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def text(self, name: str, default: str | None = None) -> str:
        given = self.value.get(name, default)
        if given is None:
            raise wrong(self.at(name), "is missing")
        if not isinstance(given, str) or (default is None and not given):
            raise wrong(self.at(name), "must be a text")
        return given

    def maybe(self, name: str) -> str | None:
        return None if self.value.get(name) is None else self.text(name)

    def number(self, name: str, least: int, most: int, default: int | None = None) -> int:
        given = self.value.get(name, default)
        if given is None:
            raise wrong(self.at(name), "is missing")
        return whole(given, self.at(name), least, most)

    def maybe_number(self, name: str, least: int, most: int) -> int | None:
        return None if self.value.get(name) is None else self.number(name, least, most)

    def yes(self, name: str, default: bool) -> bool:
        given = self.value.get(name, default)
        if not isinstance(given, bool):
            raise wrong(self.at(name), "must be true or false")
        return given

    def items(self, name: str, *, needed: bool = False) -> Sequence[Any]:
        given = self.value.get(name)
        if given is None and not needed:
            return ()
        if not isinstance(given, list):
            raise wrong(self.at(name), "is missing" if given is None else "must be a list in brackets")
        return given

    def texts(self, name: str) -> tuple[str, ...]:
        given = self.items(name)
        for at, one in enumerate(given):
            if not isinstance(one, str) or not one:
                raise wrong(f"{self.at(name)}[{at}]", "must be a text")
        return tuple(given)

    def each(self, name: str, read: Callable[[Any, str], T], *, needed: bool = False) -> tuple[T, ...]:
        given = self.items(name, needed=needed)
        return tuple(read(one, f"{self.at(name)}[{at}]") for at, one in enumerate(given))
