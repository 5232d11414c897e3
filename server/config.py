"""The server's settings, read strictly from one TOML file; ``server.sample.toml`` explains each."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, structs

from server.connectors import AnySourceConfig
from server.connectors.mapping import MappedConfig, check_codes, check_fields
from server.contract.toml import read_toml, refuse
from server.contract.words import Words
from server.records import AnyRecord
from server.services import packs
from server.services.base import Service

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
    packs: Path | None = None
    """Folder of service packs, relative to the file; they win over the shipped ones of the same name."""


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


class Cameras(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of the cameras' pictures; who they are is in the database (vonglau-server cameras)."""

    folder: Path = Path("cameras")
    """Relative to the file."""
    picture_every: Annotated[float, Meta(ge=60)] = 300.0
    """Seconds from one kept picture of a camera to the next."""
    picture_days: Annotated[float, Meta(gt=0)] = 3.0
    """How long pictures are kept."""
    largest: Annotated[int, Meta(ge=1024 * 1024)] = 4 * 1024**3
    """Bytes of all kept pictures; beyond them the oldest go."""


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
    cameras: Cameras = Cameras()
    wall: tuple[Wall, ...] = ()
    source: tuple[AnySourceConfig, ...] = ()


def load(path: Path) -> Config:
    """Return the settings in ``path``, every path in them absolute.

    Raises ConfigError with file, line, key and what was expected.
    """
    config = read_toml(path, Config)
    _unique(path, "wall", "name", [wall.name for wall in config.wall])
    _unique(path, "source", "id", [source.id for source in config.source])
    services = packs.load(config.server.packs and path.absolute().parent / config.server.packs)
    for number, source in enumerate(config.source):
        _check_source(path, number, source, services, config)
    folder = path.absolute().parent
    return structs.replace(
        config,
        server=structs.replace(config.server, packs=config.server.packs and folder / config.server.packs),
        security=Security(keys=folder / config.security.keys, secrets=folder / config.security.secrets),
        cameras=structs.replace(config.cameras, folder=folder / config.cameras.folder),
        store=structs.replace(config.store, url=_absolute(config.store.url, folder)),
        source=tuple(_resolve(source, folder) for source in config.source),
    )


def record_of(source: AnySourceConfig, service: Service) -> type[AnyRecord]:
    """Return the kind of record that a source gives: the first its service takes, where it does not say.

    Raises KeyError for a kind that the service does not take.
    """
    if source.gives:
        return source.gives[0]
    named = source.record if isinstance(source, MappedConfig) else None
    if named is None:
        return service.records[0]
    return {record.__name__.lower(): record for record in service.records}[named]


def _check_source(
    path: Path, number: int, source: AnySourceConfig, services: Mapping[str, Service], config: Config
) -> None:
    place = ("source", number)
    service = services.get(source.service)
    if service is None:
        known = ", ".join(services)
        raise refuse(path, (*place, "service"), Words(vi=f"cần một trong: {known}", en=f"expected one of: {known}"))
    if source.gives and not set(source.gives) <= set(service.records):
        kind = source.__struct_config__.tag
        raise refuse(
            path,
            (*place, "service"),
            Words(
                vi=f"dịch vụ này không nhận những gì nguồn loại {kind} đọc được",
                en=f"this service does not take what a source of kind {kind} reads",
            ),
        )
    if isinstance(source, MappedConfig):
        try:
            record = record_of(source, service)
        except KeyError:
            known = ", ".join(each.__name__.lower() for each in service.records)
            words = Words(vi=f"cần một trong: {known}", en=f"expected one of: {known}")
            raise refuse(path, (*place, "record"), words) from None
        if problem := check_fields(record, source.mapped):
            raise refuse(path, (*place, "fields"), problem)
        if flaw := check_codes(record, source.codes):
            raise refuse(path, (*place, "codes", flaw[0]), flaw[1])
    for secret in source.secrets():
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
    values = structs.asdict(source)
    changes: dict[str, object] = {name: folder / value for name, value in values.items() if isinstance(value, Path)}
    if isinstance(url := values.get("url"), str):
        changes["url"] = _absolute(url, folder)
    return structs.replace(source, **changes)


def _absolute(url: str, folder: Path) -> str:
    scheme, _, file = url.partition("sqlite:///")
    return f"sqlite:///{folder / file}" if not scheme and file else url
