"""Pages of rights and contracts, on the desk and on the phone."""
