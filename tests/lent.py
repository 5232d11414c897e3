"""What tests lend to tiles in place of a station."""

from wall.widgets.base import TileTools


def tools(folder, **lent):
    """Return tools whose folders are all the same, and of which nothing else is lent but what is named."""
    nothing = {"views": None, "ask": None, "joystick": None}
    return TileTools(**(nothing | lent), pictures=folder, boundaries=folder, files=folder)
