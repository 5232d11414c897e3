"""Which equipment a room needs for what it shows."""
