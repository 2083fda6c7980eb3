"""A room whose chapter fails half-way."""
