"""The bare statements behind a sign-up: in a view, and by themselves. Installed by measurements only."""
