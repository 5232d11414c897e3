"""Makes one station follow its wall, and reports what it shows."""
