"""Composes briefings: what has changed most between two moments, each in a sentence made from its figures. Pure."""
