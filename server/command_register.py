"""Answers what technicians ask and order of the register of cameras."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from msgspec import structs

from server.cameras.camera import FleetCamera
from server.cameras.registry import sheet
from server.cameras.registry.filling import asked
from server.cameras.registry.register import Register
from server.cameras.registry.sheet import Account, CameraSheet
from server.connectors.formats.rows import rows_of
from server.contract.register import (
    BadSheetRow,
    FindCameras,
    FoundCamera,
    ImportCameras,
    PreviewCameras,
    ReadRegister,
    RegisterChange,
    RegisterCommand,
    RegisteredCamera,
    SheetOutcome,
)
from server.contract.sources import ToldOfSources
from server.contract.words import Words
from server.errors import DeviceError
from server.people.actor import Actor
from server.services.province.registry import Province
from server.store.audit import Audit

if TYPE_CHECKING:
    from server.cameras.onvif.discovery import FoundDevice

SIDE_BY_SIDE = 32
"""Cameras that are asked at the same time."""
WITHIN = 60.0
"""Seconds in which those on the network have to have answered; the others are silent."""
ASKED_WITHIN = 20.0
"""Seconds in which those of a sheet have: whoever gives an order waits no longer than half a minute."""
HIDDEN = frozenset({"password"})
SILENT = Words(vi="không trả lời kịp", en="no answer in time")


class RegisterCommands:
    """Knows the cameras, and what asks them."""

    def __init__(
        self, register: Register, http: httpx.AsyncClient, province: Callable[[], Province], audit: Audit
    ) -> None:
        self._register = register
        self._http = http
        self._province = province
        self._audit = audit

    async def answer(self, actor: Actor, command: RegisterCommand) -> ToldOfSources:
        """Carry out an order, or tell what is asked; raises ServerError."""
        match command:
            case ReadRegister():
                known = await self._register.all(passwords=False)
                return ToldOfSources(register=tuple(map(_registered, known)))
            case FindCameras():
                return ToldOfSources(found=tuple(await self._find(command)))
            case PreviewCameras():
                outcome, _ = await self._read(command)
                return ToldOfSources(imported=outcome)
            case ImportCameras():
                return ToldOfSources(imported=await self._import(actor, command))
        raise AssertionError(command)

    async def _find(self, command: FindCameras) -> list[FoundCamera]:
        # where nobody looks for cameras, nobody waits for what finds them
        from server.cameras.onvif import discovery

        known = {each.onvif: each.id for each in await self._register.all(passwords=False) if each.onvif}
        if command.at:
            heard = [discovery.FoundDevice(address=address) for address in discovery.spread(command.at)]
        else:
            heard = await discovery.call()
        found: list[FoundCamera] = []
        try:
            async with asyncio.timeout(WITHIN):
                async for each in discovery.ask(self._http, heard, command.user, command.password):
                    found.append(_found(each, known))
        except TimeoutError:
            told = {each.address for each in found}
            # of a range nobody need be there; who has answered a call is there
            late = () if command.at else [each for each in heard if each.address not in told]
            found += [_found(structs.replace(each, why=SILENT), known) for each in late]
        return sorted(found, key=lambda each: each.address)

    async def _read(self, command: PreviewCameras | ImportCameras) -> tuple[SheetOutcome, tuple[FleetCamera, ...]]:
        known = {camera.id: camera for camera in await self._register.all()}
        told = await asyncio.to_thread(self._cameras, command, known)
        return _outcome(told, known), told.cameras

    def _cameras(self, command: PreviewCameras | ImportCameras, known: dict[str, FleetCamera]) -> CameraSheet:
        rows = rows_of(Path(command.name), command.sheet)
        return sheet.read(rows, known, Account(command.user, command.password), self._place)

    def _place(self, called: str) -> str | None:
        place = self._province().find(called)
        return place.short.vi if place is not None and place in self._province().communes() else None

    async def _import(self, actor: Actor, command: ImportCameras) -> SheetOutcome:
        outcome, cameras = await self._read(command)
        silent: tuple[BadSheetRow, ...] = ()
        if command.ask:
            cameras, silent = await self._ask(cameras)
        await self._register.put(cameras)
        for each in outcome.changes:
            self._audit.note(actor.station, "camera.put", f"camera/{each.id}", "import", person=actor.person)
        return structs.replace(outcome, silent=silent)

    async def _ask(self, cameras: Sequence[FleetCamera]) -> tuple[tuple[FleetCamera, ...], tuple[BadSheetRow, ...]]:
        turn = asyncio.Semaphore(SIDE_BY_SIDE)
        silent: list[BadSheetRow] = []

        async def one(number: int, camera: FleetCamera) -> FleetCamera:
            try:
                async with turn, asyncio.timeout_at(until):
                    return await asked(self._http, camera)
            except (DeviceError, TimeoutError) as error:
                why = error.words if isinstance(error, DeviceError) else SILENT
                words = Words(vi=f"{camera.id}: {why.vi}", en=f"{camera.id}: {why.en}")
                silent.append(BadSheetRow(number=number, why=words))
                return camera

        until = asyncio.get_running_loop().time() + ASKED_WITHIN
        found = await asyncio.gather(*(one(number, each) for number, each in enumerate(cameras, 1)))
        return tuple(found), tuple(sorted(silent, key=lambda each: each.number))


def _registered(camera: FleetCamera) -> RegisteredCamera:
    return RegisteredCamera(
        id=camera.id,
        name=camera.name,
        place=camera.place,
        model=camera.model,
        onvif=camera.onvif,
        streams=sum(1 for address in (camera.main, camera.sub, camera.snapshot) if address),
        movable=camera.movable,
        traffic=camera.traffic,
    )


def _found(device: "FoundDevice", known: dict[str, str]) -> FoundCamera:
    seen = device.seen
    return FoundCamera(
        address=device.address,
        name=device.name,
        model=seen.model if seen is not None else "",
        sizes=" ".join(f"{each.width}x{each.height}" for each in seen.profiles) if seen is not None else "",
        movable=seen is not None and seen.movable,
        channels=seen.channels if seen is not None else 0,
        why=device.why,
        camera=known.get(device.address),
    )


def _outcome(told: CameraSheet, known: dict[str, FleetCamera]) -> SheetOutcome:
    changes = [_change(camera, known.get(camera.id)) for camera in told.cameras]
    kept = tuple(each for each in changes if each.is_new or each.changes)
    return SheetOutcome(
        changes=kept,
        same=len(changes) - len(kept),
        bad=tuple(BadSheetRow(number=row.number, why=row.why) for row in told.bad),
    )


def _change(camera: FleetCamera, before: FleetCamera | None) -> RegisterChange:
    changes = () if before is None else tuple(_changes(before, camera))
    return RegisterChange(id=camera.id, name=camera.name, is_new=before is None, changes=changes)


def _changes(before: FleetCamera, after: FleetCamera) -> Iterable[str]:
    for name in after.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{name}: ···" if name in HIDDEN else f"{name}: {_said(old)} → {_said(new)}"


def _said(value: object) -> str:
    return "–" if value in (None, "") else str(value)
