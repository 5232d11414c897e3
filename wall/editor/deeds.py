"""What is done with the layout that is seen: by buttons, keys and menus, each with what it has to ask."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.legibility import Capacity
from server.contract.messages.layouts import Area, Form, Layout, ScreenSpec, TileSpec
from server.contract.words import Words, same
from wall.client.orders import UNANSWERED
from wall.editor.asking import CapacityDialog, MergeDialog, NameDialog, PublishDialog, RemoveDialog, VersionsDialog
from wall.editor.opened import OpenLayout, Spawn
from wall.editor.proposal import propose
from wall.editor.saying import called
from wall.editor.shelves.shelf import Overtaken, Shelf, ShelfRefusedError
from wall.language import Language


class Deeds(QObject):
    """Acts on whatever layout is seen; on none it does nothing."""

    begun = Signal(str, object)
    """The name of a new layout, and how it begins."""

    def __init__(
        self, window: QWidget, shelf: Shelf, language: Language, spawn: Spawn, seen: Callable[[], OpenLayout | None],
        say: Callable[[Words | None], None],
    ) -> None:  # fmt: skip
        """Ask before ``window``; ``seen`` returns the layout, ``say`` says what was refused, or nothing any more."""
        super().__init__(window)
        self._window, self._shelf, self._language, self._spawn = window, shelf, language, spawn
        self._seen, self._say = seen, say

    def undo(self) -> None:
        """Take the last step back."""
        if (opened := self._seen()) is not None:
            opened.editing.stack.undo()

    def redo(self) -> None:
        """Make the step again."""
        if (opened := self._seen()) is not None:
            opened.editing.stack.redo()

    def new(self) -> None:
        """Begin a layout."""
        dialog = NameDialog(self._window, [each.name for each in self._shelf.entries])
        dialog.given.connect(self._begin_new)
        dialog.open()

    @Slot(str)
    def _begin_new(self, name: str) -> None:
        header = TileSpec(kind="header", at=Area(0, 0, 24, 1), topics=("here/station",))
        first = Form(lines=14, letters=57, screen=(ScreenSpec(tile=(header,)),))
        layout = Layout(title=same(name), form=(first,))
        self.begun.emit(name, layout)

    def publish(self) -> None:
        """Publish the layout that is seen, unless something stands in the way."""
        opened = self._seen()
        if opened is None:
            return
        opened.check()
        if opened.errors:
            count = len(opened.errors)
            self._say(
                Words(
                    vi=f"còn {count} lỗi phải sửa trước khi xuất bản (xem danh sách bên dưới)",
                    en=f"{count} errors must be mended before it is published (see the list below)",
                )
            )
            return
        warnings = len(opened.findings) - len(opened.errors)
        versioned = self._shelf.has_versions
        before = opened.drafting.published if opened.drafting.base or not versioned else None
        dialog = PublishDialog(
            self._window, self._language, before, opened.editing.layout, warnings, can_wait=versioned
        )
        dialog.given.connect(opened.publish)
        opened.published.connect(dialog.accept)
        opened.overtaken.connect(dialog.reject)
        opened.refused.connect(dialog.hear)
        dialog.open()

    def merge(self, opened: OpenLayout, overtaken: Overtaken) -> None:
        """Show what came between, and ask what stays of ours."""
        dialog = MergeDialog(self._window, self._language, overtaken.why, opened.compared(overtaken))
        dialog.given.connect(lambda stays: opened.take(overtaken, stays))
        dialog.open()

    def versions(self) -> None:
        """Show what was published of it."""
        if (opened := self._seen()) is not None:
            self._spawn(self._show_versions(opened))

    async def _show_versions(self, opened: OpenLayout) -> None:
        try:
            found = await self._shelf.versions(opened.name)
        except UnansweredError:
            self._say(UNANSWERED)
            return
        except ShelfRefusedError as error:
            self._say(error.words)
            return
        dialog = VersionsDialog(self._window, self._language, found)
        held: dict[int, Layout | None] = {}

        async def look(number: int) -> None:
            try:
                held[number] = await self._shelf.version(opened.name, number)
            except (UnansweredError, ShelfRefusedError):
                self._say(UNANSWERED)
                return
            if isValid(dialog):
                dialog.show_differences(number, opened.editing.layout, held[number])

        def put(number: int) -> None:
            if (layout := held.get(number)) is not None:
                opened.put(layout, Words(vi=f"Khôi phục bản {number}", en=f"Restore version {number}"))

        dialog.looked.connect(lambda number: self._spawn(look(number)))
        dialog.given.connect(put)
        dialog.open()

    def discard(self) -> None:
        """Go back to what is published; one step back brings the draft again."""
        opened = self._seen()
        if opened is not None and opened.drafting.published is not None:
            opened.put(opened.drafting.published, Words(vi="Bỏ bản nháp", en="Discard the draft"))

    def remove(self) -> None:
        """Take it away, once that was confirmed."""
        opened = self._seen()
        if opened is not None:
            title = self._language.say(opened.editing.layout.title)
            dialog = RemoveDialog(self._window, title, versioned=self._shelf.has_versions)
            dialog.given.connect(lambda: self._spawn(self._take_away(opened)))
            dialog.open()

    async def _take_away(self, opened: OpenLayout) -> None:
        try:
            comment = self.tr("taken away")
            overtaken = await self._shelf.publish(opened.name, None, opened.drafting.base, comment, None, "")
        except UnansweredError:
            self._say(UNANSWERED)
        except ShelfRefusedError as error:
            self._say(error.words)
        else:
            if overtaken is not None:
                self._say(overtaken.why)
                return
            opened.drafting.go_on_from(None, opened.drafting.base + 1)

    def propose(self) -> None:
        """Ask for which surface another form is to be made."""
        if self._seen() is None:
            return
        dialog = CapacityDialog(self._window)
        dialog.given.connect(self._add_form)
        dialog.open()

    @Slot(object, int)
    def _add_form(self, capacity: Capacity, surfaces: int) -> None:
        """Add a form for another surface, made of the richest one, to be looked at."""
        opened = self._seen()
        if opened is None:
            return
        richest = max(opened.editing.layout.form, key=lambda form: form.capacity.amount)
        proposal = propose(richest, capacity, surfaces)
        refused = opened.editing.add_form(proposal.form)
        left = ", ".join(self._language.say(called(each)) for each in proposal.dropped)
        self._say(refused)
        if refused is None and left:
            self._say(Words(vi=f"không còn chỗ cho: {left}", en=f"there was no room for: {left}"))

    def remove_form(self) -> None:
        """Take the form that is seen away."""
        if (opened := self._seen()) is not None:
            self._say(opened.editing.remove_form(opened.editing.focus.form))

    def add_screen(self) -> None:
        """Add a screen with the header of the first one."""
        if (opened := self._seen()) is not None:
            focus, layout = opened.editing.focus, opened.editing.layout
            first = layout.form[focus.form].screen[0]
            header = tuple(tile for tile in first.tile if tile.kind == "header")
            self._say(opened.editing.add_screen(focus.form, ScreenSpec(tile=header, grid=first.grid)))

    def remove_screen(self) -> None:
        """Take the screen that one is at away."""
        if (opened := self._seen()) is not None:
            focus = opened.editing.focus
            self._say(opened.editing.remove_screen(focus.form, focus.screen))
