"""What the pages of this room share."""

PER_PAGE = 30
MOST_EXPORTED = 5000
