"""What may be wrong with the picture of a camera: one file for each flaw, and ``table.py`` with all of them."""
