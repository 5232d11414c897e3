"""The service of citizens' field reports."""
