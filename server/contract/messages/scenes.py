"""What can be put on a wall: a layout with its parameters, or one tile alone, and what was done to it."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta, Struct

from server.contract.words import Words, same

ParameterValue = Annotated[str, Meta(pattern=r"^[^\x00-\x1f/*$]{1,100}(?!\n)$")]
"""May become part of a topic: no slash, no star."""
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Size = Annotated[float, Meta(ge=0.05, le=1.0)]
MOST_TOUCHED = 64
"""Tiles of one scene of which is remembered what was done to them."""


Aware = Annotated[datetime, Meta(tz=True)]


class AsOf(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The moment that is shown instead of now: it stands, or it is played from there on."""

    at: Aware
    """The moment itself, or that at which playing began."""
    since: Aware | None = None
    """When it began to be played, by the server's clock; None while it stands."""
    speed: Annotated[float, Meta(ge=1, le=600)] = 1
    """Seconds of the past in one of now."""
    against: Aware | None = None
    """The moment that it is compared with: tiles are marked that showed something else then. None for none."""

    def moment(self, now: datetime) -> datetime:
        """Return which moment is shown at ``now``, the server's time: never one that is still to come.

        All stations work it out alike, and nothing has to be sent while it plays.
        """
        played = self.at if self.since is None else self.at + max(now - self.since, timedelta()) * self.speed
        return min(played, now)


class SceneTile(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One tile, without its place: any tile, camera, map, article or text is sent to a surface as one."""

    kind: Annotated[str, Meta(min_length=1, max_length=64)]
    topics: Annotated[tuple[str, ...], Meta(max_length=256)] = ()
    options: dict[str, Any] = {}
    title: Words | None = None


class TileView(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was done to a tile of a scene; the same on all stations, and after a restart."""

    surface: Annotated[int, Meta(ge=1, le=64)]
    tile: SceneTile
    enlarged: bool = False
    """It covers its surface."""
    item: Annotated[str, Meta(max_length=200)] = ""
    """What of it is shown alone: a camera of a mosaic. Empty for all."""
    page: Annotated[int, Meta(ge=0, le=10_000)] = 0
    """Of a mosaic that has more than it has places, counted from 1; 0 for each in turn."""
    as_of: AsOf | None = None
    """What it shows instead of the moment of its scene; None for that."""

    @property
    def is_usual(self) -> bool:
        """Whether nothing is done to the tile (any more)."""
        return not (self.enlarged or self.item or self.page or self.as_of)


class Scene(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Either a layout, by its name, or one tile alone."""

    layout: str = ""
    parameters: Annotated[dict[str, ParameterValue], Meta(max_length=32)] = {}
    """Values of what the layout's file leaves open, by name."""
    tile: SceneTile | None = None
    state: Annotated[tuple[TileView, ...], Meta(max_length=MOST_TOUCHED)] = ()
    as_of: AsOf | None = None
    """None for now."""

    @property
    def label(self) -> str:
        """What people who read logs call it: the layout, else the kind of the tile."""
        return self.layout or (self.tile.kind if self.tile else "?")

    @property
    def called(self) -> Words:
        """What people call it: the first line of its text, its title, else as its label."""
        text = self.tile.options.get("text") if self.tile else None
        if isinstance(text, dict) and all(str(text.get(language, "")).strip() for language in ("vi", "en")):
            vi, en = (str(text[language]).strip().splitlines()[0] for language in ("vi", "en"))
            return Words(vi=f"«{vi}»", en=f"“{en}”")
        return (self.tile.title if self.tile else None) or same(self.label)


class Region(Struct, gc=False, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Part of a surface, as shares of it: ``[x, y, width, height]``."""

    x: Share
    y: Share
    width: Size
    height: Size

    @property
    def fits(self) -> bool:
        """Whether it lies on the surface."""
        return self.x + self.width <= 1.000001 and self.y + self.height <= 1.000001

    def covers(self, other: "Region") -> bool:
        """Return whether nothing of the other is seen behind this."""
        across = self.x <= other.x and other.x + other.width <= self.x + self.width
        return across and self.y <= other.y and other.y + other.height <= self.y + self.height
