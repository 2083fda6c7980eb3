"""Pages of joining, by who opens them."""
