"""The threats tile and its parts: the map of attacks, and who attacks whom."""
