"""What a station can show: the layouts that it brought with it, and over them those that the server has published."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, structs

from server.contract.messages import Layout, Update, Versions
from wall.layouts.files import in_order
from wall.layouts.unknown_tiles import fitting

TOPICS = ("versions/layout", "layout/*")
"""What it follows."""


class Library(Mapping[str, Layout]):
    """Layouts by name, those with a key first; it changes while it is looked at, and tells who follows it.

    Of two with the same key the published one has it. A tile that this station cannot show is a note that says so.
    """

    def __init__(self, own: Mapping[str, Layout], kinds: Mapping[str, type[Struct]]) -> None:
        """Begin with what the station has itself; ``kinds`` are the options of each kind of tile."""
        self._own, self._kinds = own, kinds
        self._published: dict[str, Layout] = {}
        self._shown: frozenset[str] = frozenset()
        self._there = dict(own)
        self._listeners: list[Callable[[], None]] = []

    def __getitem__(self, name: str) -> Layout:
        return self._there[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._there)

    def __len__(self) -> int:
        return len(self._there)

    def follow(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every change."""
        self._listeners.append(listener)

    def take(self, update: Update) -> None:
        """Take what the server tells of layouts; a damaged one does not come this far, and the last good one stays."""
        match update.document:
            case Layout() as layout:
                name = update.topic.partition("/")[2]
                self._published[name] = fitting(layout, self._kinds)
            case Versions() as versions:
                self._shown = frozenset(
                    each.topic.partition("/")[2] for each in versions.drawn if each.shown is not None
                )
        published = {name: layout for name, layout in self._published.items() if name in self._shown}
        keys = {layout.key for layout in published.values()} - {None}
        own = {
            name: structs.replace(layout, key=None) if layout.key in keys else layout
            for name, layout in self._own.items()
        }
        there = in_order(own | published)
        if there != self._there:
            self._there = there
            for listener in self._listeners:
                listener()
