"""The service of network security."""
