"""Service packs: indicators, plans, thresholds, names; a province edits these, not Python."""
