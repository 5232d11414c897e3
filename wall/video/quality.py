"""Chooses between the small stream of a camera and the full one, by the pixels it is shown in. Pure."""

UP, DOWN = 1.5, 1.2
"""Times the height of the small stream from which on the full one is shown, and below which no longer: no flapping."""
SUB_HEIGHT = 360
"""Pixels, where nobody knows better."""


def wants_main(height: int, sub_height: int, *, now_main: bool) -> bool:
    """Return whether a picture of ``height`` pixels wants the full stream."""
    sub = sub_height or SUB_HEIGHT
    return height > sub * (DOWN if now_main else UP)
