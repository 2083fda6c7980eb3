"""A room of the tests: it owns nothing, and declares one of everything."""
