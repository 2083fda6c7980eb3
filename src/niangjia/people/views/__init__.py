"""Pages about persons, by who opens them."""
