"""Login, sessions and the audit trail.

Owns who may sign in and the record of what was done; never knows what a person or an organisation is.
"""
