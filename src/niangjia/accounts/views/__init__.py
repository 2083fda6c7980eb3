"""The pages of logging in, of one's sessions, and of the audit trail."""
