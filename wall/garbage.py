"""Garbage is not looked for among what is made at the start and stays: that would stall painting again and again."""

import gc

SETTLED_AFTER = 1.0
"""Seconds after the start when everything stands."""


def settle() -> None:
    """Leave all that is there by now out of every later search; to be called once, when everything stands."""
    gc.collect()
    gc.freeze()
    gc.enable()
