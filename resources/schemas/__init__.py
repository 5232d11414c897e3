"""JSON schemas of the settings files: editors complete keys and mark mistakes by them."""
