"""How programs write their logs: a line for each thing that happened, with its time and zone."""

import logging
from datetime import datetime

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class LineFormatter(logging.Formatter):
    """Keeps what sources, people and strangers said within its line; only what Python tells of a crash has more."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - its name
        """Return the time of the machine's own zone, which it names (RFC 3339)."""
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - its name
        """Return the line of an entry."""
        return one_line(super().formatMessage(record))


def one_line(text: str) -> str:
    """Return a text with escapes for all that would begin another line, steer a terminal, or is not to be seen."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def begin_log() -> None:
    """Write what this process has to tell to standard error, from news on."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
