"""Whatever a source sends, there is an answer or one line that says why not; nothing else happens."""

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from connectors.bad_input import ROWS, Row
from connectors.far_end import FarEnd, Question, Reply
from connectors.reading import PLANTED, config, connector, ids, personal
from connectors.spoiling import Count, spoilt
from connectors.test_xml import DTDS, HEAD
from server.config import Http
from server.connectors.base import ConnectorTools
from server.connectors.mapping.values import YEARS
from server.errors import SourceError
from server.polling import EXPECTED, SourceReader, explain
from server.records import Batch, Camera, Dossier

every = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
XML = [row for row in ROWS if row.format == "xml"]


def told(row: Row, body: bytes) -> Batch | SourceError:
    """Return what a reader makes of a body, which is one of these two and nothing else."""
    Count.add()
    try:
        answer: Batch | SourceError = row.read(body)
    except SourceError as error:
        answer = error
    _check(answer)
    return answer


def _check(answer: Batch | SourceError) -> None:
    words = [each.reason for each in answer.examples] + ([answer.words] if isinstance(answer, SourceError) else [])
    for each in words:
        assert each.vi
        assert each.en
        assert "\n" not in each.vi + each.en
        assert len(each.vi) < 400
    assert len(answer.examples) == min(answer.rejected, 50)
    assert personal(Batch(records=(), examples=answer.examples)) == []
    if isinstance(answer, SourceError):
        assert personal(answer) == []
        return
    for record in answer.records:
        for value in structs.astuple(record):
            assert not isinstance(value, datetime) or value.year in YEARS
            assert not isinstance(value, str) or ("\n" not in value and "\0" not in value)


@every
def test_what_is_good(row: Row):
    batch = told(row, row.good)
    assert isinstance(batch, Batch), batch
    assert (row.names(batch), batch.rejected) == ({"1", "2", "3"}, 0)
    assert personal(batch) == []


@every
def test_every_value_replaced_by_every_other(row: Row):
    for each in spoilt(row):
        answer = told(row, each.body)
        if each.within:
            # the good ones of the answer are kept
            assert isinstance(answer, Batch), each.where
            kept = row.names(answer) & {"1", "2", "3"}
            assert len(kept) >= 2, each.where
            assert len(kept) == 3 or row.format == "xml" or {"1", "3"} <= kept, each.where


@every
def test_cut_off_at_every_tenth_byte(row: Row):
    for end in range(0, len(row.good) - 1, 10):
        answer = told(row, row.good[:end])
        if isinstance(answer, Batch) and not row.sparse and row.name not in ("mqtt", "sql"):
            pytest.fail(f"a message that was cut off at {end} is no message")


@every
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n\t",
        b"\0" * 1000,
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"null",
        b"true",
        b"0",
        b'"x"',
        b"[]",
        b"{}",
        b"<a/>",
        b"<html><body>x</body></html>",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b"<a>" * 100_000,
        b"<a>" * 100_000 + b"</a>" * 100_000,
        b"9" * 100_000,
        b"-" * 100_000,
        b"\n" * 100_000,
        PLANTED.encode(),
        PLANTED.encode("utf-16"),
    ],
    ids=lambda body: f"{body[:8]!r} {len(body)}",
)
def test_what_is_no_message(row: Row, body: bytes):
    told(row, body)


@every
def test_deep_inside(row: Row):
    places = [place for place in (b'"2"', b">2<", b"21.85", b"21,85", b'"X"', b"2026") if place in row.good][:2]
    for deep in (
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"<b>" * 100_000 + b"</b>" * 100_000,
    ):
        for place in places:
            told(row, row.good.replace(place, b">" + deep + b"<" if place == b">2<" else deep, 1))


@every
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-7", "cp1258", "latin-1", "cp037"])
def test_wrong_charsets(row: Row, encoding: str):
    text = row.good.decode()
    told(row, text.encode(encoding, "ignore"))
    told(row, f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode())
    told(row, f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode(encoding, "ignore"))


@every
def test_bytes_that_are_no_letters(row: Row):
    for piece in (
        b"\0",
        b"\xff",
        b"\xed\xa0\x80",
        b"\x1b[2J",
        b"\\ud800",
        b"&#0;",
        b"&#xD800;",
        b"]]>",
        b"\xe2\x80\xae",
    ):
        for at in range(0, len(row.good), 97):
            told(row, row.good[:at] + piece + row.good[at:])


