"""Programmes and the service ledger: what was done, once.

Its entries are the only evidence of service; nothing here edits or deletes them.
"""
