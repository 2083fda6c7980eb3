"""Dashboards, drill-down and evidence: draws whatever figures are declared.

Never computes a number of its own.
"""
