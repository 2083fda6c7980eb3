"""Pages of the sign-up engine, by who opens them."""
