"""Reads the boundaries that one tile wants, beside the GUI thread."""

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from server.contract.errors import ExplainedError
from server.contract.words import Words

if TYPE_CHECKING:
    from wall.maps.boundaries import Boundaries

log = logging.getLogger(__name__)


class Imported(QObject):
    """The boundaries that one tile wants."""

    ready = Signal()
    """They are read, or cannot be; emitted in the thread that this lives in."""

    def __init__(self) -> None:
        super().__init__()
        self.boundaries: Boundaries | None = None
        self.problem: Words | None = None

    def read(self, folder: Path, name: str) -> None:
        """Begin to read a file of the folder."""
        # with numpy, which takes 0.15 s of the start of a wall, and few walls have boundaries
        from wall.maps.boundaries import read_boundaries

        def work() -> None:
            try:
                self.boundaries = read_boundaries(folder, name)
            except ExplainedError as error:
                log.warning("boundaries %s: %s", name, error.words.en)
                self.problem = error.words
            self.ready.emit()

        # it may be large, and lie on a share that does not answer
        threading.Thread(target=work, daemon=True, name=f"boundaries {name}").start()
