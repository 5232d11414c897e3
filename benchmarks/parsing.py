"""How fast the reader of every kind of source is, beside the bare parser underneath on the same body."""

import asyncio
import csv
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import feedparser
import httpx
import msgspec
import python_calamine
from lxml import etree

from benchmarks import messages
from benchmarks.figures import BenchError, Figure, figure
from server.connectors import (
    CONNECTORS,
    AnySourceConfig,
    cap,
    edxml,
    eve,
    indexer,
    mastodon,
    misp,
    mqtt,
    onvif,
    open311,
    portal,
    pxweb,
    rss,
    sdmx,
    sql,
    taxii,
)
from server.connectors.base import ConnectorTools
from server.connectors.formats import syslog_message
from server.connectors.formats.xml import begin, parse
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.values import Notation
from server.connectors.rest import Rest
from server.connectors.sheet import Sheet
from server.connectors.syslog import events
from server.contract.words import Words
from server.records import Batch, Camera

COUNT = 1000
"""Records of one body."""
RUNS = 5
"""The fastest of these counts: whatever else the machine does makes the others slower."""
URL = "http://127.0.0.1:9/"
ROW = Words(vi="hàng", en="row")
CAMERA = {name: name for name in ("id", "name", "latitude", "longitude", "model")}
COLUMNS = dict(zip(("id", "name", "latitude", "longitude"), messages.TABLE, strict=True))
STATUSES: Any = {"open": "new", "closed": "closed"}


class Case(NamedTuple):
    """One kind."""

    make: Callable[[int], Any]
    read: Callable[[Any], Batch]
    bare: Callable[[Any], object]


OURS = {"fleet", "looks"}
"""Kinds that are told of by the server itself: there is no body to read."""


def measure() -> Iterator[Figure]:
    """Read a body of each kind both ways, in turn."""
    with TemporaryDirectory() as name:
        cases = _cases(Path(name))
        read = {case.split("_")[0] for case in cases} | OURS
        if missing := {config.__struct_config__.tag for config in CONNECTORS} - read:
            raise BenchError(f"nothing to measure for {', '.join(sorted(map(str, missing)))}")
        for kind, case in cases.items():
            body = case.make(COUNT)
            if (found := len(case.read(body).records)) != COUNT:
                raise BenchError(f"{kind}: read {found} of {COUNT} records")
            ours, bare = (min(_seconds(work, body) for _ in range(RUNS)) for work in (case.read, case.bare))
            yield figure(f"parsing.{kind}", COUNT / ours, "records/s", against=COUNT / bare)


def _seconds(work: Callable[[Any], object], body: object) -> float:
    begun = time.perf_counter()
    work(body)
    return time.perf_counter() - begun


