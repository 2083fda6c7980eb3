"""The bare statements behind a sign-up, in a view with the same middleware and log-in, and nothing else."""
