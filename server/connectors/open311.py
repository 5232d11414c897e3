"""Reads citizens' reports as Open311 GeoReport v2 publishes them, in JSON or XML (http://wiki.open311.org/GeoReport_v2/)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, ClassVar, Literal

import httpx
from msgspec import Meta, field

from server.connectors.base import ConnectorTools, Secret, SourceConfig, aside
from server.connectors.formats.json import decode
from server.connectors.formats.xml import name, parse
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord, UnknownCode
from server.connectors.mapping.values import Notation, moment
from server.connectors.mapping.zones import iso
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import StatusError, get, grown, too_many
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Report

WINDOW = 90
"""Days that the standard lets one question span."""

Status = Literal["new", "in_progress", "closed"]

_REPORT = Words(vi="phản ánh", en="report")
_SECOND = timedelta(seconds=1)
_USUAL = frozenset({10, 20, 25, 30, 50, 100, 200, 250, 500, 1000})
"""What servers give at most."""
_MORE = RejectedRecord(
    "máy chủ có thể còn phản ánh khác nhưng không cho đọc tiếp, hãy giảm days",
    "the server may have more reports but gives no way to them, lower days",
)
_ACCEPT = {"json": "application/json", "xml": "application/xml, text/xml;q=0.9"}


class Open311Config(SourceConfig, frozen=True, kw_only=True, tag="open311"):
    """One ``[[source]]`` of kind ``open311``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Report,)
    url: str
    """Of the endpoint, without ``/requests.json``."""
    hosts: Hosts = ()
    format: Literal["json", "xml"] = "json"
    """XML is what every server must offer; most offer JSON too."""
    jurisdiction: str = ""
    """``jurisdiction_id``, where a server serves several."""
    secret: Secret | None = None
    """The name of the file with the ``api_key``, where one is asked for."""
    days: Annotated[int, Meta(ge=1, le=WINDOW)] = 60
    """How far back reports are read."""
    page_size: Annotated[int, Meta(ge=1, le=10_000)] = 500
    pages: Annotated[int, Meta(ge=1, le=1000)] = 50
    """At most; more is an error, because counts of a part would be wrong."""
    statuses: dict[str, Status] = field(default_factory=lambda: {"open": "new", "closed": "closed"})
    """The source's status to ours; an open report that an agency has taken is in progress in any case."""
    rating: str = "rating"
    """A field beside those of the standard: how satisfied the citizen is, 1 to 5."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)


class Open311:
    """Asks one endpoint for the reports of the last days."""

    def __init__(self, config: Open311Config, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)

    async def fetch(self) -> Batch:
        """Return all reports; raises SourceError and httpx.TransportError."""
        since = self._tools.now().replace(microsecond=0) - timedelta(days=self._config.days)
        params = {"start_date": _spell(since), "page_size": str(self._config.page_size)}
        if self._config.jurisdiction:
            params["jurisdiction_id"] = self._config.jurisdiction
        if self._config.secret:
            params["api_key"] = self._tools.secret(self._config.secret)
        found = _Found()
        for page in range(1, self._config.pages + 1):
            try:
                rows = await self._ask(params | {"page": str(page)}, found)
            except StatusError as error:
                # what some servers say of a page after the last one
                if page > 1 and error.status == httpx.codes.NOT_FOUND:
                    return await self._batch(found)
                raise
            fresh = found.add(rows)
            if page > 1 and rows and not fresh:
                # a server that knows no pages answers the same again, be that all it has or the most it gives
                return await self._batch(found, short=await self._walk(params, found))
            # a first page that is short is not the last one: many servers give less than they are asked for
            if not fresh or len(rows) < found.most:
                return await self._batch(found)
        raise too_many(self._config.pages)

    async def _ask(self, params: Mapping[str, str], found: "_Found") -> list[object]:
        url = httpx.URL(f"{self._config.url.rstrip('/')}/requests.{self._config.format}").copy_merge_params(params)
        body = await get(self._tools, url, bounds=self._bounds, headers={"Accept": _ACCEPT[self._config.format]})
        found.size = grown(found.size, body, self._tools.largest_body)
        return await aside(len(body), read, body, self._config.format)

    async def _walk(self, params: Mapping[str, str], found: "_Found") -> bool:
        """Ask for what is older and newer than what was found, as far as it goes; return whether more may exist."""
        asked = 0
        for side, step in (("end_date", _SECOND), ("start_date", -_SECOND)):
            while True:
                times = found.times()
                if not times:
                    return found.most in _USUAL
                edge = (min(times) if side == "end_date" else max(times)) + step
                rows = await self._ask({**params, side: _spell(edge)}, found)
                if (asked := asked + 1) > self._config.pages:
                    raise too_many(self._config.pages)
                fresh = found.add(rows, overlapping=True)
                if len(rows) < found.most:
                    break
                if not fresh:
                    # who minds no dates either has sent all it has, unless that is a number at which servers stop
                    return found.most in _USUAL
        return False

    async def _batch(self, found: "_Found", *, short: bool = False) -> Batch:
        made = reports(found.rows, self._config.statuses, self._config.rating)
        return await aside(found.size, gather, [*made, *([_MORE] if short else [])])


class _Found:
    """What has been found of one question, each report once."""

    def __init__(self) -> None:
        self.rows: list[object] = []
        self.size = 0
        """Bytes of all answers."""
        self.most = 0
        """Reports in the first answer."""
        self._known: set[str] = set()

    def add(self, rows: list[object], *, overlapping: bool = False) -> bool:
        """Add the reports of one answer; return whether any was new.

        Where answers are meant to overlap, what comes again is not added.
        """
        first = not self.most
        self.most = self.most or len(rows)
        names = [str(row.get("service_request_id")) if isinstance(row, dict) else "" for row in rows]
        fresh = {name for name in names if name} - self._known
        if first or (fresh and not overlapping):
            self.rows += rows
        else:
            self.rows += [row for row, name in zip(rows, names, strict=True) if name in fresh]
        self._known |= fresh
        return bool(fresh)

    def times(self) -> list[datetime]:
        """Return when the reports were made, as far as they say."""
        return [at for at in map(_requested, self.rows) if at is not None]


def _requested(row: object) -> datetime | None:
    spelt = row.get("requested_datetime") if isinstance(row, dict) else None
    try:
        return moment(iso(spelt)) if isinstance(spelt, str) else None
    except (ValueError, RejectedRecord):
        return None


def _spell(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def read(body: bytes, spelt: Literal["json", "xml"]) -> list[object]:
    """Return the reports of an answer as they came; raises SourceError for anything that is none."""
    if spelt == "json":
        answer = decode(body)
        if isinstance(answer, dict):
            # some servers wrap the array, once or twice, or send a single report without one
            answer = answer.get("service_requests", answer)
        if isinstance(answer, dict):
            answer = answer.get("request", answer)
        if isinstance(answer, dict) and "service_request_id" in answer:
            answer = [answer]
        if isinstance(answer, list):
            return answer
    else:
        root = parse(body)
        if name(root) == "service_requests":
            return [{name(field): "".join(field.itertext()) for field in child} for child in root]
    raise SourceError(Words(vi="trả lời không phải Open311", en="the answer is not Open311"))


def reports(
    rows: Sequence[object], statuses: Mapping[str, Status], rating: str
) -> Iterable[AnyRecord | RejectedRecord]:
    """Return reports; addresses, names and telephone numbers of people are never read."""
    statuses = {theirs.lower(): ours for theirs, ours in statuses.items()}
    made = ((number, _row(row, statuses, rating)) for number, row in enumerate(rows, start=1))
    return fit(made, Report, Notation(), _REPORT)


def _row(row: object, statuses: Mapping[str, Status], rating: str) -> dict[str, object]:
    if not isinstance(row, dict):
        return {}
    status = row.get("status")
    ours: object = statuses.get(status.lower()) if isinstance(status, str) else None
    if ours is None:
        ours = UnknownCode()
    if ours == "new" and row.get("agency_responsible"):
        ours = "in_progress"
    return {
        "id": row.get("service_request_id"),
        # codes come as texts and as numbers
        "category": row.get("service_name") or row.get("service_code"),
        "status": ours,
        "requested": row.get("requested_datetime"),
        "text": row.get("description"),
        "expected": row.get("expected_datetime"),
        "closed": row.get("updated_datetime") if ours == "closed" else None,
        "latitude": row.get("lat"),
        "longitude": row.get("long"),
        # nobody has rated
        "rating": row.get(rating) or None,
    }
