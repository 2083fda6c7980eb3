"""What stands in the way of finding themes in a file."""

from niangjia.core.errors import BadInput


class BadSheet(BadInput):
    """The file cannot be read; the sentence says why."""
