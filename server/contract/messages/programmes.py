"""The programme of a wall: its named scenes, tours, schedule and what may take it over."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.contract.messages.base import Document, Severity
from server.contract.messages.scenes import Scene
from server.contract.words import Words

Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](?!\n)$")]
"""``HH:MM`` of the province's calendar."""
Dwell = Annotated[float, Meta(ge=2.0, le=86_400.0)]
"""Seconds."""
SurfaceNumber = Annotated[int, Meta(ge=1, le=64)]
Days = Annotated[int, Meta(ge=0, le=60)]
LONGEST_TEXT = 400
"""Letters of what takes a wall over."""


class Weekday(StrEnum):
    """The days of a week."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class NamedScene(Scene, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A scene that has a name, by which tours, the schedule and people call it."""

    name: Name
    title: Words
    by: str = ""
    """Who has saved it; empty for the file."""

    @property
    def scene(self) -> Scene:
        """What it puts on the wall."""
        return Scene(layout=self.layout, parameters=self.parameters, tile=self.tile, state=self.state, as_of=self.as_of)


class TourStep(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scene of a tour."""

    scene: Name
    """The name of a scene of this file, or of one that people have saved."""
    dwell: Dwell = 30.0
    """Seconds that it stays."""


class Tour(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Scenes one after the other, round and round."""

    name: Name
    title: Words
    step: Annotated[tuple[TourStep, ...], Meta(min_length=1, max_length=1000)]


class Entry(
    Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}
):
    """When a scene or a tour stands on the wall by itself.

    Of several at one time, the one that began last is shown; of those that began together, the last of the file.
    """

    start: Clock
    end: Clock
    """At or before ``from``: of the next day. Which days are meant is told by the day on which it begins."""
    weekdays: tuple[Weekday, ...] = ()
    """Empty for all."""
    holidays: Literal["also", "only", "never"] = "also"
    """Whether it is for public holidays, which ``holiday`` of this file adds to."""
    tet: tuple[Days, Days] | None = None
    """Only around Tết: from so many days before its first day until so many after."""
    scene: Name | None = None
    tour: Name | None = None
    surface: SurfaceNumber | None = None
    """None for all of them."""


class Template(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may take a wall over, with one key and one confirmation."""

    name: Name
    severity: Severity
    text: Words


TEMPLATES = (
    Template(
        name="notice",
        severity=Severity.NORMAL,
        text=Words(vi="Xin chú ý: có thông báo tại phòng", en="Attention, please: an announcement in this room"),
    ),
    Template(
        name="warning",
        severity=Severity.WARNING,
        text=Words(vi="Chuyển sang trực tăng cường", en="All shifts: raised readiness"),
    ),
    Template(
        name="emergency",
        severity=Severity.CRITICAL,
        text=Words(vi="Rời khỏi phòng theo lối thoát hiểm", en="Leave the room by the emergency exit"),
    ),
)
"""What may take a wall over whose file names none."""


class ProgrammePlan(Struct, gc=False, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the file of a wall's programme."""

    scene: Annotated[tuple[NamedScene, ...], Meta(max_length=500)] = ()
    tour: Annotated[tuple[Tour, ...], Meta(max_length=100)] = ()
    entry: Annotated[tuple[Entry, ...], Meta(max_length=500)] = ()
    """The schedule."""
    holiday: Annotated[tuple[date, ...], Meta(max_length=400)] = ()
    """Days off that the government or the province has announced, besides those of the law."""
    takeover: Annotated[tuple[Template, ...], Meta(max_length=20)] = ()


class Programme(Document, frozen=True, kw_only=True):
    """What a wall can show by name and by itself; topic ``programme/<wall>``."""

    plan: ProgrammePlan = ProgrammePlan()
    saved: tuple[NamedScene, ...] = ()
    """Scenes that people have saved; those of the file stand before them."""

    @property
    def scenes(self) -> dict[str, NamedScene]:
        """Every scene by its name."""
        return {each.name: each for each in (*self.saved, *self.plan.scene)}

    @property
    def tours(self) -> dict[str, Tour]:
        """Every tour by its name."""
        return {each.name: each for each in self.plan.tour}

    @property
    def templates(self) -> tuple[Template, ...]:
        """What may take the wall over, the one that is offered first before the others."""
        return self.plan.takeover or TEMPLATES
