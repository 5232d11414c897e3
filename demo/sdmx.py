"""The statistics office as an SDMX 2.1 web service, which answers in GenericData.

Keys are ``FREQ.ITEM``: an empty part means all, a plus means or. See https://sdmx.org, SDMX 2.1 section 7 (REST) and
section 3A (SDMX-ML).
"""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element, SubElement

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.markup import add, document
from demo.stage import Stage
from demo.yearbook import TABLES, Table, months

GENERIC = "application/vnd.sdmx.genericdata+xml;version=2.1"
AGENCY = "VONGLAU"

_SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NAMESPACES = {
    "xmlns:message": f"{_SCHEMAS}/message",
    "xmlns:common": f"{_SCHEMAS}/common",
    "xmlns:generic": f"{_SCHEMAS}/data/generic",
}

Series = tuple[str, str, list[tuple[str, float]]]
"""Frequency, item, and the observations by period."""


def message(seed: int, table: Table, now: datetime, key: str, start: str | None, end: str | None) -> bytes | None:
    """Return what a key and two periods choose, None where nothing is reported.

    Raises ValueError for a key or a period that makes no sense.
    """
    first = _month(start, last=False) if start else date.min
    last = _month(end, last=True) if end else date.max
    found = [series for series in _series(seed, table, now, key, first, last) if series[2]]
    if not found:
        return None
    root = Element("message:GenericData", _NAMESPACES)
    header = SubElement(root, "message:Header")
    add(header, "message:ID", f"{table.id}-{now:%Y%m%d%H%M%S}")
    add(header, "message:Test", "true")
    add(header, "message:Prepared", now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    SubElement(header, "message:Sender", id=AGENCY)
    structure = SubElement(header, "message:Structure", structureID=table.id, dimensionAtObservation="TIME_PERIOD")
    reference = {"agencyID": AGENCY, "id": table.id.upper(), "version": "1.0", "class": "DataStructure"}
    SubElement(SubElement(structure, "common:Structure"), "Ref", reference)
    whole = SubElement(root, "message:DataSet", structureRef=table.id, action="Replace")
    for frequency, code, observations in found:
        series = SubElement(whole, "generic:Series")
        parts = SubElement(series, "generic:SeriesKey")
        SubElement(parts, "generic:Value", id="FREQ", value=frequency)
        SubElement(parts, "generic:Value", id="ITEM", value=code)
        attributes = SubElement(series, "generic:Attributes")
        SubElement(attributes, "generic:Value", id="UNIT_MEASURE", value=table.items[code].unit)
        for period, value in observations:
            observation = SubElement(series, "generic:Obs")
            SubElement(observation, "generic:ObsDimension", value=period)
            SubElement(observation, "generic:ObsValue", value=str(value))
    return document(root)


def routes(stage: Stage) -> list[Route]:
    """Return the address of the web service."""

    async def data(request: Request) -> Response:
        # a flow may be given as agency,id,version
        parts = request.path_params["flow"].split(",")
        table = TABLES.get(parts[min(1, len(parts) - 1)].lower())
        if table is None:
            raise HTTPException(404, "no such dataflow")
        key = request.path_params.get("key", "all")
        start, end = (request.query_params.get(name) for name in ("startPeriod", "endPeriod"))
        try:
            body = await asyncio.to_thread(message, stage.seed, table, stage.now(), key, start, end)
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        if body is None:
            raise HTTPException(404, "no results found")
        return Response(body, media_type=GENERIC)

    return [Route("/sdmx/data/{flow}", data), Route("/sdmx/data/{flow}/{key}", data)]


def _series(seed: int, table: Table, now: datetime, key: str, first: date, last: date) -> Iterator[Series]:
    parts = ["", ""] if key == "all" else key.split(".")
    if len(parts) != 2:
        raise ValueError("key: expected FREQ.ITEM")
    frequencies, codes = (part.split("+") if part else None for part in parts)
    values = table.values(seed, now)
    for code, item in table.items.items():
        frequency = "Q" if item.quarterly else "M"
        if (codes is None or code in codes) and (frequencies is None or frequency in frequencies):
            chosen = [month for month in months(now) if first <= month <= last and (code, month) in values]
            yield frequency, code, [(_spell(month, frequency), values[code, month]) for month in chosen]


def _spell(month: date, frequency: str) -> str:
    return f"{month:%Y-%m}" if frequency == "M" else f"{month:%Y}-Q{(month.month + 2) // 3}"


def _month(text: str, *, last: bool) -> date:
    """Return the first day of the first or last month of a period: a year, a quarter, a month or a day."""
    found = re.fullmatch(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-\d\d)?)?", text)
    if not found:
        raise ValueError("expected a period such as 2016, 2016-Q1 or 2016-01")
    year, quarter, month = found.groups()
    if quarter:
        return date(int(year), 3 * int(quarter) if last else 3 * int(quarter) - 2, 1)
    return date(int(year), int(month) if month else 12 if last else 1, 1)
