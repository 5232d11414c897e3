"""What a connector is, and what its configuration always says."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, ClassVar, Literal, ParamSpec, Protocol, TypeVar, runtime_checkable

import httpx
from msgspec import Meta, Struct

from server.cameras.camera import FleetCamera
from server.cameras.inspection.scheduler import MakesScheduler
from server.contract.errors import Mistake, SettingError
from server.contract.toml_place import Key
from server.contract.words import Words
from server.records import AnyRecord, Batch

SMALL = 32 * 1024
"""Bytes that are read at once; more of them would keep the loop, and a thread reads them."""

P = ParamSpec("P")
T = TypeVar("T")

Secret = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(?!\n)$")]
"""The name of a file in the folder of secrets; what is secret stands in there."""


class SourceConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One ``[[source]]``; each connector adds what its protocol needs."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = ()
    """The kinds of record that its protocol carries; none where a mapping says so."""
    published: ClassVar[bool] = True
    """Its format is published, and read as published; False where settings say what an unpublished one is like."""
    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}(?!\n)$")]
    """Unique; its health is the topic ``source/<id>``."""
    name: Words
    """What the wall calls it."""
    service: str
    """Which of SERVICES takes its records."""
    every: Annotated[float, Meta(gt=0)] = 60.0
    """Seconds from one question to the next."""
    timeout: Annotated[float, Meta(gt=0)] = 10.0
    """Seconds for the whole of one answer, all its pages."""
    fresh_for: Annotated[float, Meta(gt=0)] | None = None
    """Seconds a good answer may be trusted; by default two questions and a time-out."""
    frequency: Literal["hour", "day", "week", "month", "quarter", "year"] | None = None
    """How often its system promises something new; judged by the time the source itself gives, such as a file's."""
    report_days: Annotated[float, Meta(ge=0)] | None = None
    """Days after such an hour, day or month within which it is there; by default those that are usual."""
    reporter: Words | None = None
    """The department that owes it; by default the source's name stands for it."""
    verified: bool | None = None
    """A technician has compared what is read with the product; without it only published formats count as verified."""

    @property
    def is_verified(self) -> bool:
        """Whether the wall may leave out that nobody has compared it with the product."""
        return self.published if self.verified is None else self.verified

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        if not (self.name.vi.strip() and self.name.en.strip()):
            yield Mistake(("name",), Words(vi="cần tên bằng cả hai ngôn ngữ", en="expected a name in both languages"))
        if (auth := getattr(self, "auth", None)) is not None:
            yield from (each.below("auth") for each in auth.mistakes())

    def named_indicators(self) -> dict[tuple[str, ...], str]:
        """Return the indicators of ours that its settings name, each by the key where it stands."""
        return {}

    def secrets(self) -> Mapping[Key, str]:
        """Return the names of the secrets it needs, each by the key where it stands."""
        auth = getattr(self, "auth", None)
        named = {("auth", "secret"): getattr(auth, "secret", None), ("secret",): getattr(self, "secret", None)}
        return {key: name for key, name in named.items() if name}


def check_pattern(pattern: str) -> None:
    """Raise SettingError for what is no pattern of a file's name."""
    if "/" in pattern or not pattern:
        raise SettingError(
            vi="cần mẫu tên tệp, không có thư mục", en="expected the pattern of a file's name, without folders"
        )


def now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


async def no_cameras() -> Sequence[FleetCamera]:
    """Return no cameras: where no register is kept."""
    return ()


class ConnectorTools(Struct, frozen=True, kw_only=True):
    """What a connector may use of the server."""

    http: httpx.AsyncClient
    largest_body: int
    """Bytes of an answer, unpacked, above which it is refused."""
    secret: Callable[[str], str]
    """Returns the secret of that name; raises SourceError where there is none."""
    now: Callable[[], datetime] = now
    """Returns the time, UTC: the only clock of a connector."""
    cameras: Callable[[], Awaitable[Sequence[FleetCamera]]] = no_cameras
    """Returns the cameras of the register, without their passwords; raises StoreError."""
    inspection: MakesScheduler | None = None
    """Makes what looks at the cameras of the register; None where there is none."""


class Connector(Protocol):
    """Reads one source system."""

    async def fetch(self) -> Batch:
        """Return what the source says now, or raise SourceError, httpx.HTTPError, OSError or TimeoutError."""
        ...


@runtime_checkable
class Listener(Connector, Protocol):
    """Also hears what a source sends by itself; ``fetch`` returns what has come since."""

    async def listen(self) -> None:
        """Take what comes until cancelled; raises like ``fetch`` when it cannot, and is called again after a pause."""
        ...


@runtime_checkable
class ShowsFields(Connector, Protocol):
    """Knows what stands in its answers, mapped or not."""

    @property
    def seen(self) -> Sequence[str]:
        """Where something stood in the first item of the last answer, as a mapping would say it."""
        ...


async def aside(size: int, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Return ``work(…)`` on ``size`` bytes: in a thread where it takes long, so that the loop goes on."""
    if size <= SMALL:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)
