"""What tests lend to tiles in place of a station."""

from wall.widgets.base import Tools


def tools(folder, **lent):
    """Return tools whose folders are all the same, and of which nothing else is lent but what is named."""
    nothing = {"views": None, "ask": None, "joystick": None}
    return Tools(**(nothing | lent), pictures=folder, boundaries=folder, files=folder)
