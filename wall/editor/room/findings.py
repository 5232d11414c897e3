"""What is wrong with a room, and where: what does not fit together, and what is plugged in otherwise. Pure."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from server.contract.messages import Audience, Matrix, Room
from server.contract.rooms import area, mistakes
from server.contract.words import Words
from wall.editor.findings import Weight
from wall.editor.room.naming import called
from wall.editor.room.outcome import NOTHING, Chosen, Part
from wall.editor.room.plugged import Plugged, compared, said, spelt

STRETCHED = 0.06
"""By how much the shape of a monitor may differ from that of what it drives, as a share."""
_PARTS = {"surface": Part.SURFACE, "output": Part.OUTPUT, "seat": Part.SEAT}


class RoomFinding(NamedTuple):
    """One thing that is wrong."""

    weight: Weight
    words: Words
    chosen: Chosen
    """What it is about."""
    beside: Chosen = NOTHING
    """What it lies over, or under."""


def judge(room: Room, plugged: Plugged) -> tuple[RoomFinding, ...]:
    """Return what is wrong, first what stands in the way of publishing."""
    if not room.surface:
        return ()
    return (*_errors(room), *_warnings(room, plugged))


def _errors(room: Room) -> Iterator[RoomFinding]:
    for wrong in mistakes(room):
        part = _PARTS.get(str(wrong.key[0]), Part.NOTHING)
        at = wrong.key[1] if len(wrong.key) > 1 and isinstance(wrong.key[1], int) else 0
        # who draws a room has no file before their eyes
        words = Words(vi=wrong.words.vi.replace("[[seat]]", "ghế"), en=wrong.words.en.replace("[[seat]]", "seat"))
        here, beside = Chosen(part, at), NOTHING
        other = wrong.beside[0][1:] if part is Part.SURFACE and wrong.key[2:] == ("at",) else ()
        if other and isinstance(other[0], int):
            # the one that is covered is the one that nobody can click
            here, beside = Chosen(part, other[0]), here
        yield RoomFinding(Weight.ERROR, words, here, beside)


def _warnings(room: Room, plugged: Plugged) -> Iterator[RoomFinding]:
    driven = {output.surface for output in room.output}
    if room.seat and all(row.who is not Audience.LEADERS for row in room.seat):
        words = Words(
            vi="không có hàng ghế lãnh đạo nào: cỡ chữ chỉ theo ghế trực ban; thêm hàng ghế nếu có lãnh đạo ngồi xem",
            en="there are no seats of leaders: type is made for operators alone; add seats where leaders sit",
        )
        yield RoomFinding(Weight.WARNING, words, NOTHING)
    else:
        yield from _unread(room)
    for number, surface in enumerate(room.surface):
        here = Chosen(Part.SURFACE, number)
        if surface.id not in driven:
            words = Words(
                vi=f"chưa có màn hình nào điều khiển mặt «{surface.name.vi}»: kéo một màn hình từ danh sách vào đó, "
                "hoặc thêm ở bên phải",
                en=f"no monitor drives “{surface.name.en}”: drag one from the list onto it, or add one at the right",
            )
            yield RoomFinding(Weight.WARNING, words, here)
        if not surface.name.vi.strip() or not surface.name.en.strip():
            words = Words(vi="thiếu tên ở một trong hai ngôn ngữ", en="the name is missing in one of the languages")
            yield RoomFinding(Weight.WARNING, words, here)
    yield from _of_stations(room, plugged)


def _unread(room: Room) -> Iterator[RoomFinding]:
    """Yield which surfaces operators read, and no leaders: one may have been forgotten."""
    for number, surface in enumerate(room.surface):
        by = [who for who in Audience if room.farthest(surface.id, who) is not None]
        if by == [Audience.OPERATORS]:
            name = called(surface)
            words = Words(
                vi=f"không lãnh đạo nào nhìn {name.vi}: cỡ chữ chỉ theo ghế trực ban; thêm ở «Nhìn các mặt» nếu thiếu",
                en=f"no leader reads the {name.en}: its type is made for operators; tick “Read from there” if one does",
            )
            yield RoomFinding(Weight.WARNING, words, Chosen(Part.SURFACE, number))


def _of_stations(room: Room, plugged: Plugged) -> Iterator[RoomFinding]:
    for station in compared(room, plugged):
        for number, monitor in station.found.items():
            here = Chosen(Part.OUTPUT, number)
            driven = area(room.output[number], room)
            surface = next((each for each in room.surface if each.id == room.output[number].surface), None)
            # of a matrix the output paints the bezels too, or does not: that its shape differs a little says nothing
            slack = 2 * STRETCHED if isinstance(surface, Matrix) else STRETCHED
            seen = monitor.width / max(monitor.height, 1)
            if driven is not None and abs(math.log(seen * driven.height / driven.width)) > slack:
                words = Words(
                    vi=f"{station.station} {said(monitor)}: hình bị méo, {monitor.width}×{monitor.height} điểm ảnh "
                    f"trên {driven.width:.0f}×{driven.height:.0f} mm",
                    en=f"{station.station} {said(monitor)}: the picture is stretched, {monitor.width}×{monitor.height} "
                    f"pixels on {driven.width:.0f}×{driven.height:.0f} mm",
                )
                yield RoomFinding(Weight.WARNING, words, here)
            if number in station.replaced:
                words = Words(
                    vi=f"{station.station} {said(monitor)}: màn hình khác số sê-ri đã vẽ; bấm «Nhận» nếu đã thay màn",
                    en=f"{station.station} {said(monitor)}: another serial number than drawn; Adopt a new one",
                )
                yield RoomFinding(Weight.WARNING, words, here)
        for missing in station.missing:
            name = f"{station.station} {spelt(room.output[missing.output].monitor)}"
            words = Words(
                vi=f"{name}: không cắm ở trạm; kiểm tra cáp và nguồn, hoặc bấm «Nhận» màn hình thay thế",
                en=f"{name}: not plugged in; check cable and power, or Adopt the one in its place",
            )
            yield RoomFinding(Weight.WARNING, words, Chosen(Part.OUTPUT, missing.output))
        if station.spare and station.tells:
            names = ", ".join(said(each) for each in station.spare)
            words = Words(
                vi=f"{station.station}: có cắm nhưng chưa vẽ: {names}",
                en=f"{station.station}: plugged in, not drawn: {names}",
            )
            yield RoomFinding(Weight.WARNING, words, NOTHING)
