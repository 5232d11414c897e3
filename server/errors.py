"""Everything the server raises on purpose; each error carries the line that a person reads."""

from server.contract.errors import ConfigError, ExplainedError

__all__ = [
    "ConfigError",
    "DatabaseTooNewError",
    "ExplainedError",
    "ServerError",
    "SourceError",
    "StartError",
    "StoreError",
]


class ServerError(ExplainedError):
    """Something the server cannot do now."""


class SourceError(ServerError):
    """A source answered, but not with what we need, or not at all; the words go on the wall."""


class StoreError(ServerError):
    """The database cannot be used at the moment."""


class DatabaseTooNewError(StoreError):
    """A newer version of the product has written the database."""


class StartError(ServerError):
    """The server cannot begin: an address in use, a key that is missing."""
