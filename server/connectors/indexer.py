"""Reads security events from an OpenSearch index, by default Wazuh's alerts (``POST <index>/_search``).

The API: https://docs.opensearch.org/latest/api-reference/search-apis/search/ ; pages by ``search_after``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar

import httpx
import msgspec
from msgspec import Meta, Struct

from server.connectors.base import ConnectorTools, SourceConfig, aside
from server.connectors.formats.json import decode
from server.connectors.formats.paths import Path
from server.connectors.mapping.actions import blocked
from server.connectors.mapping.privacy import before_person
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation
from server.connectors.mapping.zones import utc
from server.connectors.transport.auth import AnyAuth, Authenticator, Open
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import StatusError, grown
from server.contract.errors import Mistake, tried
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Event

PAGE = 1000
"""Events in one answer."""

UNWANTED = (
    "full_log",
    "previous_output",
    "data.srcuser",
    "data.dstuser",
    "data.win.eventdata.subjectUserName",
    "data.win.eventdata.targetUserName",
)
"""What an index is asked to leave out, because people are named there."""

_EVENT = Words(vi="sự kiện", en="event")


class EventFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """JMESPath from one hit to the fields of an event; the defaults are Wazuh's."""

    id: str = "_id"
    at: str = "_source.timestamp"
    level: str = "_source.rule.level"
    """A number; see ``levels``."""
    category: str = "_source.rule.groups[0]"
    title: str = "_source.rule.description"
    source: str = "_source.data.srcip || _source.data.src_ip"
    target: str = "_source.data.dstip || _source.data.dest_ip || _source.agent.ip"
    agency: str = "_source.agent.labels.agency || _source.agent.name"
    blocked: str = "_source.data.blocked || _source.data.alert.action || _source.data.action"
    """A yes or no, or what was done: ``blocked``, ``allowed``, ``drop``."""


class Levels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which number on an event is as grave; the defaults follow Wazuh's classification of rules (0 to 15)."""

    low: float = 4
    medium: float = 7
    high: float = 12
    critical: float = 15


class IndexerConfig(SourceConfig, frozen=True, kw_only=True, tag="indexer"):
    """One ``[[source]]`` of kind ``indexer``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Event,)
    url: str
    """Of the indexer, without the index."""
    hosts: Hosts = ()
    index: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._*,-]{0,200}(?!\n)$")] = "wazuh-alerts*"
    auth: AnyAuth = Open()
    time: str = "timestamp"
    """The field by which hits are sorted and picked."""
    tie: str = "id"
    """A second field to sort by, different for all hits, so that no page repeats or skips one; ``id`` is Wazuh's."""
    minutes: Annotated[float, Meta(gt=0, le=60 * 24 * 7)] = 60.0
    """How far back the first question goes."""
    overlap: Annotated[float, Meta(ge=0)] = 60.0
    """Seconds before the newest event seen from which the next question goes on: some are indexed late."""
    pages: Annotated[int, Meta(ge=1, le=1000)] = 20
    """Of 1000 events; what is beyond comes with the next answer."""
    fields: EventFields = EventFields()
    levels: Levels = Levels()

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)
        for name in EventFields.__struct_fields__:
            yield from tried(("fields", name), Path, getattr(self.fields, name))


