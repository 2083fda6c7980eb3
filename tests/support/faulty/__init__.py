"""A room of the tests that fails in every way it can, with what it was given in its mouth."""
