"""How messages travel: a frame with the topic to filter by, and one of msgpack."""

import contextlib
from typing import Any

import msgspec

from server.contract.messages import Beat, Update
from server.contract.newer import without_unknown
from server.contract.words import Words

BEAT = b"beat"
DAMAGED = (msgspec.MsgspecError, UnicodeError, RecursionError)
"""What decoding raises for bytes of a disk or a network; a wrong letter and deep nesting are no MsgspecError."""

_encoder = msgspec.msgpack.Encoder()
_beat = msgspec.msgpack.Decoder(Beat)
_update = msgspec.msgpack.Decoder(Update)
_fields = msgspec.msgpack.Decoder(dict[str, Any])


def pack(message: Update | Beat) -> list[bytes]:
    """Return the frames of a message."""
    topic = BEAT if isinstance(message, Beat) else message.topic.encode()
    return [topic, _encoder.encode(message)]


def unpack(frames: list[bytes]) -> Update | Beat:
    """Return the message in the frames.

    A document this version cannot read becomes an error on its topic, so that
    one newer kind neither stops the client nor looks like a lost message.

    Raises one of DAMAGED where no message can be made out.
    """
    if len(frames) != 2:
        raise msgspec.DecodeError(f"{len(frames)} frames instead of 2")
    topic, body = frames
    return _beat.decode(body) if topic == BEAT else read_update(body)


def read_update(body: bytes | msgspec.Raw) -> Update:
    """Return an update, without fields that this version does not know.

    One with a document of a kind that this version does not know, or with a value that it cannot read, is an error on
    its topic.

    Raises one of DAMAGED where no update can be made out.
    """
    try:
        return _update.decode(body)
    except msgspec.ValidationError as error:
        fields = _fields.decode(body)
        with contextlib.suppress(msgspec.ValidationError):
            return without_unknown(fields, Update, error)
        document = fields.get("document")
        kind = document.get("kind", "?") if isinstance(document, dict) else "?"
        said = Words(
            vi=f"tài liệu loại «{kind}» cần bản Vọng Lâu mới hơn; hãy nâng cấp trạm này",
            en=f"documents of kind “{kind}” need a newer Vọng Lâu; upgrade this station",
        )
        return msgspec.convert(fields | {"document": None, "error": said, "partial": False}, Update)
