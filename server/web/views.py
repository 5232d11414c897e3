"""Tells what walls show, in the shapes of the HTTP interface. Pure."""

import hashlib
from datetime import datetime

import msgspec

from server.contract import messages
from server.contract.claims import hold_of, overlaid, strongest
from server.contract.words import same
from server.web.mirror import Mirror
from server.web.shapes import (
    Claim,
    Health,
    Hold,
    Layouts,
    SceneName,
    Surface,
    Tour,
    TourRun,
    Tours,
    TourStep,
    Wall,
    WallName,
    Walls,
)
from server.web.tokens import Device

encode = msgspec.json.Encoder().encode


def walls(mirror: Mirror, device: Device) -> Walls:
    """Return the walls that a device may see."""
    found = tuple(WallName(name=name, title=state.name) for name, state in mirror.walls().items() if device.may(name))
    return Walls(walls=found, live=mirror.live, as_of=_as_of(mirror))


def wall(mirror: Mirror, name: str) -> Wall:
    """Return what a wall shows; raises KeyError where there is none."""
    state = mirror.walls()[name]
    return Wall(
        name=name,
        title=state.name,
        notice=state.notice,
        revision=state.revision,
        surfaces=_surfaces(mirror, name, state),
        claims=tuple(map(_claim, state.claims)),
        tours=_running(mirror, name, state),
        live=mirror.live,
        as_of=_as_of(mirror),
    )


def tag(shown: Wall) -> str:
    """Return what names this state of a wall and no other: its revision, and a hash of all that is said of it."""
    return f"{shown.revision}-{hashlib.sha256(encode(shown)).hexdigest()[:12]}"


def layouts(mirror: Mirror, name: str) -> Layouts:
    """Return what the stations of a wall say that they can show, and what its programme has names for."""
    programme = mirror.programme(name)
    return Layouts(
        layouts=tuple(sorted({each for state in mirror.stations(name) for each in state.layouts})),
        scenes=tuple(SceneName(name=each.name, title=each.title) for each in programme.scenes.values()),
        templates=tuple(each.name for each in programme.templates),
    )


def tours(mirror: Mirror, name: str) -> Tours:
    """Return the tours of a wall's programme."""
    found = mirror.programme(name).tours.values()
    return Tours(
        tours=tuple(
            Tour(
                name=each.name,
                title=each.title,
                steps=tuple(TourStep(scene=step.scene, seconds=step.dwell) for step in each.step),
            )
            for each in found
        )
    )


def health(mirror: Mirror) -> Health:
    """Return whether the server is there."""
    return Health(link=mirror.link.value, live=mirror.live, as_of=_as_of(mirror))


def _as_of(mirror: Mirror) -> datetime | None:
    return None if mirror.live else mirror.heard


def _surfaces(mirror: Mirror, name: str, state: messages.WallState) -> tuple[Surface, ...]:
    room = mirror.room(name).surface
    # without a measured room the monitors of its stations are its surfaces
    monitors = [len(station.screens) for station in mirror.stations(name)]
    told = [each.screen for each in state.claims]
    told += [each.screen for each in state.holds]
    told += [each.screen for each in state.tours]
    many = len(room) or max([1, *monitors, *filter(None, told)])
    return tuple(
        Surface(
            number=number,
            id=room[number - 1].id if room else None,
            name=room[number - 1].name if room else None,
            layout=state.shows.on_surface(number).scene.layout,
            claim=_claim(strongest(state.claims, number)) if state.claims else None,
            overlays=tuple(map(_claim, overlaid(state.claims, number))) if state.claims else (),
            hold=_hold(hold_of(state, number)),
            tours=tuple(each.tour for each in state.tours if each.screen in (None, number)),
        )
        for number in range(1, many + 1)
    )


def _claim(claim: messages.Claim) -> Claim:
    return Claim(
        id=claim.id,
        kind=claim.kind,
        layout=claim.scene.layout,
        tile=claim.scene.tile.kind if claim.scene.tile is not None else None,
        title=claim.scene.called,
        surface=claim.screen,
        region=claim.region,
        by=claim.by,
        since=claim.since,
        until=claim.until,
        why=claim.why,
    )


def _hold(hold: messages.Hold | None) -> Hold | None:
    return Hold(surface=hold.screen, by=hold.by, since=hold.at) if hold is not None else None


def _running(mirror: Mirror, name: str, state: messages.WallState) -> tuple[TourRun, ...]:
    known = mirror.programme(name).tours
    return tuple(
        TourRun(
            name=each.tour,
            # its file may have lost it meanwhile
            title=known[each.tour].title if each.tour in known else same(each.tour),
            surface=each.screen,
            by=each.by,
            since=each.since,
        )
        for each in state.tours
    )