def _cases(folder: Path) -> dict[str, Case]:
    """Return what is measured, by the kind in settings and, where there are several, the format."""
    tools = ConnectorTools(http=httpx.AsyncClient(), largest_body=2**26, secret=str)
    json, xml = msgspec.json.decode, etree.fromstring
    posts = _config("mastodon", url=URL, publisher="Mạng")
    statistics = _config("pxweb", url=URL, time="Ky", indicators={"*": "iip"})
    national = _config("sdmx", url=URL, indicator="ITEM", indicators={"IIP": "iip"})
    sensor = _config("eve", file=Path("/nowhere/eve.json"))
    packets = _config("edxml", folder=Path("/nowhere"))
    paths, levels = indexer.paths_of(indexer.EventFields()), indexer.Levels()
    states = portal.codes({})
    listed = Rest(_config("rest", url=URL, items="list", fields=CAMERA), tools, Camera)
    tree = Rest(_config("rest", url=URL, format="xml", items="list.item", fields=CAMERA), tools, Camera)
    return {
        "rest": Case(messages.rest, lambda body: gather(listed.read(body).told), json),
        "rest_xml": Case(messages.rest_xml, lambda body: gather(tree.read(body).told), xml),
        "mqtt": Case(messages.mqtt, _mqtt, _json_lines),
        "sheet_csv": Case(messages.csv, lambda body: _sheet(folder, "a.csv", body, tools), _csv),
        "sheet_xlsx": Case(messages.xlsx, lambda body: _sheet(folder, "a.xlsx", body, tools), _xlsx),
        "sql": Case(messages.table, _sql, lambda rows: [dict(zip(messages.TABLE, row, strict=True)) for row in rows]),
        "onvif": Case(messages.csv, lambda body: _onvif(folder / "list.csv", body), _csv),
        "portal": Case(
            messages.portal,
            lambda body: gather(portal.dossiers(portal.envelope(body)[0], portal.DossierFields(), states)),
            json,
        ),
        "open311": Case(
            messages.open311,
            lambda body: gather(open311.reports(open311.read(body, "json"), STATUSES, "rating")),
            json,
        ),
        "open311_xml": Case(
            messages.open311_xml,
            lambda body: gather(open311.reports(open311.read(body, "xml"), STATUSES, "rating")),
            xml,
        ),
        "mastodon": Case(messages.mastodon, lambda body: gather(mastodon.stories(mastodon.read(body), posts)), json),
        "rss": Case(messages.rss, lambda body: rss.read(body, "Báo", URL), feedparser.parse),
        "pxweb": Case(messages.pxweb, lambda body: pxweb.read(body, statistics), json),
        "sdmx": Case(messages.sdmx, lambda body: sdmx.read(body, national), xml),
        "taxii": Case(messages.taxii, lambda body: gather(taxii.threats(taxii.read(body)[0])), json),
        "misp": Case(messages.misp, lambda body: gather(misp.threats(misp.read(body))), json),
        "indexer": Case(messages.indexer, lambda body: gather(indexer.events(indexer.read(body), paths, levels)), json),
        "eve": Case(messages.eve, lambda body: gather(eve.events(body.splitlines(), sensor)), _json_lines),
        "syslog": Case(messages.syslog, _syslog, lambda body: [line.split(b"|", 7) for line in body.split(b"\n")]),
        "cap": Case(messages.cap, _cap, xml),
        "edxml": Case(messages.edxml, lambda body: _edxml(body, packets), xml),
    }


def _config(kind: str, **values: object) -> Any:
    """Return the configuration that the settings file would give."""
    usual = {"kind": kind, "id": kind, "name": {"vi": "Nguồn", "en": "Source"}, "service": "any"}
    return msgspec.convert(usual | values, AnySourceConfig)


def _json_lines(body: bytes) -> object:
    return [msgspec.json.decode(line) for line in body.splitlines()]


def _csv(body: bytes) -> object:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def _xlsx(body: bytes) -> object:
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()


def _mqtt(body: bytes) -> Batch:
    rows = enumerate(mqtt.read("camera/1", line) for line in body.splitlines())
    return gather(fit(rows, Camera, Notation(), ROW))


def _sql(rows: list[tuple[object, ...]]) -> Batch:
    return gather(fit(sql.read(messages.TABLE, rows, COLUMNS), Camera, Notation(), ROW))


def _sheet(folder: Path, name: str, body: bytes, tools: ConnectorTools) -> Batch:
    (folder / name).write_bytes(body)
    made = _config("sheet", folder=folder, pattern=name, fields=COLUMNS)
    return asyncio.run(Sheet(made, tools, Camera).fetch())


def _onvif(path: Path, body: bytes) -> Batch:
    path.write_bytes(body)
    return gather(fit(enumerate(onvif.listing(path, COLUMNS)), Camera, Notation(), ROW))


def _syslog(body: bytes) -> Batch:
    came = datetime(2026, 11, 25, 1, tzinfo=UTC)
    told = [syslog_message.Message(line, "10.1.1.1", came) for line in body.split(b"\n")]
    return gather(events(told, syslog_message.SyslogReading()))


def _cap(body: bytes) -> Batch:
    found = [inline for _, inline in cap.entries(parse(body)) if inline is not None]
    return gather(made for each in found for made in cap.alert(each, "vi", exercises=False))


def _edxml(body: bytes, config: Any) -> Batch:
    root = begin(io.BytesIO(body), edxml.ATTACHED, 2**26)
    return gather(edxml.tasks((edxml.read(each) for each in root.iterfind("{*}packet")), config))
