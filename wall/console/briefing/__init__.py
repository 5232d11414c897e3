"""Briefings at the desk: they are made, presented, written down and taken home."""
