"""Everything the wall raises on purpose; each error carries the line that a person reads."""

from server.contract.errors import ExplainedError
from server.contract.words import Words


class WallError(ExplainedError):
    """The wall cannot begin; ``code`` is the exit code, 2 for wrong usage."""

    def __init__(self, words: Words, *, code: int = 1) -> None:
        super().__init__(words)
        self.code = code
