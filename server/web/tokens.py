"""The tokens of the devices: one private file each, in which only a hash of the token stands."""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from server.contract.errors import ConfigError
from server.contract.os_trouble import because
from server.contract.private import is_open_to_all, make_private_folder, tighten, write_private
from server.contract.right_files import RightFiles
from server.contract.toml import read_toml
from server.contract.toml_words import suggestion
from server.contract.words import Words
from server.web.errors import WebError

PREFIX = "vl_"
"""Begins every token, so that one that leaked is known for what it is."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

log = logging.getLogger(__name__)


class DeviceRole(StrEnum):
    """What a device may do; an operator may also do what a viewer may."""

    VIEWER = "viewer"
    """Reads what walls show."""
    OPERATOR = "operator"
    """Also arranges them."""
    MONITOR = "monitor"
    """Reads how all does, and nothing of what walls show."""

    def may(self, needed: "DeviceRole") -> bool:
        """Return whether this role may do what another one may."""
        return self is needed or (self, needed) == (DeviceRole.OPERATOR, DeviceRole.VIEWER)


class Device(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of equipment that may connect, as its file has it."""

    name: str
    role: DeviceRole
    walls: tuple[str, ...] = ()
    """Those that it may see and arrange; none named for all."""
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}(?!\n)$")]
    """Of its token, which holds 256 random bits: no salt and no slow hash would make it harder to guess."""
    made: datetime

    def may(self, wall: str) -> bool:
        """Return whether it may see a wall."""
        return not self.walls or wall in self.walls


class Tokens:
    """The devices that may connect; a file that goes takes the right away at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._devices: tuple[Device, ...] = ()
        self._files = RightFiles(folder, _device)

    def add(self, name: str, role: DeviceRole, walls: Sequence[str], now: datetime) -> str:
        """Return a new token, which is kept nowhere; raises WebError where the device has one already."""
        file = self._file(name)
        token = PREFIX + secrets.token_urlsafe(32)
        device = Device(name=name, role=role, walls=tuple(walls), sha256=_digest(token), made=now)
        lines = (
            f"{key} = {msgspec.json.encode(value).decode()}\n" for key, value in msgspec.to_builtins(device).items()
        )
        try:
            make_private_folder(self._folder)
            write_private(file, "".join(lines), replace=False)
        except FileExistsError:
            raise WebError(
                Words(
                    vi=f"thiết bị «{name}» đã có mã; để đổi mã: vonglau-server web token remove {name}",
                    en=f"device “{name}” has a token already; to change it: vonglau-server web token remove {name}",
                )
            ) from None
        except OSError as error:
            raise WebError(because(error, f"không ghi được {file}", f"cannot write {file}")) from None
        return token

    def remove(self, name: str) -> None:
        """Take the right of a device away; raises WebError where there is none."""
        file = self._file(name)
        try:
            file.unlink()
        except FileNotFoundError:
            nearest = suggestion(name, [path.stem for path in self._folder.glob("*.toml")])
            raise WebError(
                Words(vi=f"không có thiết bị «{name}»{nearest.vi}", en=f"there is no device “{name}”{nearest.en}")
            ) from None
        except OSError as error:
            raise WebError(because(error, f"không xóa được {file}", f"cannot delete {file}")) from None

    def devices(self) -> tuple[Device, ...]:
        """Return all devices that may connect now, by name."""
        if self._files.changed:
            self._devices = tuple(device for device in self._files.all.values() if device is not None)
        return self._devices

    def device(self, token: str) -> Device | None:
        """Return the device that a token belongs to; it takes equally long whichever it is, or none."""
        digest = _digest(token)
        matching = [device for device in self.devices() if hmac.compare_digest(device.sha256, digest)]
        return matching[0] if matching else None

    def holds(self, device: Device) -> bool:
        """Return whether a device that was let in still has the same right."""
        return device in self.devices()

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise WebError(
                Words(
                    vi=f"tên thiết bị «{name}» không hợp lệ: dùng chữ thường a-z, số và dấu gạch nối",
                    en=f"the device name “{name}” will not do: use lower-case letters, digits and hyphens",
                )
            )
        return self._folder / f"{name}.toml"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()


def _device(path: Path) -> Device | None:
    """Return what a file says; one that is damaged shuts out its device and no other."""
    if is_open_to_all(path):
        log.warning("%s", tighten(path).en)
    try:
        return read_toml(path, Device)
    except ConfigError as error:
        log.warning("a device is shut out: %s", error.words.en)
        return None
