"""Public identifiers: random, ordered by time of making, made by the application (RFC 9562, version 7)."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """Make a new identifier."""
    return _uuid7()
