"""Every view says who may open it. A view that does not is refused, and fails the suite.

The middleware that knows roles enforces the declaration; missing and forbidden answer alike (404).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a view.

    :param audience: ``"anyone"``, ``"signed_in"`` or ``"roles"``.
    :param roles: the roles, when the audience is ``"roles"``.
    """

    audience: str
    roles: frozenset[str] = frozenset()

    def admits(self, *, signed_in: bool, role: str) -> bool:
        """Say whether somebody signed in (or not) and acting in this role may open the view."""
        if self.audience == "anyone":
            return True
        if self.audience == "signed_in":
            return signed_in
        return signed_in and role in self.roles


class Declared(Protocol):
    access: Access


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def anyone(view: View) -> View:
    """Open the view to everybody, signed in or not."""
    return _declare(view, Access("anyone"))


def signed_in(view: View) -> View:
    """Open the view to everybody who is signed in, for their own affairs."""
    return _declare(view, Access("signed_in"))


def roles(*names: str) -> Callable[[View], View]:
    """Open the view to those who act in one of these roles."""
    access = Access("roles", frozenset(names))
    return lambda view: _declare(view, access)


def access_of(view: Callable[..., Any]) -> Access | None:
    """Find a view's declaration, through class-based views and wrappers."""
    found: Access | None = getattr(view, "access", None)
    if found is None and hasattr(view, "view_class"):
        found = getattr(view.view_class, "access", None)
    if found is None and hasattr(view, "__wrapped__"):
        return access_of(view.__wrapped__)
    return found
