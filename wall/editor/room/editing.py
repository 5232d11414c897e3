"""Changes the room that is being drawn, a step at a time."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QObject, Signal

from server.contract.messages import Room
from server.contract.words import Words
from wall.editor.documents.steps import Steps
from wall.editor.room import driving, operations
from wall.editor.room.outcome import NOTHING, Chosen, Outcome, Part
from wall.language import Language

P = ParamSpec("P")

NAMES: dict[Callable[..., object], Words] = {
    operations.add_surface: Words(vi="Thêm mặt", en="Add a surface"),
    operations.duplicate_surface: Words(vi="Nhân đôi mặt", en="Duplicate a surface"),
    operations.remove_surface: Words(vi="Bỏ mặt", en="Remove a surface"),
    operations.rename_surface: Words(vi="Đổi mã của mặt", en="Change the id"),
    operations.set_surface: Words(vi="Đổi số đo của mặt", en="Measure a surface anew"),
    operations.move_surface: Words(vi="Dời mặt", en="Move a surface"),
    operations.reorder_surface: Words(vi="Đổi số của mặt", en="Number a surface anew"),
    operations.add_seat: Words(vi="Thêm hàng ghế", en="Add seats"),
    operations.set_seat: Words(vi="Sửa hàng ghế", en="Change seats"),
    operations.remove_seat: Words(vi="Bỏ hàng ghế", en="Remove seats"),
    driving.add_output: Words(vi="Thêm đầu ra", en="Add an output"),
    driving.add_by_hand: Words(vi="Thêm đầu ra", en="Add an output"),
    driving.assign: Words(vi="Gán màn hình", en="Assign a monitor"),
    driving.adopt: Words(vi="Nhận màn hình", en="Adopt a monitor"),
    driving.remove_output: Words(vi="Bỏ đầu ra", en="Remove an output"),
    driving.set_output: Words(vi="Sửa đầu ra", en="Change an output"),
    driving.drive: Words(vi="Dời đầu ra", en="Move an output"),
    driving.split: Words(vi="Chia đều mặt", en="Split a surface evenly"),
}
"""What the operations are called in a menu."""


class RoomEditing(Steps[Room, Chosen]):
    """All that changes the room returns None, or why it was not done."""

    remarked = Signal(object)
    """Words: what else became of the room that nobody asked for."""

    def __init__(self, room: Room, language: Language, parent: QObject | None = None) -> None:
        super().__init__(room, NOTHING, language, parent)

    @property
    def room(self) -> Room:
        """The room as it is now."""
        return self.document

    @property
    def chosen(self) -> Chosen:
        """What one is at."""
        return self.focus

    def choose(self, part: Part, at: int = 0) -> None:
        """Be at something; a step back leads there again."""
        self.look_at(Chosen(part, at) if part is not Part.NOTHING else NOTHING)

    def apply(
        self, operation: Callable[Concatenate[Room, P], Outcome], *args: P.args, **kwargs: P.kwargs
    ) -> Words | None:
        """Do something, such as ``apply(move_surface, 1, 400, 0)``; in a gesture to the room that it began with."""
        before = self.base((operation, args[:1]))
        outcome = operation(before, *args, **kwargs)
        if isinstance(outcome, Words):
            return outcome
        self.go(outcome.room, outcome.chosen, NAMES[operation])
        if outcome.remark is not None:
            self.remarked.emit(outcome.remark)
        return None

    def focus_in(self, document: Room) -> Chosen:
        """Return what one is at in another room, as far as there is something."""
        counts = {
            Part.SURFACE: len(document.surface),
            Part.OUTPUT: len(document.output),
            Part.SEAT: len(document.seat),
            Part.NOTHING: 0,
        }
        return self.focus if self.focus.at < counts[self.focus.part] else NOTHING
