"""How programs write their logs: a line for each thing that happened, with its time and zone."""

import logging
from datetime import datetime


class LineFormatter(logging.Formatter):
    """Keeps what sources, people and strangers said within its line; only what Python tells of a crash has more."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - its name
        """Return the time of the machine's own zone, which it names (RFC 3339)."""
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - its name
        """Return the line."""
        return one_line(super().formatMessage(record))


def begin_log() -> None:
    """Write what this process has to tell to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def one_line(text: str) -> str:
    """Return a text without what begins another line or steers a terminal, so that nobody forges an entry."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
