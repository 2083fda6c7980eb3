"""What things cost, measured on databases of their own beside the bare statements."""
