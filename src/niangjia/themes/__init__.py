"""Themes (共性问题): what many concerns have in common, and what came of it.

Owns the finder, themes with the concerns they are made of, what cadres said belongs together, proposals (对策建议), and the activities
opened from a theme. Never owns the concerns, never changes one, and never sees those that stay out of all comparison.
"""
