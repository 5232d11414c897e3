"""Layouts: which tiles stand where on each screen; the shipped ones lie beside this file."""
