"""Indicators: their definition, their values by period and place, their outlook."""
