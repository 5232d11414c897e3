"""Every tile with fixed data: to be looked at, compared, and measured for legibility."""
