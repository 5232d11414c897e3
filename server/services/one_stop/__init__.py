"""The service of the one-stop public service centre."""
