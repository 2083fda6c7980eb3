"""Who acts: a plain value handed to every service."""

from dataclasses import dataclass
from uuid import UUID

from niangjia.core.scope import Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, and in which role.

    :param name: how the actor is written in the audit trail (never a phone number).
    :param role: the role acted in; ``"system"`` for the product itself.
    """

    name: str
    role: str
    user_id: UUID | None = None
    person_id: UUID | None = None
    post_id: UUID | None = None
    org_id: UUID | None = None
    org_name: str = ""
    title: str = ""
    scope: Scope | None = None

    @property
    def is_system(self) -> bool:
        return self.role == "system"

    def has_role(self, *roles: str) -> bool:
        """Say whether the actor acts in one of these roles."""
        return self.role in roles


def system_actor(name: str) -> Actor:
    """Make the actor for work the product does by itself, named after that work."""
    return Actor(name=name, role="system")
