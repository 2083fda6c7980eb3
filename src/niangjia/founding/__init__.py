"""Founding (建会): enterprises that could have a union, the way of each from the first visit to a registered union, and how it lives after.

Owns prospects, founding cases with their steps, and campaigns. Never owns the unions, their members or who acts for them: those are made
through ``orgs`` and ``people`` when a founding is approved.
"""
