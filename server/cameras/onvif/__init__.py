"""Speaks ONVIF with cameras: finds them, asks them, turns them."""
