"""Reads JSON that somebody else wrote."""

from typing import Any

import msgspec

from server.contract.words import Words
from server.errors import SourceError


def decode(body: bytes) -> Any:
    """Return what a JSON text says; raises SourceError."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(Words(vi="trả lời không phải UTF-8 hợp lệ", en="answer is not valid UTF-8")) from None
    start = text.lstrip()[:200].lower()
    if not start:
        raise SourceError(Words(vi="trả lời trống", en="empty answer"))
    if start.startswith("<"):
        kind = Words(vi="trang HTML", en="an HTML page") if "html" in start else Words(vi="XML", en="XML")
        raise SourceError(Words(vi=f"trả lời {kind.vi} thay vì JSON", en=f"answered {kind.en} instead of JSON"))
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        raise SourceError(Words(vi="trả lời không phải JSON hợp lệ", en="answer is not valid JSON")) from None
