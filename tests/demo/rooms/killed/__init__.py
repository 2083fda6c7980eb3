"""A room in whose chapter the process is killed."""
