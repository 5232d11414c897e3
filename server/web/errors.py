"""Everything the web process raises on purpose; each error carries the line that a person reads."""

from collections.abc import Mapping

from server.contract.errors import ExplainedError
from server.contract.words import Words


class WebError(ExplainedError):
    """The web process cannot begin, or a token cannot be made or taken away."""


class ProblemError(ExplainedError):
    """A request that is refused: it becomes a problem document (RFC 9457)."""

    def __init__(
        self,
        status: int,
        code: str,
        words: Words,
        *,
        headers: Mapping[str, str] | None = None,
        revision: int | None = None,
    ) -> None:
        """Take the HTTP status, a short name for programs, and the revision of the wall where it hangs on that."""
        super().__init__(words)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.revision = revision
