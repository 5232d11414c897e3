"""What is done with the document that is seen: by buttons, keys and menus, each with what it has to ask."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.messages import Version
from server.contract.words import Words
from wall.client.orders import NOT_DONE
from wall.editor.documents.asking import MergeDialog, PublishDialog, SureDialog
from wall.editor.documents.opened import OpenDocument, Spawn
from wall.editor.documents.shelves.shelf import Overtaken, Shelf, ShelfRefusedError, why_not
from wall.editor.documents.versions_dialog import VersionsDialog
from wall.language import Language


class Deeds(QObject):
    """Acts on whatever document is seen; on none it does nothing."""

    def __init__(self, shelf: Shelf[Any], language: Language, spawn: Spawn) -> None:
        super().__init__()
        self._shelf, self._language, self._spawn = shelf, language, spawn
        self._window: QWidget
        """Set by ``attend``."""
        self._seen: Callable[[], OpenDocument[Any] | None] = lambda: None
        self._say: Callable[[Words | None], None] = lambda _: None
        self._held: Callable[[], Sequence[object]] = lambda: ()
        self._give_up: Callable[[OpenDocument[Any]], None] = lambda _: None
        self._comments: dict[str, str] = {}
        """What was written of documents that are not published yet, by their names."""

    def attend(
        self, window: QWidget, seen: Callable[[], OpenDocument[Any] | None], say: Callable[[Words | None], None],
        held: Callable[[], Sequence[object]], give_up: Callable[[OpenDocument[Any]], None],
    ) -> None:  # fmt: skip
        """Ask before ``window``; ``seen`` returns the document, ``say`` says what was refused, or nothing any more.

        ``held`` returns the fields with what was not taken, ``give_up`` forgets a document that nobody has published.
        """
        self.setParent(window)
        self._window, self._seen, self._say, self._held, self._give_up = window, seen, say, held, give_up

    def new(self) -> None:
        """Begin a document."""
        raise NotImplementedError

    def follows(self) -> str:
        """Return what follows when the document that is seen is taken away."""
        raise NotImplementedError

    def undo(self) -> None:
        """Take the last step back."""
        if (opened := self._seen()) is not None:
            opened.editing.stack.undo()

    def redo(self) -> None:
        """Make the step again."""
        if (opened := self._seen()) is not None:
            opened.editing.stack.redo()

    def publish(self) -> None:
        """Publish the document that is seen, unless something stands in the way."""
        opened = self._seen()
        if opened is None:
            return
        opened.check()
        if count := len(opened.errors) + len(self._held()):
            self._say(
                Words(
                    vi=f"còn {count} lỗi phải sửa trước khi xuất bản (xem danh sách lỗi)",
                    en=f"errors to be mended before it is published: {count} (see the list of what is wrong)",
                )
            )
            return
        warnings = len(opened.findings) - len(opened.errors)
        versioned = self._shelf.has_versions
        before = opened.drafting.published if opened.drafting.base or not versioned else None
        dialog = PublishDialog(
            self._window, self._language, opened.comparison, before, opened.editing.document, warnings,
            self._comments.get(opened.name, ""), can_wait=versioned,
        )  # fmt: skip
        dialog.given.connect(partial(self._note, opened.name))
        dialog.given.connect(opened.publish)
        opened.published.connect(partial(self._forget, opened.name))
        opened.published.connect(dialog.accept)
        opened.overtaken.connect(dialog.reject)
        opened.refused.connect(dialog.hear)
        dialog.open()

    def _note(self, name: str, comment: str, _due: object) -> None:
        """Hold why something is published, until it is."""
        self._comments[name] = comment

    def _forget(self, name: str, _number: int) -> None:
        self._comments.pop(name, None)

    def merge(self, opened: OpenDocument[Any], overtaken: Overtaken[Any]) -> None:
        """Show what came between, and ask what stays of ours."""
        compared, said = opened.compared(overtaken), opened.comparison.said
        dialog = MergeDialog(self._window, self._language, overtaken.why, compared, said)
        dialog.given.connect(lambda stays: opened.take(overtaken, stays))
        dialog.open()

    def versions(self) -> None:
        """Show what was published of it."""
        if (opened := self._seen()) is not None:
            self._spawn(self._show_versions(opened))

    async def _show_versions(self, opened: OpenDocument[Any]) -> None:
        try:
            found = await self._shelf.versions(opened.name)
        except (UnansweredError, ShelfRefusedError) as error:
            self._say(why_not(error))
            return
        entry = next((each for each in self._shelf.entries if each.name == opened.name), None)
        shown = entry.shown.number if entry is not None and entry.shown is not None else None
        dialog = VersionsDialog(self._window, self._language, opened.comparison, found, shown)
        held: dict[int, Any | None] = {}

        async def look(number: int) -> None:
            try:
                held[number] = await self._shelf.version(opened.name, number)
            except (UnansweredError, ShelfRefusedError) as error:
                if isValid(dialog):
                    dialog.miss(number, opened.editing.document, why_not(error, NOT_DONE))
                return
            if isValid(dialog):
                dialog.show_differences(number, opened.editing.document, held[number])

        async def show_older(number: int) -> None:
            try:
                found = await self._shelf.versions(opened.name, number)
            except (UnansweredError, ShelfRefusedError) as error:
                if isValid(dialog):
                    dialog.fail(why_not(error, NOT_DONE))
                return
            if isValid(dialog):
                dialog.add(found)

        def put(number: int) -> None:
            if (document := held.get(number)) is not None:
                opened.put(document, Words(vi=f"Khôi phục bản {number}", en=f"Restore version {number}"))

        dialog.looked.connect(lambda number: self._spawn(look(number)))
        dialog.older.connect(lambda number: self._spawn(show_older(number)))
        dialog.given.connect(put)
        dialog.withdrawn.connect(lambda version: self._spawn(self._withdraw(opened, version, found[0].number, shown)))
        dialog.open()

    async def _withdraw(self, opened: OpenDocument[Any], version: Version, newest: int, shown: int | None) -> None:
        """Have what is shown now shown on, instead of a version that was to come."""
        said = self._language.say(
            Words(vi=f"không hiện bản {version.number}", en=f"instead of version {version.number}")
        )
        try:
            document = await self._shelf.version(opened.name, shown) if shown is not None else None
            overtaken = await self._shelf.publish(opened.name, document, newest, said, version.due, "")
        except (UnansweredError, ShelfRefusedError) as error:
            self._say(why_not(error))
        else:
            if overtaken is not None:
                self._say(overtaken.why)
            elif opened.drafting.base == newest:
                opened.drafting.go_on_from(document, newest + 1)

    def discard(self) -> None:
        """Go back to what is published; one step back brings the draft again."""
        opened = self._seen()
        if opened is None:
            return
        if opened.drafting.published is not None:
            opened.put(opened.drafting.published, Words(vi="Bỏ bản nháp", en="Discard the draft"))
            return
        dialog = SureDialog(
            self._window, self.tr("Discard “{name}”").format(name=opened.name), self.tr("Discard it"),
            self.tr("It is not published: nothing of what you have drawn stays."),
        )  # fmt: skip
        dialog.given.connect(lambda: self._give_up(opened))
        dialog.open()

    def remove(self) -> None:
        """Take it away, once that was confirmed."""
        opened = self._seen()
        if opened is not None:
            title = next((each.title for each in self._shelf.entries if each.name == opened.name), None)
            called = self._language.say(title) if title is not None else opened.name
            later = self.tr("Its versions stay: Versions… brings it back.")
            if not self._shelf.has_versions:
                later = self.tr("Its file is deleted; the draft stays until this window is closed.")
            heading = self.tr("Take “{name}” away").format(name=called)
            dialog = SureDialog(self._window, heading, self.tr("Take it away"), self.follows(), later)
            dialog.given.connect(lambda: self._spawn(self._take_away(opened)))
            dialog.open()

    async def _take_away(self, opened: OpenDocument[Any]) -> None:
        try:
            overtaken = await self._shelf.publish(opened.name, None, opened.drafting.base, "", None, "")
        except (UnansweredError, ShelfRefusedError) as error:
            self._say(why_not(error))
        else:
            if overtaken is not None:
                self._say(overtaken.why)
                return
            opened.drafting.go_on_from(None, opened.drafting.base + 1)
