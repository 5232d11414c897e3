"""Asks cameras whether they answer, and what they are (ONVIF core specification, device service)."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import httpx
from msgspec import Meta, field

from server.cameras.onvif.link import camera_http, device_service
from server.connectors.base import ConnectorTools, Secret, SourceConfig
from server.connectors.formats.rows import read_rows
from server.connectors.formats.workbook import refuse_file
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation, tidy
from server.connectors.transport.bounds import check_address
from server.contract.errors import Mistake, SettingError, tried
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Camera

if TYPE_CHECKING:
    from onveef.transport import OnvifCredentials

MOST = 5000
"""Cameras of one source."""

_CAMERA = Words(vi="camera", en="camera")
_REFUSED = Words(vi="camera từ chối user và secret", en="the camera refuses user and secret")


def _columns() -> dict[str, str]:
    return {"id": "id", "address": "address"}


class OnvifConfig(SourceConfig, frozen=True, kw_only=True, tag="onvif"):
    """One ``[[source]]`` of kind ``onvif``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Camera,)
    addresses: dict[str, str] = field(default_factory=dict)
    """By camera: ``http://HOST`` or the whole address of its device service."""
    file: Path | None = None
    """A list of further cameras, .csv or .xlsx, relative to the configuration file."""
    fields: dict[str, str] = field(default_factory=_columns)
    """``address`` and fields of a camera to the headings of the list's columns."""
    user: str = ""
    """Without it a camera is only asked for its clock, which everybody may."""
    secret: Secret | None = None
    """The name of the file with the password of all cameras."""
    concurrency: Annotated[int, Meta(ge=1, le=256)] = 32
    """Cameras that are asked side by side."""
    camera_timeout: Annotated[float, Meta(gt=0)] = 3.0
    """Seconds after which a camera does not answer; fewer where all of them would not fit into timeout."""
    verify: bool = False
    """With https: only cameras whose certificate a known authority has signed; hardly any has one."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        for name, address in self.addresses.items():
            yield from tried(("addresses", name), check_address, address, camera=True)
        if not self.addresses and self.file is None:
            words = Words(vi="cần ít nhất một địa chỉ, hoặc file", en="expected some, or file")
            yield Mistake(("addresses",), words, beside=(("file",),))
        known = {*Camera.__struct_fields__, "address"} - {"online"}
        if unknown := set(self.fields) - known or {"id", "address"} - set(self.fields):
            names, told = ", ".join(sorted(known)), ", ".join(sorted(unknown))
            words = Words(
                vi=f"cần id và address; có thể dùng {names}: {told}",
                en=f"id and address are needed, {names} are known: {told}",
            )
            yield Mistake(("fields",), words)
        if self.secret is not None and not self.user:
            yield Mistake(("secret",), Words(vi="cần có user", en="needs user"), beside=(("user",),))


class Onvif:
    """Asks all cameras of a list, some at a time."""

    def __init__(self, config: OnvifConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools

    async def fetch(self) -> Batch:
        """Return all cameras and whether they answer; raises SourceError and OSError."""
        # here and below: most settings name no camera
        from onveef.transport import OnvifCredentials

        cameras = await self._cameras()
        config = self._config
        patience = share(config, len(cameras))
        password = self._tools.secret(config.secret) if config.secret else ""
        turn = asyncio.Semaphore(config.concurrency)
        async with camera_http(connections=config.concurrency, verify=config.verify) as http:
            asked = await asyncio.gather(
                *(self._ask(http, row, OnvifCredentials(config.user, password), patience, turn) for row in cameras)
            )
        rows = enumerate((row for row, _ in asked), start=1)
        notes = [note for _, note in asked if note is not None]
        return gather([*notes, *fit(rows, Camera, Notation(), _CAMERA)])

    async def _ask(
        self,
        http: httpx.AsyncClient,
        row: Mapping[str, object],
        credentials: "OnvifCredentials",
        patience: float,
        turn: asyncio.Semaphore,
    ) -> tuple[Mapping[str, object], RejectedRecord | None]:
        from onveef.exceptions import OnvifAuthError, OnvifFaultError, OnvifOperationNotSupportedError

        from server.cameras.onvif.client import UNUSABLE, onvif_client

        address = row["address"]
        try:
            check_address(str(address), camera=True)
        except SettingError as error:
            words = error.words
            return {**row, "id": RejectedRecord(f"địa chỉ ONVIF: {words.vi}", f"ONVIF address: {words.en}")}, None
        client = onvif_client(http, device_service(str(address)), credentials, patience=patience)
        async with turn:
            try:
                async with asyncio.timeout(patience):
                    if not credentials.configured:
                        return {**row, "online": bool(await client.get_system_date_time())}, None
                    told = await client.get_device_information()
            except OnvifAuthError:
                return {**row, "online": True}, RejectedRecord(_REFUSED.vi, _REFUSED.en, {"id": row.get("id")})
            except (OnvifFaultError, OnvifOperationNotSupportedError):
                # it answers as a camera does, if not to this
                return {**row, "online": True}, None
            except UNUSABLE:
                return {**row, "online": False}, None
        model = " ".join(part for name in ("Manufacturer", "Model") if (part := tidy(told.get(name, ""))[:100]))
        return {**row, "online": bool(told), **({"model": model} if model else {})}, None

    async def _cameras(self) -> list[Mapping[str, object]]:
        listed = await asyncio.to_thread(listing, self._config.file, self._config.fields) if self._config.file else []
        inline = [{"id": name, "address": address} for name, address in self._config.addresses.items()]
        if len(listed) + len(inline) > MOST:
            raise SourceError(Words(vi=f"nhiều hơn {MOST} camera", en=f"more than {MOST} cameras"))
        return [*inline, *listed]


def share(config: OnvifConfig, cameras: int) -> float:
    """Return the seconds each of so many cameras may take, so that all are reported in time though all hang."""
    turns = -(-cameras // config.concurrency) or 1
    # a tenth of the time is for all else
    return min(config.camera_timeout, config.timeout * 0.9 / turns)


def listing(path: Path, fields: Mapping[str, str]) -> list[Mapping[str, object]]:
    """Return the cameras of a .csv or .xlsx file by field; the first row with all headings counts.

    Raises SourceError for a file that cannot be read.
    """
    rows = read_rows(path)
    wanted = {name: tidy(heading).casefold() for name, heading in fields.items()}
    for number, row in enumerate(rows):
        headings = [tidy(str(cell)).casefold() for cell in row]
        if set(wanted.values()) <= set(headings):
            columns = {name: headings.index(heading) for name, heading in wanted.items()}
            below = ([*row, *[""] * len(headings)] for row in rows[number + 1 :] if any(cell != "" for cell in row))
            return [{name: row[column] for name, column in columns.items()} for row in below]
    raise refuse_file(path, "thiếu cột, hãy kiểm tra fields", "lacks a column, check fields")
