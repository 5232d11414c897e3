"""Everything the server raises on purpose; each error carries the line that a person reads."""

from server.contract.errors import ConfigError, ExplainedError
from server.contract.words import Words
from server.records import Rejected

__all__ = [
    "CodeNeededError",
    "ConfigError",
    "DatabaseTooNewError",
    "DeviceError",
    "ExplainedError",
    "FencedError",
    "RefusedError",
    "ServerError",
    "SourceError",
    "StartError",
    "StoreError",
    "VaultError",
]


class ServerError(ExplainedError):
    """Something the server cannot do now."""


class SourceError(ServerError):
    """A source answered, but not with what we need, or not at all; the words go on the wall."""

    def __init__(
        self, words: Words, *, rejected: int = 0, examples: tuple[Rejected, ...] = (), again: float | None = None
    ) -> None:
        super().__init__(words)
        self.again = again
        """Seconds after which the source wants to be asked again, where it says so."""
        self.rejected = rejected
        """Records of the answer, none of which could be used."""
        self.examples = examples


class RefusedError(ServerError):
    """An order that may not be carried out, or not now."""


class CodeNeededError(RefusedError):
    """A password is right, and a code of the second step is asked for besides."""


class DeviceError(ServerError):
    """A camera does not answer, or does not do what it is asked."""


class StoreError(ServerError):
    """The database cannot be used at the moment."""


class DatabaseTooNewError(StoreError):
    """A newer version of the product has written the database."""


class FencedError(StoreError):
    """Another server has taken over, and alone writes."""


class VaultError(ServerError):
    """Passwords cannot be locked or unlocked: their key is missing, damaged or another one."""


class StartError(ServerError):
    """The server cannot begin: an address in use, a key that is missing."""
