"""Writes the log of a program: an entry begins one line, whatever stands in what it tells of."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_TURNS = (0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Letters that begin a line or turn the direction of one, beside the control characters (Unicode Annex 9)."""
_ESCAPED = {code: ascii(chr(code))[1:-1] for code in (*range(0x20), *range(0x7F, 0xA0), *_TURNS)}


class LineFormatter(logging.Formatter):
    """Escapes what would begin a further line or steer a terminal: names come from anywhere; traces stay."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - it is the name in logging
        """Return the line of an entry."""
        return one_line(super().formatMessage(record))


def one_line(text: str) -> str:
    """Return a text with escapes for all that would not stay in its line."""
    return text.translate(_ESCAPED)


def begin_log() -> None:
    """Write what is logged to the standard error, from news on."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
