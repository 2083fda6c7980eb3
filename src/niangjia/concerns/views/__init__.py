"""Pages of concerns."""