@every
def test_the_same_record_twice(row: Row):
    if row.format == "json" and row.name != "pxweb":
        document = json.loads(row.good)
        for path in _threes(document):
            copied = json.loads(row.good)
            rows = copied
            for part in path:
                rows = rows[part]
            rows.append(rows[1])
            batch = told(row, json.dumps(copied).encode())
            assert isinstance(batch, Batch)
            assert (len(batch.records), batch.rejected) == (3, 1)
            assert batch.example is not None
            assert batch.example.vi == "trùng với một bản ghi sau"


def _threes(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(document, list) and len(document) == 3:
        return [path]
    inner = document.items() if isinstance(document, dict) else ()
    return [found for key, each in inner for found in _threes(each, (*path, key))]


@pytest.mark.parametrize("row", XML, ids=lambda row: row.name)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-7", "cp037"])
def test_documents_that_declare(row: Row, encoding: str):
    """With entities, an external DTD, billion laughs: nothing is expanded, nothing is opened."""
    name = re.match(rb"<([\w:]+)", row.good)
    assert name is not None
    for document in DTDS.values():
        doctype, _, inner = document.partition("]>" if "]>" in document else ">")
        doctype = doctype.replace("DOCTYPE a", f"DOCTYPE {name[1].decode()}") + ("]>" if "]>" in document else ">")
        reference = "".join(re.findall(r"&\w+;", inner)[:1])
        text = row.good.decode().replace(">2<", f">{reference or 2}<").replace('value="2"', f'value="{reference or 2}"')
        answer = told(
            row,
            (HEAD.format("IBM037" if encoding == "cp037" else encoding) + doctype + text).encode(encoding, "ignore"),
        )
        # feeds of old begin with a DTD; without entities there is nothing to expand, and it is never fetched
        assert isinstance(answer, SourceError) or (row.name == "rss" and "<!ENTITY" not in document)


@pytest.mark.parametrize("row", XML, ids=lambda row: row.name)
async def test_nothing_is_fetched_or_opened_because_a_document_says_so(row: Row, far_end: FarEnd, tmp_path: Any):
    secret = tmp_path / "secret"
    secret.write_text("not to be read")
    for url in (far_end.answer("/x", b"<!ENTITY e 'x'>"), secret.as_uri(), str(secret)):
        text = row.good.decode()
        name = re.match(r"<([\w:]+)", text)
        assert name is not None
        head = text[: name.end()]
        includes = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{url}" parse="text"/>'
        hint = f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x {url}"'
        for body in (
            f'<!DOCTYPE {name[1]} SYSTEM "{url}">{text}',
            f'<!DOCTYPE {name[1]} [<!ENTITY e SYSTEM "{url}">]>{text.replace(">2<", ">&e;<")}',
            f'<!DOCTYPE {name[1]} [<!ENTITY % p SYSTEM "{url}">%p;]>{text}',
            f'<?xml-stylesheet type="text/xsl" href="{url}"?>{text}',
            f"{head}{hint}{text[name.end() :]}",
            text.replace(">2<", f">{includes}<"),
        ):
            answer = await asyncio.to_thread(told, row, body.encode())
            assert "not to be read" not in repr(answer)
    assert far_end.asked == []


@every
def test_anything_at_all(row: Row):
    """Hypothesis drives every reader: pieces cut out, put in, doubled and moved."""
    size = len(row.good)
    pieces = st.binary(max_size=12) | st.sampled_from(
        [b'"', b"<", b">", b"&", b"]", b"}", b",", b"null", b"\\u0000", b"1e999"]
    )
    cuts = st.lists(st.tuples(st.integers(0, size), st.integers(0, 40), pieces), max_size=4)

    @settings(max_examples=40, database=None, suppress_health_check=list(HealthCheck))
    @given(cuts)
    def drive(changes: list[tuple[int, int, bytes]]) -> None:
        body = row.good
        for at, length, piece in changes:
            body = body[:at] + piece + body[at + length :]
        told(row, body)

    drive()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize("row", [row for row in ROWS if row.format == "json"], ids=lambda row: row.name)
def test_any_json_in_any_place(row: Row):
    places = [each for each, _ in itertools.groupby(re.findall(rb'"[^"]{0,40}"|\d[\d.]*', row.good))]

    @settings(max_examples=40, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(places), VALUES)
    def drive(place: bytes, value: object) -> None:
        told(row, row.good.replace(place, json.dumps(value).encode(), 1))
        told(row, json.dumps(value).encode())

    drive()


async def test_an_answer_that_comes_too_late(far_end: FarEnd, tools: ConnectorTools):
    """The time-out ends it, and the next question is answered."""
    endless = asyncio.Event()

    async def drip() -> AsyncIterator[bytes]:
        yield b'{"list": ['
        await endless.wait()

    good = json.dumps({"list": [{"id": "1"}]}).encode()
    far_end.row("/a", Reply(drip()), good)
    more = {"url": far_end.url + "/a", "items": "list", "fields": {"id": "id"}}
    asked = connector(tools, "rest", gives=Camera, **more)
    impatient = SourceReader(config("rest", **more, timeout=0.2), asked)
    Count.add(2)
    with pytest.raises(TimeoutError) as caught:
        await impatient.ask()
    assert isinstance(caught.value, EXPECTED)
    assert explain(caught.value).vi == "không trả lời kịp"
    # this one has all the time that a busy machine needs
    reader = SourceReader(config("rest", **more, timeout=60), asked)
    assert ids(await reader.ask()) == ["1"]
    await reader.aclose()


MANY = 200_000
"""Of either kind more than the usual limit lets in."""
PAGE = 10_000


def _portal(question: Question) -> bytes:
    first = (int(question.query["trang"]) - 1) * PAGE
    head = '{"MaTTHC":"1.0","TenLinhVuc":"Dat","DonViXuLy":"So","NgayTiepNhan":"20261125080000","MaHoSo":"'
    rows = ",".join(f'{head}{number}"}}' for number in range(first, first + PAGE))
    return f'{{"data":[{rows}],"tongSoTrang":{MANY // PAGE}}}'.encode()


NAME = "Nga ba " * 12


def _rest(question: Question) -> bytes:
    page = int(question.query.get("p", "0"))
    rows = ",".join(f'{{"id":"{number}","n":"{NAME}"}}' for number in range(page * PAGE, (page + 1) * PAGE))
    following = f'"?p={page + 1}"' if (page + 1) * PAGE < MANY else "null"
    return f'{{"list":[{rows}],"next":{following}}}'.encode()


@pytest.mark.parametrize(
    ("kind", "answering", "record", "more"),
    [
        ("portal", _portal, Dossier, {}),
        ("rest", _rest, Camera, {"items": "list", "next": "next", "fields": {"id": "id"}}),
    ],
)
async def test_records_by_the_hundred_thousand(
    far_end: FarEnd,
    tools: ConnectorTools,
    kind: str,
    answering: Callable[[Question], bytes],
    record: type[Camera | Dossier],
    more: dict[str, Any],
):
    usual = msgspec.structs.replace(tools, largest_body=Http().largest_body)
    url = far_end.answering("/a", answering)
    Count.add(2)
    with pytest.raises(SourceError) as caught:
        await connector(usual, kind, gives=record, url=url, **more).fetch()
    assert caught.value.words.vi == "trả lời lớn hơn 16 MiB, quá giới hạn"

    ticks = 0

    async def heart() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    beating = asyncio.create_task(heart())
    raised = msgspec.structs.replace(tools, largest_body=2**30)
    batch = await connector(raised, kind, gives=record, url=url, **more).fetch()
    beating.cancel()
    assert (len(batch.records), batch.rejected) == (MANY, 0)
    assert {type(each) for each in batch.records} == {record}
    assert ticks > 10


async def test_a_far_end_that_breaks_off_and_starts_again(far_end: FarEnd, tools: ConnectorTools):
    """Half an answer is none, whether its length was announced or not; what comes after the restart is whole."""
    good = _rest_page("1", "2")
    more = {"url": far_end.url + "/a", "items": "list", "fields": {"id": "id"}}
    reader = SourceReader(config("rest", **more), connector(tools, "rest", gives=Camera, **more))
    for half in (Reply(good[:20], headers={"Content-Length": str(len(good))}), Reply(good[:20]), Reply(b"", 503)):
        far_end.row("/a", half, good)
        Count.add()
        with pytest.raises(EXPECTED) as caught:
            await reader.ask()
        assert explain(caught.value).vi
        assert ids(await reader.ask()) == ["1", "2"]


def _rest_page(*names: str) -> bytes:
    return json.dumps({"list": [{"id": name} for name in names]}).encode()
