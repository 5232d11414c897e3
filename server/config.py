"""The server's settings, read strictly from one TOML file; ``server.sample.toml`` explains each."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field, structs

from server.connectors import AnySourceConfig
from server.connectors.base import SourceConfig
from server.connectors.mapping.records import MappedConfig, check_codes, check_fields
from server.connectors.transport.tls import check_authority
from server.contract.command import Role
from server.contract.errors import Mistake, tried
from server.contract.messages import Priority
from server.contract.messages.programmes import Clock
from server.contract.toml import ReadSettings, read, read_text
from server.contract.toml_words import one_of
from server.contract.words import Words
from server.errors import ConfigError, SourceError, StoreError
from server.outgoing.addresses import check_host, is_plain
from server.records import AnyRecord
from server.services import packs
from server.services.base import Service, TakesReadings

NO_SOURCE = Words(
    vi="chưa có nguồn nào: thêm trong cửa sổ kỹ thuật hoặc một bảng [[source]]; mẫu: vonglau-server source sample LOẠI",
    en="no source is set up yet: add one in the editor or a [[source]]; samples: vonglau-server source sample KIND",
)

NOTIFY = "notify.toml"
"""Who outside is told of alarms: beside the server's settings, where somebody is."""
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]


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
    rooms: Path = field(default_factory=lambda: Path("rooms"))
    """Folder of the rooms that were measured, ``WALL.toml`` each, relative to the file."""
    programmes: Path = field(default_factory=lambda: Path("programmes"))
    """Folder of the programmes of walls, ``WALL.toml`` each, relative to the file."""
    drills: Path = field(default_factory=lambda: Path("drills"))
    """Folder of the reports of drills, relative to the file."""


