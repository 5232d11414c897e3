"""Layouts as older versions wrote them, for single screens, made into layouts for surfaces. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from server.contract.legibility import Capacity, capacity, pitch
from server.contract.messages.layouts import MOST_LETTERS, MOST_LINES, Form, Layout, ScreenSpec, TileSpec
from server.contract.words import Words

Pixels = Annotated[int, Meta(ge=100, le=20000)]


class OldScreen(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one screen of a layout showed, and for which seat it was made."""

    tile: tuple[TileSpec, ...]
    size: tuple[Pixels, Pixels] = (1920, 1080)
    """Pixels of the panel, width and height."""
    inches: Annotated[float, Meta(ge=1, le=500)] = 55.0
    """Diagonal of the panel."""
    distance: Annotated[float, Meta(ge=0.1, le=100)] = 6.0
    """Metres from the panel to the farthest seat."""

    @property
    def capacity(self) -> Capacity:
        """What could be read of it."""
        width, height = self.size
        millimetres = pitch(self.inches, width, height)
        return capacity(width * millimetres, height * millimetres, self.distance)


class Shape(StrEnum):
    """How a screen stood."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    WIDE = "wide"


class OldForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A layout for stations of another kind than most."""

    screens: Annotated[int, Meta(ge=0, le=16)] = 0
    shape: Shape = Shape.LANDSCAPE
    screen: Annotated[tuple[OldScreen, ...], Meta(min_length=1)]


class OldLayout(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tiles stood where, screen by screen."""

    title: Words
    key: Annotated[str, Meta(pattern=r"^([0-9]|F([2-9]|1[0-2]))(?!\n)$")] | None = None
    screen: Annotated[tuple[OldScreen, ...], Meta(min_length=1)]
    form: tuple[OldForm, ...] = ()


def migrated(old: OldLayout) -> Layout:
    """Return the layout with all its tiles; each form becomes one for the capacity of its first screen."""
    forms = [_form(old.screen, 0), *(_form(each.screen, each.screens) for each in old.form)]
    return Layout(title=old.title, key=old.key, form=tuple(forms))


def _form(screens: Sequence[OldScreen], surfaces: int) -> Form:
    first = screens[0].capacity
    parts = tuple(ScreenSpec(tile=each.tile) for each in screens)
    # a large panel close by has more of them than any form may ask for
    lines, letters = min(first.lines, MOST_LINES), min(first.letters, MOST_LETTERS)
    return Form(lines=lines, letters=letters, surfaces=surfaces, screen=parts)
