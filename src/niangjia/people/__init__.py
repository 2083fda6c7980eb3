"""Persons, the identity vault, memberships and posts: who somebody is, and for which org they act.

Never records service work: that is the ledger's.
"""