class Security(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where keys and secrets lie; folders, relative to the file."""

    keys: Path = field(default_factory=lambda: Path("keys"))
    secrets: Path = field(default_factory=lambda: Path("secrets"))
    log: Path = field(default_factory=lambda: Path("security.log"))
    """The file of what bears on security alone, relative to the file."""
    syslog: Annotated[str, Meta(pattern=r"^((udp|tcp)://[^\s/:]+:[0-9]{1,5})?(?!\n)$")] = ""
    """Where that goes besides, such as ``udp://soc.langson.gov.vn:514``."""
    second_step: Role | None = None
    """From this role on nobody signs in without a code besides the password; without it each may decide."""


class Oidc(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The province's provider of identities (OpenID Connect), by which persons may sign in; docs/people.md."""

    name: Words
    """What people call it."""
    issuer: Annotated[str, Meta(pattern=r"^https?://[^\s]{3,2000}(?!\n)$")]
    """As it calls itself, to the letter."""
    client: Annotated[str, Meta(min_length=1, max_length=500)]
    """What it calls us."""
    secret: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(?!\n)$")] | None = None
    """The name of the secret it has given us; without it, none."""
    address: Annotated[str, Meta(pattern=r"^https?://[^\s]{3,2000}(?!\n)$")]
    """Where ``vonglau-server web`` is reached; the provider sends browsers to ``/sign-in/oidc`` there."""
    acr: Annotated[str, Meta(max_length=500)] = ""
    """How sure it has to be of somebody (``acr_values``), such as with a second step."""
    leeway: Annotated[float, Meta(ge=0, le=300)] = 60.0
    """Seconds by which its clock and the server's may differ."""
    hosts: tuple[str, ...] = ()
    """Hosts besides the issuer's that its description may name."""


class Store(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the past is kept."""

    url: str = "sqlite:///history.db"
    """``sqlite:///FILE``, relative to the configuration file, or ``postgresql://…``."""
    retention_days: Annotated[float, Meta(gt=0)] = 365.0


class PairSettings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That there are two servers on one PostgreSQL, of which one serves and the other stands by."""

    name: Name
    """What this server is called in messages, such as ``ioc-1``; the other one has another name."""


class Http(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What sources may send."""

    largest_body: Annotated[int, Meta(ge=1024)] = 16 * 1024 * 1024
    """Bytes of one answer, unpacked."""
    ca: Path | None = None
    """Certificates (PEM) of the province's own authority, believed beside the system's; relative to the file."""


class CameraSettings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of the cameras' pictures; who they are is in the database (vonglau-server cameras)."""

    folder: Path = field(default_factory=lambda: Path("cameras"))
    """Relative to the file."""
    picture_every: Annotated[float, Meta(ge=60)] = 300.0
    """Seconds from one kept picture of a camera to the next."""
    picture_days: Annotated[float, Meta(gt=0)] = 3.0
    """How long pictures are kept."""
    largest: Annotated[int, Meta(ge=1024 * 1024)] = 4 * 1024**3
    """Bytes of all kept pictures; beyond them the oldest go."""


class BriefingSettings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When the server composes a briefing by itself, by the province's calendar."""

    compose_at: Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?(?!\n)$")] = "06:30"
    """``HH:MM``, each morning; empty for never."""
    compare_with: Clock = "17:00"
    """Of the day before: when its work ended."""


class BackupSettings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where backups are kept, and for how long; with this table the server says when the last one is too old."""

    folder: Path = field(default_factory=lambda: Path("backups"))
    """Relative to the file; a disk of its own survives what happens to the server's."""
    keep: Annotated[int, Meta(ge=1)] = 14
    """The newest ones; older ones go when a new one is good."""
    warn_after_hours: Annotated[float, Meta(gt=0)] = 36.0
    """Age of the newest one beyond which walls say so."""
    also: tuple[Path, ...] = ()
    """Further files and folders that belong into each, relative to the file, such as the tokens of the web process."""


class AlarmSettings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where alarms bring their scenes; their rules stand in the service packs."""

    wall: Name = ""
    """By default the first one."""
    surface: Annotated[int, Meta(ge=1, le=64)] | None = None
    """The number of the surface on which scenes are put; all of them without it."""
    show: tuple[Priority, ...] = ()
    """Priorities whose alarms put their scene up by themselves."""
    linger: Annotated[float, Meta(ge=0, le=86_400)] = 60.0
    """Seconds for which a scene stays when its alarm is over."""
    cool_down: Annotated[float, Meta(ge=0, le=86_400)] = 600.0
    """Seconds for which an alarm that was shown is not put up again by itself."""


class Wall(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of screens that show the same."""

    name: Name
    title: Words
    layout: Name = "overview"
    """What it shows until somebody puts something else on it."""


class DutySettings(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which stations may drive the outputs of a room, one at a time; docs/standby.md."""

    name: Name = "main"
    wall: Name = "main"
    stations: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=8)]
    """By rank: when the one on duty is gone, the first of the others that is there follows."""
    drill: Annotated[str, Meta(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9])?(?!\n)$")] = ""
    """``HH:MM`` of each night's drill, by the province's calendar; empty for none."""


class Config(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    server: Server = field(default_factory=Server)
    security: Security = field(default_factory=Security)
    oidc: Oidc | None = None
    store: Store = Store()
    pair: PairSettings | None = None
    http: Http = Http()
    cameras: CameraSettings = field(default_factory=CameraSettings)
    briefing: BriefingSettings = BriefingSettings()
    backup: BackupSettings | None = None
    wall: tuple[Wall, ...] = ()
    duty: tuple[DutySettings, ...] = ()
    alarms: AlarmSettings = AlarmSettings()
    source: tuple[AnySourceConfig, ...] = ()


class LoadedConfig(Config, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file, every path in it absolute."""

    path: Path
    folder: Path
    """Where the file lies."""


class SourceFile(Section, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of one source alone."""

    source: tuple[AnySourceConfig, ...] = ()


def load(path: Path) -> LoadedConfig:
    """Return the settings in ``path``, every path in them absolute.

    Raises ConfigError with all that is wrong: file, line, key and what was expected.
    """
    reading = read(path, Config)
    folder = path.absolute().parent
    if reading.value is not None:
        reading.add(_mistakes(reading.value, folder))
        services = _services(reading, reading.value, folder)
        for number, source in enumerate(reading.value.source):
            found = chain(source.mistakes(), beside_services(source, services))
            if not reading.is_told("security", "secrets"):
                found = chain(found, _secrets(source, folder / reading.value.security.secrets))
            reading.add(each.below("source", number) for each in found)
    config = reading.good()
    changed = {
        "server": structs.replace(
            config.server,
            packs=config.server.packs and folder / config.server.packs,
            layouts=config.server.layouts and folder / config.server.layouts,
            rooms=folder / config.server.rooms,
            programmes=folder / config.server.programmes,
            drills=folder / config.server.drills,
        ),
        "security": structs.replace(
            config.security,
            keys=folder / config.security.keys,
            secrets=folder / config.security.secrets,
            log=folder / config.security.log,
        ),
        "store": structs.replace(config.store, url=_absolute(config.store.url, folder)),
        "http": structs.replace(config.http, ca=config.http.ca and folder / config.http.ca),
        "cameras": structs.replace(config.cameras, folder=folder / config.cameras.folder),
        "backup": config.backup and backups(config.backup, folder),
        "source": tuple(_resolve(source, folder) for source in config.source),
    }
    # what has no path in it stays as it is
    return LoadedConfig(path=path.absolute(), folder=folder, **structs.asdict(config) | changed)


def backups(settings: BackupSettings, folder: Path) -> BackupSettings:
    """Return the settings of backups, every path in them absolute."""
    also = tuple(folder / each for each in settings.also)
    return structs.replace(settings, folder=folder / settings.folder, also=also)


def read_source(
    path: Path,
    text: str,
    config: LoadedConfig,
    services: Mapping[str, Service],
    *,
    id: str | None = None,
    given: Collection[str] = (),
) -> AnySourceConfig:
    """Return the one source of a text as the server reads it, every path in it absolute.

    ``id`` is what it has to be called; the secrets that are ``given`` need no file. ``path`` stands in what is said.
    Raises ConfigError with all that is wrong.
    """
    reading = read_text(path, text, SourceFile)
    if reading.value is not None:
        sources = reading.value.source
        if len(sources) != 1 and not reading.is_told("source"):
            reading.add([Mistake(("source",), not_one(len(sources)))])
        for number, source in enumerate(sources):
            found = chain(source.mistakes(), beside_services(source, services))
            needed = _secrets(source, config.security.secrets, given)
            reading.add(each.below("source", number) for each in chain(found, needed))
            if id is not None and source.id != id:
                other = Words(
                    vi=f"phải là «{id}», tên mà nguồn được xuất bản", en=f"has to be “{id}”, as it is published"
                )
                reading.add([Mistake(("source", number, "id"), other)])
    return _resolve(reading.good().source[0], config.folder)


def not_one(count: int) -> Words:
    """Return what is said of a file in which there are so many sources and not one."""
    return Words(
        vi=f"cần đúng một bảng [[source]], ở đây có {count}",
        en=f"expected exactly one table [[source]], there are {count}",
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


def _services(reading: ReadSettings[Config], config: Config, folder: Path) -> Mapping[str, Service] | None:
    """Return the services that there are; None where their packs are wrong, which is said with the rest."""
    if reading.is_told("server", "packs"):
        return None
    try:
        return packs.load(config.server.packs and folder / config.server.packs)
    except ConfigError as error:
        reading.errors.append(error)
        return None


def _mistakes(config: Config, folder: Path) -> Iterator[Mistake]:
    """Yield what makes no sense in the file by itself."""
    yield from _used_twice("wall", "name", [wall.name for wall in config.wall])
    yield from _used_twice("source", "id", [source.id for source in config.source])
    yield from _used_twice("duty", "name", [duty.name for duty in config.duty])
    walls = [wall.name for wall in config.wall]
    if config.alarms.wall and config.alarms.wall not in walls:
        yield Mistake(("alarms", "wall"), one_of(config.alarms.wall, walls))
    for number, duty in enumerate(config.duty):
        if duty.wall not in walls:
            yield Mistake(("duty", number, "wall"), one_of(duty.wall, walls))
        for at, station in enumerate(duty.stations):
            # a station shows one wall, and drives the outputs of one place
            if station in [*duty.stations[:at], *(each for other in config.duty[:number] for each in other.stations)]:
                words = Words(vi=f"«{station}» đã được dùng ở trên", en=f"“{station}” is used above already")
                yield Mistake(("duty", number, "stations", at), words)
    for name, told in (("packs", config.server.packs), ("layouts", config.server.layouts)):
        if told is not None and not (where := folder / told).is_dir():
            words = Words(vi=f"không có thư mục {where}", en=f"there is no folder {where}")
            yield Mistake(("server", name), words)
    if config.security.syslog:
        host = urlsplit(config.security.syslog).hostname or ""
        yield from tried(("security", "syslog"), check_host, host)
    if config.http.ca is not None:
        try:
            check_authority(folder / config.http.ca)
        except SourceError as error:
            yield Mistake(("http", "ca"), error.words)
    # the usual one is good, and what judges others takes a while to load
    if config.store.url != Store().url:
        from server.store.database import check_address

        try:
            check_address(config.store.url)
        except StoreError as error:
            yield Mistake(("store", "url"), error.words)
    if config.oidc is not None:
        for key in ("issuer", "address"):
            if {"?", "#"} & set(getattr(config.oidc, key)):
                yield Mistake(("oidc", key), Words(vi="không có ? hay # ở đây", en="no ? and no # here"))
            if is_plain(getattr(config.oidc, key)):
                words = Words(
                    vi="cần https: mật mã sẽ đi qua mạng không mã hóa",
                    en="expected https: it would cross the network unencrypted",
                )
                yield Mistake(("oidc", key), words)
            yield from tried(("oidc", key), check_host, urlsplit(getattr(config.oidc, key)).hostname or "")
    if config.pair is not None and config.store.url.startswith("sqlite"):
        words = Words(
            vi="hai máy chủ cần một PostgreSQL chung; hãy đặt [store] url = postgresql://…, hoặc bỏ [pair]",
            en="two servers need one PostgreSQL; set [store] url = postgresql://…, or leave [pair] out",
        )
        yield Mistake(("pair",), words)


def beside_services(source: SourceConfig, services: Mapping[str, Service] | None) -> Iterator[Mistake]:
    """Yield what makes no sense in one source beside the services that there are."""
    if services is None:
        return
    service = services.get(source.service)
    if service is None:
        yield Mistake(("service",), one_of(source.service, list(services)))
    elif source.gives and not set(source.gives) <= set(service.records):
        kind = source.__struct_config__.tag
        words = Words(
            vi=f"dịch vụ này không nhận những gì nguồn loại {kind} đọc được",
            en=f"this service does not take what a source of kind {kind} reads",
        )
        yield Mistake(("service",), words)
    elif isinstance(source, MappedConfig):
        yield from _mapping(source, service)
    if isinstance(service, TakesReadings):
        for key, told in source.named_indicators().items():
            if told not in service.readings:
                yield Mistake(key, one_of(told, sorted(service.readings)))


def _secrets(source: AnySourceConfig, folder: Path, given: Collection[str] = ()) -> Iterator[Mistake]:
    """Yield the secrets of a source that there are not."""
    for key, name in source.secrets().items():
        file = folder / name
        if name not in given and not file.is_file():
            yield Mistake(key, Words(vi=f"không có tệp mật khẩu {file}", en=f"there is no file {file} with the secret"))


def _mapping(source: MappedConfig, service: Service) -> Iterator[Mistake]:
    """Yield what makes no sense in a mapping to a record of the service."""
    try:
        record = record_of(source, service)
    except KeyError:
        known = [each.__name__.lower() for each in service.records]
        yield Mistake(("record",), one_of(str(source.record), known))
        return
    found = chain(check_fields(record, source.mapped), check_codes(record, source.codes))
    yield from (each._replace(beside=(("record",), ("service",), ("indicators",))) for each in found)


def _used_twice(table: str, key: str, values: Sequence[str]) -> Iterator[Mistake]:
    for number, value in enumerate(values):
        if value in values[:number]:
            words = Words(vi=f"«{value}» đã được dùng ở trên", en=f"“{value}” is used above already")
            yield Mistake((table, number, key), words)


def _resolve(source: AnySourceConfig, folder: Path) -> AnySourceConfig:
    values = structs.asdict(source)
    changes: dict[str, object] = {name: folder / value for name, value in values.items() if isinstance(value, Path)}
    if isinstance(url := values.get("url"), str):
        changes["url"] = _absolute(url, folder)
    return structs.replace(source, **changes)


def _absolute(url: str, folder: Path) -> str:
    scheme, _, file = url.partition("sqlite:///")
    return f"sqlite:///{folder / file}" if not scheme and file else url
