"""Builds the demo year by running every room's chapter, in order.

Never writes a row itself.
"""
