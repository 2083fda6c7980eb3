"""Pages of rosters at the desk."""
