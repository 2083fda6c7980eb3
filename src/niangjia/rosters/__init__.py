"""Rosters (花名册): member lists as workbooks, in and out.

Owns how a workbook is read, which of its columns is what, the batches that were imported and how they are undone. Never owns
persons or memberships: those are written through ``people``.
"""
