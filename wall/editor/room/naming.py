"""What people call the pieces of a room. Pure."""

from server.contract.messages import AnySurface, Audience, Output, SeatRow
from server.contract.rooms import called as surface_called
from server.contract.rooms import metres
from server.contract.words import Words
from wall.editor.room.plugged import spelt

Piece = AnySurface | Output | SeatRow
WHO = {
    Audience.LEADERS: Words(vi="lãnh đạo", en="leaders"),
    Audience.OPERATORS: Words(vi="trực ban", en="operators"),
}


def called(piece: Piece) -> Words:
    """Return what people call a piece of a room."""
    match piece:
        case Output():
            monitor = f"{piece.station} {spelt(piece.monitor)}"
            return Words(vi=f"đầu ra {monitor}", en=f"output {monitor}")
        case SeatRow():
            far, who = metres(piece.distance), WHO[piece.who]
            return Words(vi=f"ghế {who.vi} {far.vi}", en=f"seats of {who.en} at {far.en}")
        case surface:
            name = surface_called(surface)
            return Words(vi=f"mặt «{name.vi}»", en=f"surface “{name.en}”")