class Indexer:
    """Asks one index for the events since the last answer."""

    def __init__(self, config: IndexerConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, bounds)
        self._paths = paths_of(config.fields)
        self._newest: datetime | None = None
        self._rest: tuple[datetime, object] | None = None
        """Where to go on if there was more than one answer holds: the question, and the last hit read."""

    async def fetch(self) -> Batch:
        """Return the events since the newest one seen, oldest first; raises SourceError and httpx.TransportError."""
        now = self._tools.now()
        since = now - timedelta(minutes=self._config.minutes)
        if self._newest is not None:
            # an event with a date in the future must not hide those that come before it
            since = min(self._newest, now) - timedelta(seconds=self._config.overlap)
        after: object = None
        if self._rest is not None:
            since, after = self._rest
        hits: list[object] = []
        size, more = 0, True
        for _ in range(self._config.pages):
            body = await self._ask(since, after)
            size = grown(size, body, self._tools.largest_body)
            page = await aside(len(body), read, body)
            hits += page
            last = page[-1] if page else None
            following = last.get("sort") if isinstance(last, dict) else None
            if len(page) < PAGE or not following or following == after:
                more = False
                break
            after = following
        batch = await aside(size, gather, events(hits, self._paths, self._config.levels), whole=False)
        newest = max((record.at for record in batch.records if isinstance(record, Event)), default=None)
        self._newest = newest or self._newest
        self._rest = (since, after) if more else None
        return batch

    async def _ask(self, since: datetime, after: object) -> bytes:
        question: dict[str, Any] = {
            "size": PAGE,
            "sort": [
                {self._config.time: {"order": "asc"}},
                # an index without the field must not fail
                {self._config.tie: {"order": "asc", "unmapped_type": "keyword"}},
            ],
            "query": {"bool": {"filter": [{"range": {self._config.time: {"gte": since.isoformat()}}}]}},
            # what is not fetched cannot leak
            "_source": {"excludes": list(UNWANTED)},
        }
        if after is not None:
            question["search_after"] = after
        url = httpx.URL(f"{self._config.url.rstrip('/')}/{self._config.index}/_search")
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        try:
            return (await self._proof.send(url, headers=headers, content=msgspec.json.encode(question))).body
        except StatusError:
            # the place to go on from may be what it does not like
            self._rest = None
            raise


def paths_of(fields: EventFields) -> Mapping[str, Path]:
    """Return the expressions of the fields, compiled."""
    return {name: Path(getattr(fields, name)) for name in EventFields.__struct_fields__}


def read(body: bytes) -> list[object]:
    """Return the hits of an answer; raises SourceError for anything that is none, or only a part."""
    answer = decode(body)
    hits = answer.get("hits") if isinstance(answer, dict) else None
    found = hits.get("hits") if isinstance(hits, dict) else None
    if not isinstance(found, list):
        raise SourceError(Words(vi="trả lời không phải kết quả tìm kiếm", en="the answer is no search result"))
    shards = answer.get("_shards")
    failed = shards.get("failed") if isinstance(shards, dict) else 0
    if failed or answer.get("timed_out") is True:
        raise SourceError(
            Words(vi="chỉ mục trả lời thiếu (phân mảnh lỗi hoặc quá giờ)", en="the index answered a part only")
        )
    return found


def events(hits: Sequence[object], paths: Mapping[str, Path], levels: Levels) -> Iterable[AnyRecord | RejectedRecord]:
    """Return hits as events; users' names are never read."""
    return fit(
        ((number, _row(hit, paths, levels)) for number, hit in enumerate(hits, start=1)), Event, Notation(), _EVENT
    )


def _row(hit: object, paths: Mapping[str, Path], levels: Levels) -> dict[str, object]:
    row = {name: path.pick(hit) for name, path in paths.items()}
    row["level"] = _level(row["level"], levels)
    row["at"] = _time(row["at"])
    row["title"] = before_person(title) if isinstance(title := row["title"], str) else title
    spelt = row["blocked"]
    if isinstance(spelt, str) and spelt.casefold() not in ("true", "false"):
        row["blocked"] = blocked(spelt)
    return row


def _time(told: object) -> object:
    """Return a time as an index keeps it: in UTC where it names no zone, or in milliseconds since 1970."""
    try:
        if isinstance(told, str) and not told.isdecimal():
            return utc(told)
        if isinstance(told, str | int) and not isinstance(told, bool) and 10**11 < int(told) < 10**14:
            return datetime.fromtimestamp(int(told) / 1000, UTC)
    except ValueError:
        pass
    return told


def _level(number: object, levels: Levels) -> object:
    if isinstance(number, str) and number.isdecimal() and len(number) < 4:
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return RejectedRecord("cần số", "expected a number")
    steps = [("critical", levels.critical), ("high", levels.high), ("medium", levels.medium), ("low", levels.low)]
    return next((name for name, least in steps if number >= least), "info")
