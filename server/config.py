"""The server's settings, read strictly from one TOML file; ``server.sample.toml`` explains each."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, structs

from server.connectors import AnySourceConfig
from server.connectors.mapping import check_fields
from server.contract.toml import read_toml, refuse
from server.contract.words import Words
from server.services import SERVICES

Name = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table of the file."""


class Server(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where stations find the server."""

    bind: str = "127.0.0.1"
    """Address of one network card; ``*`` for all."""
    port: Annotated[int, Meta(ge=1, le=65534)] = 5570
    """TCP port of the feed; commands are taken on the next one."""
    notice: Words | None = None
    """Stands on every screen of every wall."""


class Security(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where keys and secrets lie; folders, relative to the file."""

    keys: Path = Path("keys")
    secrets: Path = Path("secrets")


class Store(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the past is kept."""

    url: str = "sqlite:///history.db"
    """``sqlite:///FILE``, relative to the configuration file, or ``postgresql://…``."""
    retention_days: Annotated[float, Meta(gt=0)] = 365.0


class Http(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What sources may send."""

    largest_body: Annotated[int, Meta(ge=1024)] = 16 * 1024 * 1024
    """Bytes of one answer, unpacked."""


class Wall(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of screens that show the same."""

    name: Name
    title: Words
    layout: Name = "overview"
    """What it shows until somebody puts something else on it."""


class Config(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    server: Server = Server()
    security: Security = Security()
    store: Store = Store()
    http: Http = Http()
    wall: tuple[Wall, ...] = ()
    source: tuple[AnySourceConfig, ...] = ()


def load(path: Path) -> Config:
    """Return the settings in ``path``, every path in them absolute.

    Raises ConfigError with file, line, key and what was expected.
    """
    config = read_toml(path, Config)
    _unique(path, "wall", "name", [wall.name for wall in config.wall])
    _unique(path, "source", "id", [source.id for source in config.source])
    for number, source in enumerate(config.source):
        _check_source(path, number, source, config)
    folder = path.absolute().parent
    return structs.replace(
        config,
        security=Security(keys=folder / config.security.keys, secrets=folder / config.security.secrets),
        store=structs.replace(config.store, url=_absolute(config.store.url, folder)),
        source=tuple(_resolve(source, folder) for source in config.source),
    )


def _check_source(path: Path, number: int, source: AnySourceConfig, config: Config) -> None:
    place = ("source", number)
    service = SERVICES.get(source.service)
    if service is None:
        known = ", ".join(SERVICES)
        raise refuse(path, (*place, "service"), Words(vi=f"cần một trong: {known}", en=f"expected one of: {known}"))
    if source.gives not in (None, service.record):
        kind = source.__struct_config__.tag
        raise refuse(
            path,
            (*place, "service"),
            Words(
                vi=f"dịch vụ này không nhận những gì nguồn loại {kind} đọc được",
                en=f"this service does not take what a source of kind {kind} reads",
            ),
        )
    fields = getattr(source, "fields", None)
    if fields is not None and (problem := check_fields(service.record, fields)):
        raise refuse(path, (*place, "fields"), problem)
    secret = getattr(getattr(source, "auth", None), "secret", None)
    if secret is not None:
        file = path.absolute().parent / config.security.secrets / secret
        if not file.is_file():
            raise refuse(
                path,
                (*place, "auth"),
                Words(vi=f"không có tệp mật khẩu {file}", en=f"there is no file {file} with the secret"),
            )


def _unique(path: Path, table: str, key: str, values: Sequence[str]) -> None:
    for number, value in enumerate(values):
        if value in values[:number]:
            raise refuse(
                path,
                (table, number, key),
                Words(vi=f"«{value}» đã được dùng ở trên", en=f"“{value}” is used above already"),
            )


def _resolve(source: AnySourceConfig, folder: Path) -> AnySourceConfig:
    changes = {name: folder / value for name, value in structs.asdict(source).items() if isinstance(value, Path)}
    return structs.replace(source, **changes)


def _absolute(url: str, folder: Path) -> str:
    scheme, _, file = url.partition("sqlite:///")
    return f"sqlite:///{folder / file}" if not scheme and file else url
