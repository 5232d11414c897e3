"""Copies of all that a server would miss, made while it runs, and the way back from them."""
