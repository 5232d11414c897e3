"""Pictures, pages and films from files, read beside the GUI thread."""
