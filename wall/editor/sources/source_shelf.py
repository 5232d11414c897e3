"""The sources that are kept by the server, called as the walls call them."""

from collections.abc import Sequence

from server.contract.messages import SourceHealth
from server.contract.publishing import SourceText
from wall.client.dispatcher import Dispatcher
from wall.client.orders import Orders
from wall.editor.documents.shelves.server_shelf import ServerShelf
from wall.editor.documents.shelves.shelf import Entry
from wall.editor.sources.known import KnownSources

KIND = "source-settings"


class SourceShelf(ServerShelf[SourceText]):
    """Stations are told no settings: names come from how each source does."""

    def __init__(self, board: Dispatcher, orders: Orders, known: KnownSources) -> None:
        super().__init__(board, orders, KIND, SourceText, known.own)
        self._known = known
        known.changed.connect(self.changed)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is published, drafted, or named by the server's settings."""
        found = []
        for entry in super().entries:
            health = self.health(entry.name)
            found.append(entry._replace(title=health.name) if health is not None else entry)
        return found

    def health(self, name: str) -> SourceHealth | None:
        """Return how a source does; None where it is not read."""
        held = self._board.latest.get(f"source/{name}")
        return held.document if held is not None and isinstance(held.document, SourceHealth) else None
