"""Who may connect: CURVE keys, one file per station, and the role each key carries.

CURVE is ZeroMQ's encryption and authentication (RFC 26/CurveZMQ); a key is 32 bytes, written in
Z85 (RFC 32) as 40 letters. Deleting a station's file takes its right away.
"""

import contextlib
import logging
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import zmq
import zmq.asyncio
from msgspec import Struct
from zmq.auth.asyncio import AsyncioAuthenticator

from server.contract.commands import Role
from server.contract.keys import CurveKey, StationKey, is_pair
from server.contract.os_trouble import because
from server.contract.private import make_private_folder, write_private
from server.contract.right_files import RightFiles
from server.contract.toml import read_toml
from server.contract.toml_words import suggestion
from server.contract.words import Words
from server.errors import ConfigError, StartError

DOMAIN = "vonglau"

log = logging.getLogger(__name__)

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class ServerKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The server's own pair."""

    public: CurveKey
    secret: CurveKey


class EnrolledStation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A station that may connect, as the server keeps it."""

    name: str
    role: Role
    public: CurveKey


class Keyring:
    """The keys of one server, in a folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stations = folder / "stations"
        self._known: dict[str, EnrolledStation] = {}
        self._files = RightFiles(self._stations, _station)
        self._shut: set[Path] = set()
        """Those of them that are damaged."""

    @property
    def has_server_key(self) -> bool:
        """Whether a server has its pair here."""
        return self._server_key.exists()

    @property
    def _server_key(self) -> Path:
        return self.folder / "server.key"

    def open(self) -> ServerKey:
        """Return the server's pair; the first call makes it.

        Raises ConfigError when the file is unreadable, StartError when none can be written.
        """
        path = self._server_key
        try:
            make_private_folder(self._stations)
            if not path.exists():
                public, secret = zmq.curve_keypair()
                with contextlib.suppress(FileExistsError):
                    _write(path, ServerKey(public=public.decode(), secret=secret.decode()), replace=False)
        except OSError as error:
            raise StartError(
                because(error, f"không ghi được khóa vào {self.folder}", f"cannot write keys to {self.folder}")
            ) from None
        key = read_toml(path, ServerKey)
        if not is_pair(key.public, key.secret):
            raise ConfigError(
                path,
                Words(
                    vi="khóa máy chủ bị hỏng: hai nửa không khớp; hãy khôi phục tệp này từ bản sao lưu",
                    en="the server's key is damaged: its halves do not match; restore this file from a backup",
                ),
            )
        return key

    def enroll(self, name: str, role: Role, out: Path) -> None:
        """Make a new key for a station, which replaces its old one, and write the station's half to ``out``.

        Raises StartError for a name that cannot be part of a topic.
        """
        file = self._file(name)
        server = self.open()
        public, secret = zmq.curve_keypair()
        key = StationKey(station=name, public=public.decode(), secret=secret.decode(), server=server.public)
        if not out.parent.is_dir():
            # a slip in a path must not become a tree of folders with a key in it
            raise StartError(
                Words(
                    vi=f"không có thư mục {out.parent}; hãy tạo thư mục hoặc sửa --out",
                    en=f"there is no folder {out.parent}; make it, or correct --out",
                )
            )
        try:
            _write(out, key)
        except OSError as error:
            raise StartError(because(error, f"không ghi được khóa {out}", f"cannot write the key {out}")) from None
        _write(file, EnrolledStation(name=name, role=role, public=key.public))

    def stations(self) -> list[EnrolledStation]:
        """Return all stations that may connect, by name."""
        self._refresh()
        return sorted(self._known.values(), key=lambda station: station.name)

    def role(self, name: str) -> Role:
        """Return the role of a station; raises StartError where there is none, ConfigError for a damaged file."""
        if not self._file(name).exists():
            raise self._unknown(name)
        return read_toml(self._file(name), EnrolledStation).role

    def revoke(self, name: str) -> None:
        """Take a station's right away; raises StartError where there is none, or its file cannot be deleted."""
        try:
            self._file(name).unlink()
        except FileNotFoundError:
            raise self._unknown(name) from None
        except OSError as error:
            file = self._file(name)
            raise StartError(because(error, f"không xóa được {file}", f"cannot delete {file}")) from None

    def _unknown(self, name: str) -> StartError:
        nearest = suggestion(name, [station.name for station in self.stations()])
        return StartError(
            Words(vi=f"không có trạm «{name}»{nearest.vi}", en=f"there is no station “{name}”{nearest.en}")
        )

    def _file(self, name: str) -> Path:
        """Return where a station's public half lies; raises StartError for a name that cannot be part of a topic."""
        if not _NAME.fullmatch(name):
            raise StartError(
                Words(
                    vi=f"tên trạm «{name}» không hợp lệ: dùng chữ thường a-z, số và dấu gạch nối",
                    en=f"the station name “{name}” will not do: use lower-case letters, digits and hyphens",
                )
            )
        return self._stations / f"{name}.toml"

    def keys(self) -> frozenset[str]:
        """Return the public keys of all stations that may connect now."""
        self._refresh()
        return frozenset(self._known)

    def station(self, public: str) -> EnrolledStation | None:
        """Return the station that holds this key, or None if there is none (any more)."""
        self._refresh()
        return self._known.get(public)

    def _refresh(self) -> None:
        if not self._files.changed:
            return
        found = self._files.all
        shut = {path for path, station in found.items() if station is None}
        for path in sorted((self._shut - shut) & set(found)):
            log.info("%s: the station is let in again", path)
        self._shut = shut
        self._known = {station.public: station for station in found.values() if station is not None}

    def callback(self, _domain: str, key: bytes) -> bool:
        """Tell ZeroMQ's handshake whether a key is known."""
        return self.station(key.decode()) is not None


