"""What a technician may ask and order of the register of cameras: who is in it, who is on the network, a sheet."""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from server.contract.command import Command
from server.contract.words import Words

LARGEST_SHEET = 900_000
"""Bytes: a command takes no more."""
Short = Annotated[str, Meta(max_length=200)]
Sheet = Annotated[bytes, Meta(max_length=LARGEST_SHEET)]


class ReadRegister(Command, frozen=True, kw_only=True):
    """Tell the cameras of the register, without their passwords."""


class FindCameras(Command, frozen=True, kw_only=True):
    """Tell which cameras are on the networks of the server: by a call to all, or at addresses."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"password"})

    at: Annotated[tuple[Short, ...], Meta(max_length=64)] = ()
    """10.0.0.7, 10.0.0.0/24 or 10.0.0.5-10.0.0.20; empty for a call to all (WS-Discovery)."""
    user: Short = ""
    """Who may ask the cameras what they are."""
    password: Short = ""


class _OfSheet(Command, frozen=True, kw_only=True):
    """What both take."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"password", "sheet"})

    name: Short
    """Of the file: its end says whether it is .csv or .xlsx."""
    sheet: Sheet
    user: Short = ""
    """Opens the cameras whose rows name nobody."""
    password: Short = ""
    ask: bool = False
    """Ask cameras by ONVIF for addresses of pictures that are missing."""


class PreviewCameras(_OfSheet, frozen=True, kw_only=True):
    """Tell what would become of the register by a sheet; nothing is changed, and no camera is asked."""


class ImportCameras(_OfSheet, frozen=True, kw_only=True):
    """Add the cameras of a sheet, or replace those of the same id; bad rows are named, good ones taken."""


class RegisteredCamera(Struct, frozen=True, kw_only=True):
    """A camera that the server knows."""

    id: str
    name: str
    place: str | None = None
    model: str | None = None
    onvif: str = ""
    streams: int = 0
    """Addresses of pictures that are known."""
    movable: bool = False
    traffic: bool = False


class FoundCamera(Struct, frozen=True, kw_only=True):
    """A device on the network that may be a camera."""

    address: str
    """Of its device service."""
    name: str = ""
    model: str = ""
    sizes: str = ""
    """Of its pictures, such as ``1920x1080 640x360``."""
    movable: bool = False
    channels: int = 0
    """Eyes: more than one is a recorder."""
    why: Words | None = None
    """Why it says nothing of itself."""
    camera: str | None = None
    """Under which id the register knows it."""


class RegisterChange(Struct, frozen=True, kw_only=True):
    """What a sheet does to one camera."""

    id: str
    name: str
    is_new: bool
    changes: tuple[str, ...] = ()
    """Of a known one, what becomes another: ``road: QL1 → QL4``; of secrets only that."""


class BadSheetRow(Struct, frozen=True, kw_only=True):
    """A row that cannot be used."""

    number: int
    """As the sheet counts, from 1."""
    why: Words


class SheetOutcome(Struct, frozen=True, kw_only=True):
    """What became, or would become, of the register by a sheet."""

    changes: tuple[RegisterChange, ...] = ()
    """Without those that stay as they are."""
    same: int = 0
    """Cameras that stay as they are."""
    bad: tuple[BadSheetRow, ...] = ()
    silent: tuple[BadSheetRow, ...] = ()
    """Cameras that were asked and said nothing; ``number`` counts them."""


RegisterCommand = ReadRegister | FindCameras | PreviewCameras | ImportCameras
REGISTER_ORDERS: tuple[type[Command], ...] = (ImportCameras,)
REGISTER_QUESTIONS: tuple[type[Command], ...] = (ReadRegister, FindCameras, PreviewCameras)
