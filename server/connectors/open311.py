"""Reads citizens' reports as Open311 GeoReport v2 publishes them, in JSON or XML (http://wiki.open311.org/GeoReport_v2/)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, ClassVar, Literal

import httpx
from msgspec import Meta, field

from server.connectors.base import Secret, SourceConfig, Tools, aside
from server.connectors.http import StatusError, check_address, get, grown, too_many
from server.connectors.json import decode
from server.connectors.mapping import fit, gather
from server.connectors.unfit import Unfit
from server.connectors.values import Notation
from server.connectors.xml import name, parse
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Report

WINDOW = 90
"""Days that the standard lets one question span."""

Status = Literal["new", "in_progress", "closed"]

_REPORT = Words(vi="phản ánh", en="report")
_ACCEPT = {"json": "application/json", "xml": "application/xml, text/xml;q=0.9"}


class Open311Config(SourceConfig, frozen=True, kw_only=True, tag="open311"):
    """One ``[[source]]`` of kind ``open311``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Report,)
    url: str
    """Of the endpoint, without ``/requests.json``."""
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

    def __post_init__(self) -> None:
        check_address(self.url)


class Open311:
    """Asks one endpoint for the reports of the last days."""

    def __init__(self, config: Open311Config, tools: Tools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools

    async def fetch(self) -> Batch:
        """Return all reports; raises SourceError and httpx.TransportError."""
        since = self._tools.now().replace(microsecond=0) - timedelta(days=self._config.days)
        params = {"start_date": f"{since:%Y-%m-%dT%H:%M:%SZ}", "page_size": str(self._config.page_size)}
        if self._config.jurisdiction:
            params["jurisdiction_id"] = self._config.jurisdiction
        if self._config.secret:
            params["api_key"] = self._tools.secret(self._config.secret)
        url = httpx.URL(f"{self._config.url.rstrip('/')}/requests.{self._config.format}")
        headers = {"Accept": _ACCEPT[self._config.format]}
        found: list[object] = []
        known: set[str] = set()
        size = first = 0
        for page in range(1, self._config.pages + 1):
            asked = url.copy_merge_params(params | {"page": str(page)})
            try:
                body = await get(self._tools, asked, headers=headers)
            except StatusError as error:
                # what some servers say of a page after the last one
                if page > 1 and error.status == httpx.codes.NOT_FOUND:
                    return await self._batch(found, size)
                raise
            size = grown(size, body, self._tools.largest_body)
            rows = await aside(len(body), read, body, self._config.format)
            first = first or len(rows)
            fresh = {str(row.get("service_request_id")) for row in rows if isinstance(row, dict)} - known
            known |= fresh
            # servers that know no pages answer the whole again
            if fresh or page == 1:
                found += rows
            # a first page that is short is not the last one: many servers give less than they are asked for
            if not fresh or len(rows) < first:
                return await self._batch(found, size)
        raise too_many(self._config.pages)

    async def _batch(self, rows: list[object], size: int) -> Batch:
        return await aside(size, gather, reports(rows, self._config.statuses, self._config.rating))


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


def reports(rows: Sequence[object], statuses: Mapping[str, Status], rating: str) -> Iterable[AnyRecord | Unfit]:
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
        ours = Unfit("mã lạ", "unknown code")
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
