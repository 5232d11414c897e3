"""Fits what sources say to our records: names, values, zones, personal data."""
