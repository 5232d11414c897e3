"""How a client stands with its server."""

from enum import Enum


class Link(Enum):
    """How a client stands with its server."""

    CONNECTING = "connecting"
    LIVE = "live"
    SILENT = "silent"
    """Was or should be there, and says nothing."""
    REFUSED = "refused"
    """The server does not know the station's key."""
    OTHER_SERVER = "another server"
    """The server that answers is not the one that the station's key names."""
    NO_KEY = "no key"
    """There is no readable key file to show the server."""
