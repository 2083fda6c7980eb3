"""The one sign-up engine: activities, sessions, sign-ups, check-in, ratings.

Every context that invites people stands on it; none copies it.
"""
