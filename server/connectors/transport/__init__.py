"""Brings bytes from a source: HTTP, proof of who we are, connections, TLS, and why it failed."""
