"""What is done with the layout that is seen besides what is done with any document."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from server.contract.legibility import Capacity
from server.contract.messages import Room
from server.contract.messages.layouts import Form, ScreenSpec, TileSpec
from server.contract.words import Words
from wall.editor.documents.asking import NameDialog
from wall.editor.documents.deeds import Deeds
from wall.editor.layouts.capacity_dialog import CapacityDialog
from wall.editor.layouts.naming import called
from wall.editor.layouts.open_layout import OpenLayout
from wall.editor.layouts.proposal import propose
from wall.editor.layouts.room_forms import begin_layout, propose_all, surfaces_of

ALL_THERE = Words(vi="Mặt nào của phòng này cũng đã có dạng", en="Every surface of this room has a form already")
UNMEASURED = Words(
    vi="Chưa ai đo phòng: hãy đo ở trang Phòng, hoặc chọn Dạng cho mặt khác…",
    en="Nobody has measured the room: do so on the page Room, or choose Form for another surface…",
)


class LayoutDeeds(Deeds):
    """Acts on the layout and the form that are seen."""

    begun = Signal(str, object)
    """The name of a new layout, and how it begins."""
    room: Room | None = None
    """For which it is drawn."""

    def follows(self) -> str:
        """Return what follows when a layout is taken away."""
        return self.tr("A wall that shows it says that it is gone, or shows the one that its stations brought along.")

    @property
    def seen(self) -> OpenLayout | None:
        """The layout that is seen."""
        opened = self._seen()
        return opened if isinstance(opened, OpenLayout) else None

    def new(self) -> None:
        """Begin a layout."""
        dialog = NameDialog(self._window, self.tr("A new layout"), [each.name for each in self._shelf.entries])
        dialog.given.connect(self._begin_new)
        dialog.open()

    @Slot(str)
    def _begin_new(self, name: str) -> None:
        self.begun.emit(name, begin_layout(name, self.room))

    def propose(self) -> None:
        """Ask for which surface another form is to be made."""
        if self.seen is None:
            return
        dialog = CapacityDialog(self._window, self._language, surfaces_of(self.room))
        dialog.given.connect(self._add_form)
        dialog.open()

    @Slot(object, int)
    def _add_form(self, capacity: Capacity, surfaces: int) -> None:
        """Add a form for another surface, made of the richest one, to be looked at."""
        opened = self.seen
        if opened is None:
            return
        richest = max(opened.editing.layout.form, key=lambda form: form.capacity.amount)
        proposal = propose(richest, capacity, surfaces)
        self._add_forms(opened, [proposal.form], proposal.dropped)

    def propose_all(self) -> None:
        """Add a form for each surface of the room for which none is drawn."""
        if (opened := self.seen) is None:
            return
        forms, dropped = propose_all(opened.editing.layout, self.room)
        if forms:
            self._add_forms(opened, forms, dropped)
        elif surfaces_of(self.room):
            self._say(ALL_THERE)
        else:
            self._say(UNMEASURED)

    def _add_forms(self, opened: OpenLayout, forms: Sequence[Form], dropped: Sequence[TileSpec]) -> None:
        refused = opened.editing.add_forms(forms)
        left = Words(
            vi=", ".join(called(each).vi for each in dropped), en=", ".join(called(each).en for each in dropped)
        )
        self._say(refused)
        if refused is None and dropped:
            self._say(Words(vi=f"không còn chỗ cho: {left.vi}", en=f"there was no room for: {left.en}"))

    def remove_form(self) -> None:
        """Take the form that is seen away."""
        if (opened := self.seen) is not None:
            self._say(opened.editing.remove_form(opened.editing.focus.form))

    def add_screen(self) -> None:
        """Add a screen with the header of the first one."""
        if (opened := self.seen) is not None:
            focus, layout = opened.editing.focus, opened.editing.layout
            first = layout.form[focus.form].screen[0]
            header = tuple(tile for tile in first.tile if tile.kind == "header")
            self._say(opened.editing.add_screen(focus.form, ScreenSpec(tile=header, grid=first.grid)))

    def remove_screen(self) -> None:
        """Take the screen that one is at away."""
        if (opened := self.seen) is not None:
            focus = opened.editing.focus
            self._say(opened.editing.remove_screen(focus.form, focus.screen))
