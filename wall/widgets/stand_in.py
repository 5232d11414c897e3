"""Stands where a tile could not be made, and says so."""

from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from server.contract.messages import Document, Update
from server.contract.messages.layouts import TileSpec
from wall.language import Language
from wall.widgets.base import Tile


class AnyOptions(Struct, frozen=True):
    """Whatever the kind that could not be made lets one choose."""


class StandIn(Tile[Document]):
    """Takes the place of one tile until something new comes for it: then it may be made again."""

    Options: ClassVar[type[Struct]] = AnyOptions

    again = Signal(object)
    """Something has come."""

    def __init__(self, spec: TileSpec, language: Language, error: Exception, parent: QWidget | None = None) -> None:
        super().__init__(spec, language, parent)
        with self.guard:
            raise error

    def receive(self, update: Update) -> None:
        """Have the tile made again, with all that has come for it."""
        del update
        self.again.emit(self)
