"""Locks what opens sources and cameras, so that neither folder nor database shows it."""