Refused = Callable[[str, str], object]
"""Is called with the address and the public key of whoever was not let in."""


class KeyAuthenticator(AsyncioAuthenticator):
    """Lets known keys in, and tells of the others."""

    def __init__(self, context: zmq.asyncio.Context, keyring: Keyring, refused: Refused) -> None:
        super().__init__(context)
        self._keyring = keyring
        self._refused = refused
        self._address = ""

    async def handle_zap_message(self, msg: list[bytes]) -> None:
        """Answer one question of ZeroMQ's; see RFC 27/ZAP for its frames."""
        self._address = msg[3].decode(errors="replace") if len(msg) > 3 else ""
        try:
            await super().handle_zap_message(msg)
        except Exception:
            # pyzmq's loop would end with it, and let nobody in any more
            log.exception("a connection cannot be judged")
            if len(msg) > 1:
                self._send_zap_reply(msg[1], b"500", b"Internal error")

    def callback(self, domain: str, key: bytes) -> bool:
        """Tell whether a key is known."""
        known = self._keyring.callback(domain, key)
        if not known:
            self._refused(self._address, key.decode())
        return known


def guard(
    context: zmq.asyncio.Context, keyring: Keyring, refused: Refused = lambda _address, _key: None
) -> AsyncioAuthenticator:
    """Return the started authenticator of a context; the caller stops it."""
    authenticator = KeyAuthenticator(context, keyring, refused)
    authenticator.start()
    authenticator.configure_curve_callback(domain=DOMAIN, credentials_provider=authenticator)
    return authenticator


def lock(socket: zmq.Socket[bytes] | zmq.asyncio.Socket, key: ServerKey) -> None:
    """Make a socket, before it is bound, take only those whom the guard lets in."""
    socket.set(zmq.CURVE_SERVER, 1)
    socket.set(zmq.CURVE_PUBLICKEY, key.public.encode())
    socket.set(zmq.CURVE_SECRETKEY, key.secret.encode())
    socket.set(zmq.ZAP_DOMAIN, DOMAIN.encode())


def _station(path: Path) -> EnrolledStation | None:
    """Return what a station's file says; one that is damaged shuts out that station and no other."""
    try:
        return read_toml(path, EnrolledStation)
    except ConfigError as error:
        log.warning("a station is shut out: %s", error.words.en)
        return None


def _write(path: Path, content: Struct, *, replace: bool = True) -> None:
    lines = (
        f"{name} = {msgspec.json.encode(value).decode()}\n" for name, value in msgspec.to_builtins(content).items()
    )
    write_private(path, "".join(lines), replace=replace)
