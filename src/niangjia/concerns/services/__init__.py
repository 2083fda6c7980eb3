"""Every change to concerns."""

from niangjia.concerns.services.raising import follow_code_of, owner_for, raise_concern

__all__ = ["follow_code_of", "owner_for", "raise_concern"]
