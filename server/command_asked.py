"""A command as it came: from whom, how it is read, and whether whoever gave it still waits."""

from datetime import UTC, datetime, timedelta

import zmq
from msgspec import Struct

from server.command_deeds import UNKNOWN
from server.command_values import is_sound
from server.contract.commands import Answer, Envelope, decode_envelope
from server.contract.wire import DAMAGED
from server.contract.words import Words
from server.errors import RefusedError
from server.people.actor import Actor
from server.people.sessions import Session
from server.security import EnrolledStation

LONGEST_PATIENCE = timedelta(seconds=60)
"""Nobody waits longer for an answer: a later deadline is that of a wrong clock."""


class Asked(Struct, frozen=True, kw_only=True):
    """A command, who gives it, and where the answer goes."""

    to: list[bytes]
    station: EnrolledStation | None
    """None for one that is known no more."""
    session: Session | None = None
    """Of the person who gives it; None where the station itself does."""
    envelope: Envelope | None = None
    """None where it could not be read."""

    @property
    def actor(self) -> Actor:
        """Return who gives it."""
        person = self.session.person.name if self.session is not None else ""
        device = self.envelope.device if self.envelope is not None else ""
        return Actor(self.station.name if self.station is not None else UNKNOWN, person, device)

    @property
    def named(self) -> str:
        """What kind of command it is, for the log."""
        return type(self.envelope.command).__name__ if self.envelope is not None else "a command"


def read(station: EnrolledStation | None, body: bytes) -> Envelope:
    """Return what a station asks; raises RefusedError."""
    if station is None:
        raise RefusedError(
            Words(
                vi="trạm này không còn được phép; hãy đăng ký lại",
                en="this station is no longer authorised; enroll it again",
            )
        )
    try:
        envelope = decode_envelope(body)
        sound = is_sound(envelope)
    except DAMAGED:
        raise RefusedError(
            Words(
                vi="máy chủ không hiểu lệnh này; hãy dùng cùng phiên bản",
                en="the server does not know this command; use the same version",
            )
        ) from None
    if not sound:
        raise RefusedError(
            Words(
                vi="lệnh chứa một số không thể có, hoặc một thời điểm thiếu múi giờ hay quá xa; hãy kiểm tra đồng hồ"
                " và phiên bản của trạm",
                en="the command holds a number that cannot be, or a time without a time zone or too far away; check the"
                " station's clock and version",
            )
        )
    return envelope


def is_in_time(before: datetime) -> bool:
    """Return whether whoever gave an order still waits for it."""
    now = datetime.now(UTC)
    return now < before <= now + LONGEST_PATIENCE


def address(body: zmq.Frame) -> str:
    """Return from where a message came, as far as ZeroMQ tells."""
    try:
        return str(body.get("Peer-Address"))
    except (zmq.ZMQError, AttributeError):
        return "?"


def refuse(vi: str, en: str, *, forbidden: bool = False) -> Answer:
    """Return the answer to a command that is not carried out."""
    return Answer(refused=Words(vi=vi, en=en), forbidden=forbidden)


BUSY = refuse("máy chủ đang bận, hãy thử lại", "the server is busy, try again")
LATE = refuse(
    "lệnh đến quá muộn nên không thực hiện; hãy thử lại", "the order came too late and was not carried out; try again"
)
CRASHED = refuse("lỗi bên trong máy chủ, xem nhật ký; hãy thử lại", "internal error, see the server's log; try again")
