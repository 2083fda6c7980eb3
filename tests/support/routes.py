"""The URL conf as a list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from niangjia.core.access import Access, access_of


@dataclass(frozen=True, slots=True)
class Route:
    """One URL: its full name, its pattern, its view and who may open it (``None``: it does not say)."""

    name: str
    pattern: str
    view: Callable[..., Any]
    kwargs: frozenset[str]

    @property
    def access(self) -> Access | None:
        return access_of(self.view)

    def __str__(self) -> str:
        return self.name or self.pattern


def routes() -> list[Route]:
    """List every URL of the product."""
    return list(_walk(get_resolver().url_patterns, "", (), frozenset()))


def _walk(
    patterns: list[URLPattern | URLResolver], prefix: str, spaces: tuple[str, ...], kwargs: frozenset[str]
) -> Iterator[Route]:
    for one in patterns:
        path = prefix + str(one.pattern)
        known = kwargs | frozenset(one.pattern.converters) | frozenset(one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, path, inner, known)
        else:
            yield Route(":".join((*spaces, one.name or "")) if one.name else "", path, one.callback, known)
