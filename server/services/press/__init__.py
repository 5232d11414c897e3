"""The service of press and social media."""
