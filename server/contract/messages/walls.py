"""What walls should show, and what stations really show."""

from datetime import datetime

from msgspec import Struct, structs

from server.contract.messages.base import Document
from server.contract.words import Words

REMEMBERED = 20
"""Arrangements of a wall that can be taken back."""


class Shown(Struct, frozen=True, kw_only=True):
    """What one screen of a wall shows."""

    screen: int
    """Number of a surface, counted from 1, left to right."""
    layout: str


class Arrangement(Struct, frozen=True, kw_only=True):
    """Which layout stands on each screen of a wall."""

    layout: str
    exceptions: tuple[Shown, ...] = ()
    """Screens that show another layout than the rest, by their number."""

    def on_screen(self, screen: int) -> str:
        """Return the layout of one screen."""
        return next((shown.layout for shown in self.exceptions if shown.screen == screen), self.layout)

    def put(self, layout: str, screen: int | None) -> "Arrangement":
        """Return what follows when a layout is put on one screen, or on all of them."""
        if screen is None:
            return Arrangement(layout=layout)
        shown = {each.screen: each for each in self.exceptions}
        shown[screen] = Shown(screen=screen, layout=layout)
        others = sorted(shown.values(), key=lambda each: each.screen)
        return structs.replace(self, exceptions=tuple(each for each in others if each.layout != self.layout))


class WallState(Document, frozen=True, kw_only=True):
    """What a wall should show; topic ``wall/<name>``. Its stations follow it."""

    name: Words
    notice: Words | None
    """Stands on every screen, for example that the values are illustrative."""
    shows: Arrangement
    before: tuple[Arrangement, ...] = ()
    """What it showed earlier, the newest last: what can be taken back, by whichever station."""

    def put(self, layout: str, screen: int | None) -> "WallState":
        """Return what follows when a layout is put on one screen, or on all of them."""
        shows = self.shows.put(layout, screen)
        if shows == self.shows:
            return self
        return structs.replace(self, shows=shows, before=(*self.before, self.shows)[-REMEMBERED:])

    def take_back(self) -> "WallState":
        """Return what the wall showed before; itself where nothing is remembered."""
        if not self.before:
            return self
        return structs.replace(self, shows=self.before[-1], before=self.before[:-1])


class TileState(Struct, frozen=True, kw_only=True):
    """One tile as it stands on a screen."""

    kind: str
    topics: tuple[str, ...]
    freshness: str


class ScreenState(Struct, frozen=True, kw_only=True):
    """One screen of a station as it really is."""

    screen: int
    """Counted from 1 among the monitors of the station."""
    surface: str = ""
    """Of the measured room; empty where none was measured."""
    name: str
    width: int
    height: int
    """Logical pixels, as is the width."""
    scale: float
    """Device pixels in a logical pixel."""
    layout: str
    part: int
    """Which part of the layout, counted from 1."""
    tiles: tuple[TileState, ...]


class VideoState(Struct, frozen=True, kw_only=True):
    """How a station does with its cameras."""

    cameras: int
    """On its screens."""
    live: int
    """Of those, how many show a living picture."""
    reduced: int
    """Of those, how many are shown with less than they deserve, because the station can decode no more."""
    processes: int
    restarts: int
    """Decoding processes that ended without an order."""
    memory: int
    """Bytes of all decoding processes."""
    hardware: str
    """What decodes: a device, or ``software``."""
    reason: str
    """Why not on a device."""
    vlc: str
    """The installed libVLC; empty where there is none."""


class StationState(Document, frozen=True, kw_only=True):
    """What a station really shows; topic ``station/<name>``."""

    wall: str
    version: str
    started: datetime
    language: str
    screens: tuple[ScreenState, ...]
    layouts: tuple[str, ...] = ()
    """Names of those that it can show."""
    video: VideoState | None = None
    unlike_room: tuple[Words, ...] = ()
    """How its monitors differ from those of the measured room, a text each."""
    revoked: bool = False
    """It may connect no more: the server says so, and nobody waits for it."""
