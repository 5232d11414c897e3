"""The server's settings, read strictly from one TOML file; ``server.sample.toml`` explains each."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, structs

from server.connectors import AnySourceConfig
from server.connectors.base import SourceConfig
from server.connectors.mapping import MappedConfig, check_codes, check_fields
from server.connectors.tls import check_authority
from server.contract.toml import read_toml, refuse, together
from server.contract.toml_place import Key
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.errors import SourceError, StoreError
from server.records import AnyRecord
from server.services import packs
from server.services.base import Flaw, Service, TakesReadings
from server.store.database import check_address

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
    layouts: Path | None = None
    """Folder of the layouts of the stations, relative to the file, for ``vonglau-server check`` to compare."""


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
    ca: Path | None = None
    """Certificates (PEM) of the province's own authority, believed beside the system's; relative to the file."""


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

    Raises ConfigError with all that is wrong: file, line, key and what was expected.
    """
    config = read_toml(path, Config)
    folder = path.absolute().parent
    if errors := [refuse(path, key, words) for key, words in _flaws(config, folder)]:
        raise together(errors)
    services = packs.load(config.server.packs and folder / config.server.packs)
    flaws = (
        flaw
        for number, source in enumerate(config.source)
        for flaw in _source_flaws(number, source, services, config, folder)
    )
    if errors := [refuse(path, key, words) for key, words in flaws]:
        raise together(errors)
    return structs.replace(
        config,
        server=structs.replace(
            config.server,
            packs=config.server.packs and folder / config.server.packs,
            layouts=config.server.layouts and folder / config.server.layouts,
        ),
        security=Security(keys=folder / config.security.keys, secrets=folder / config.security.secrets),
        http=structs.replace(config.http, ca=config.http.ca and folder / config.http.ca),
        cameras=structs.replace(config.cameras, folder=folder / config.cameras.folder),
        store=structs.replace(config.store, url=_absolute(config.store.url, folder)),
        source=tuple(_resolve(source, folder) for source in config.source),
    )


def record_of(source: SourceConfig, service: Service) -> type[AnyRecord]:
    """Return the kind of record that a source gives: the first its service takes, where it does not say.

    Raises KeyError for a kind that the service does not take.
    """
    if source.gives:
        return source.gives[0]
    named = source.record if isinstance(source, MappedConfig) else None
    if named is None:
        return service.records[0]
    return {record.__name__.lower(): record for record in service.records}[named]


def _flaws(config: Config, folder: Path) -> Iterator[Flaw]:
    """Yield what makes no sense in the file by itself."""
    yield from _used_twice("wall", "name", [wall.name for wall in config.wall])
    yield from _used_twice("source", "id", [source.id for source in config.source])
    for name, told in (("packs", config.server.packs), ("layouts", config.server.layouts)):
        if told is not None and not (where := folder / told).is_dir():
            yield ("server", name), Words(vi=f"không có thư mục {where}", en=f"there is no folder {where}")
    if config.http.ca is not None:
        try:
            check_authority(folder / config.http.ca)
        except SourceError as error:
            yield ("http", "ca"), error.words
    try:
        check_address(config.store.url)
    except StoreError as error:
        yield ("store", "url"), error.words


def _source_flaws(
    number: int, source: AnySourceConfig, services: Mapping[str, Service], config: Config, folder: Path
) -> Iterator[Flaw]:
    """Yield what makes no sense in one source beside the services that there are."""
    place = ("source", number)
    service = services.get(source.service)
    if service is None:
        yield (*place, "service"), one_of(source.service, list(services))
    elif source.gives and not set(source.gives) <= set(service.records):
        kind = source.__struct_config__.tag
        yield (
            (*place, "service"),
            Words(
                vi=f"dịch vụ này không nhận những gì nguồn loại {kind} đọc được",
                en=f"this service does not take what a source of kind {kind} reads",
            ),
        )
    elif isinstance(source, MappedConfig):
        yield from _mapping_flaws(place, source, service)
    if isinstance(service, TakesReadings):
        for key, told in source.named_indicators().items():
            if told not in service.readings:
                yield (*place, *key), one_of(told, sorted(service.readings))
    for secret in source.secrets():
        file = folder / config.security.secrets / secret
        if not file.is_file():
            yield (
                (*place, "auth"),
                Words(vi=f"không có tệp mật khẩu {file}", en=f"there is no file {file} with the secret"),
            )


def _mapping_flaws(place: Key, source: MappedConfig, service: Service) -> Iterator[Flaw]:
    try:
        record = record_of(source, service)
    except KeyError:
        yield (*place, "record"), one_of(str(source.record), [each.__name__.lower() for each in service.records])
        return
    if problem := check_fields(record, source.mapped):
        yield (*place, "fields"), problem
    if flaw := check_codes(record, source.codes):
        yield (*place, "codes", flaw[0]), flaw[1]


def _used_twice(table: str, key: str, values: Sequence[str]) -> Iterator[Flaw]:
    for number, value in enumerate(values):
        if value in values[:number]:
            yield (
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
