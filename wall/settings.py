"""What is configured for the wall when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.contract.messages import Room
from server.contract.messages.layouts import Layout
from server.contract.words import Language
from wall.screens.monitors import ScreenWish
from wall.screens.room import Shortcuts

SOUNDS = ("auto", "on", "off")
"""Whether alarms are heard."""


@dataclass(frozen=True)
class Settings:
    """What the command line says."""

    server: str
    """``tcp://HOST:PORT`` of the feed, or of two with a comma between; commands go to the next port."""
    station: str
    wall: str
    pinned: str | None
    """A layout that this station shows whatever its wall does."""
    screens: ScreenWish
    language: Language
    key: Path
    data: Path
    report: Path | None
    """Where pictures and figures are left at the end."""
    decode: float
    """Pixels a second that this station decodes at most; 0 for what its cores can."""
    room: Room | None
    """A measured room that holds whatever the server says; None for the server's."""
    shortcuts: Shortcuts
    """How large and how far the monitors are, for a wall whose room was not measured."""
    theme: str
    """One of PALETTES: ``light`` for a bright room."""
    layouts: Mapping[str, Layout]
    switch: str = ""
    """What switches the outputs to this station when it goes on duty; empty for nothing."""
    mirror: bool = False
    """Show the surfaces of the wall on whatever monitors there are, and drive none of its outputs."""
    sound: str = "auto"
    """One of SOUNDS: ``auto`` where the room sees this station's screens, ``on`` on a mirror too."""
    speak: bool = False
    """New alarms are spoken too."""
    cameras: bool = False
    """Decode cameras also while it stands by, or mirrors."""
