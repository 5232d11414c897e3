"""The service of city cameras."""
