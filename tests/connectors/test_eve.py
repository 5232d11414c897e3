"""A sensor's log, on a real disk: rotated, cut off, half written."""

import gzip
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.far_end import LARGEST, NAME
from server.connectors.base import ConnectorTools
from server.connectors.eve import Eve, EveConfig, events
from server.connectors.mapping.rejected_record import RejectedRecord
from server.errors import SourceError
from server.records import Batch, Event

AT = datetime(2026, 3, 2, 2, 53, 20, tzinfo=UTC)


def line(number: int = 0, **more: Any) -> dict[str, Any]:
    at = (AT + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
    alert = {"action": "allowed", "signature": f"ET SCAN {number}", "category": "Attempted Recon", "severity": 2}
    head = {"timestamp": at, "flow_id": number, "in_iface": "eth1", "event_type": "alert"}
    return head | {"src_ip": "203.0.113.9", "dest_ip": "10.20.1.5", "alert": alert} | more


def text(*lines: dict[str, Any]) -> bytes:
    return b"".join(msgspec.json.encode(each) + b"\n" for each in lines)


def config(path: Path, **more: Any) -> EveConfig:
    given: dict[str, Any] = {"id": "sensor", "name": NAME, "service": "soc", "file": path}
    return EveConfig(**(given | more))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "eve.json"


@pytest.fixture
def eve(tools: ConnectorTools, path: Path) -> Eve:
    return Eve(config(path), tools, Event)


def append(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def put_aside(path: Path, name: str) -> None:
    path.rename(path.with_name(name))


def pack(path: Path) -> None:
    path.with_name("eve.json.1.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()


def inode(path: Path) -> int:
    return path.stat().st_ino


def numbers(batch: Batch) -> list[int]:
    return [int(record.title.split()[-1]) for record in batch.records if isinstance(record, Event)]


def one(told: object, **more: Any) -> Event | RejectedRecord | None:
    found = list(events([told], config(Path("eve.json"), **more)))
    return found[0] if found else None  # type: ignore[return-value]


def reason(told: object, **more: Any) -> str:
    unfit = one(told, **more)
    assert isinstance(unfit, RejectedRecord)
    return unfit.words.en


def test_an_alert():
    event = one(line(7, host="sensor-1"))
    assert isinstance(event, Event)
    assert event == Event(
        id=event.id,
        at=AT + timedelta(seconds=7),
        level="medium",
        category="Attempted Recon",
        title="ET SCAN 7",
        source="203.0.113.9",
        target="10.20.1.5",
        agency="sensor-1",
        blocked=False,
    )


def test_whose_it_is_and_how_grave():
    event = one(line(), agency="so-noi-vu", levels={"2": "critical"})
    assert isinstance(event, Event)
    assert (event.agency, event.level) == ("so-noi-vu", "critical")


@pytest.mark.parametrize("kind", ["flow", "dns", "http", "tls", "stats", "fileinfo"])
def test_ordinary_traffic_is_left_out(kind: str):
    assert one(line(event_type=kind)) is None


def test_anomalies_only_where_they_are_wanted():
    told = line(event_type="anomaly", anomaly={"type": "decode", "event": "decoder.ipv4.trunc_pkt"})
    assert one(told) is None
    event = one(told, anomalies=True)
    assert isinstance(event, Event)
    assert (event.category, event.title, event.level) == ("anomaly", "decoder.ipv4.trunc_pkt", "low")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (b"{", "answer is not valid JSON"),
        (b"[" * 100_000, "answer is not valid JSON"),
        (b'{"event_type": "al\xff"}', "answer is not valid UTF-8"),
        (line(alert=7), "no value"),
        (line(alert={"signature": "x", "severity": 9}), "unknown code"),
        (line(alert={"signature": [], "severity": 1}), "expected text"),
        (line(timestamp="9999-12-31T23:59:59-1200"), "not a real"),
        (line(timestamp="0001-01-01T00:00:00+1200"), "not a real"),
        (line(timestamp=12), "expected a date"),
        (line(event_type=None), "no value"),
        (line(event_type=[["alert"]]), "no value"),
        (7, "not a JSON object"),
        (line(src_ip={"a": 1}), "expected text"),
    ],
)
def test_what_does_not_fit(told: object, why: str):
    assert why in reason(told)


NAMES = ["event_type", "alert", "severity", "timestamp", "signature", "src_ip"]
PLAIN = st.none() | st.booleans() | st.floats() | st.text()


@given(st.recursive(PLAIN, lambda it: st.lists(it) | st.dictionaries(st.sampled_from(NAMES), it)))
def test_anything(told: object):
    for each in events([told, {"event_type": "alert", "alert": told, "timestamp": told}], config(Path("e.json"))):
        assert isinstance(each, Event | RejectedRecord)


@given(st.binary(max_size=300))
def test_any_bytes(content: bytes):
    for each in events([content, b'{"event_type":"alert",' + content], config(Path("e.json"), anomalies=True)):
        assert isinstance(each, Event | RejectedRecord)


async def test_lines_are_read_as_they_come(eve: Eve, path: Path):
    append(path, text(line(1), line(2, event_type="flow")))
    assert numbers(await eve.fetch()) == [1]
    assert numbers(await eve.fetch()) == []
    append(path, text(line(3)))
    batch = await eve.fetch()
    assert (numbers(batch), batch.whole) == ([3], False)


async def test_half_a_line_is_read_when_it_is_whole(eve: Eve, path: Path):
    content = text(line(1))
    append(path, b"")
    for at in range(0, len(content), 37):
        batch = await eve.fetch()
        assert (batch.records, batch.rejected) == ((), 0)
        append(path, content[at : at + 37])
    assert numbers(await eve.fetch()) == [1]


async def test_a_file_that_is_not_there_yet(eve: Eve, path: Path):
    with pytest.raises(SourceError, match="there is no file"):
        await eve.fetch()
    append(path, text(line(1)))
    assert numbers(await eve.fetch()) == [1]


async def test_a_file_that_is_put_aside_is_read_to_its_end(eve: Eve, path: Path):
    append(path, text(line(1)))
    await eve.fetch()
    append(path, text(line(2)))
    put_aside(path, "eve.json.1")
    append(path, text(line(3)))
    assert numbers(await eve.fetch()) == [2, 3]
    append(path, text(line(4)))
    assert numbers(await eve.fetch()) == [4]


async def test_put_aside_and_nothing_new_yet(eve: Eve, path: Path):
    append(path, text(line(1)))
    await eve.fetch()
    append(path, text(line(2)).removesuffix(b"\n"))
    put_aside(path, "eve-20260302.json")
    # nothing will follow on the last line any more
    assert numbers(await eve.fetch()) == [2]
    with pytest.raises(SourceError):
        await eve.fetch()
    append(path, text(line(3)))
    assert numbers(await eve.fetch()) == [3]


async def test_copied_and_cut_off(eve: Eve, path: Path):
    append(path, text(line(1), line(2)))
    await eve.fetch()
    append(path, text(line(3)))
    shutil.copy(path, path.with_name("eve.json.1"))
    write(path, text(line(4)))
    assert numbers(await eve.fetch()) == [3, 4]


async def test_cut_off_and_grown_beyond_where_we_were(eve: Eve, path: Path):
    append(path, text(line(1)))
    await eve.fetch()
    write(path, text(*(line(number) for number in range(2, 9))))
    assert numbers(await eve.fetch()) == [2, 3, 4, 5, 6, 7, 8]


async def test_put_aside_and_packed_at_once(eve: Eve, path: Path):
    append(path, text(line(1)))
    await eve.fetch()
    pack(path)
    append(path, text(line(2)))
    assert numbers(await eve.fetch()) == [2]


async def test_a_new_file_under_the_old_inode(eve: Eve, path: Path):
    append(path, text(line(1)))
    await eve.fetch()
    before = inode(path)
    write(path, text(line(5), line(6)))
    assert inode(path) == before
    assert numbers(await eve.fetch()) == [5, 6]


async def test_at_first_only_the_last_part(tools: ConnectorTools, path: Path):
    append(path, text(*(line(number) for number in range(100))))
    size = len(text(line(99)))
    eve = Eve(config(path, backlog_mb=(3 * size + 10) / 1e6), tools, Event)
    assert numbers(await eve.fetch()) == [97, 98, 99]
    eve = Eve(config(path, backlog_mb=0), tools, Event)
    assert numbers(await eve.fetch()) == []
    append(path, text(line(100)))
    assert numbers(await eve.fetch()) == [100]


async def test_no_more_than_fits_into_one_answer(tools: ConnectorTools, path: Path):
    eve = Eve(config(path), tools, Event)
    lines: Sequence[int] = range(2 * LARGEST // len(text(line(1))))
    append(path, text(*map(line, lines)))
    found = numbers(await eve.fetch())
    assert 0 < len(found) < len(lines)
    # also what is put aside meanwhile
    put_aside(path, "eve.json.1")
    append(path, text(line(77_777)))
    for _ in range(4):
        found += numbers(await eve.fetch())
    assert found == [*lines, 77_777]


async def test_a_line_without_end_is_left_behind(eve: Eve, path: Path):
    append(path, b"x" * (LARGEST + 100) + b"\n" + text(line(1)))
    first, second = await eve.fetch(), await eve.fetch()
    assert (first.rejected + second.rejected, numbers(second)) == (2, [1])


async def test_one_array_instead_of_lines(eve: Eve, path: Path):
    write(path, msgspec.json.encode([line(1), line(2, event_type="dns"), line(3)]))
    assert numbers(await eve.fetch()) == [1, 3]
    assert numbers(await eve.fetch()) == []
    write(path, msgspec.json.encode([line(4)])[:-1])
    with pytest.raises(SourceError, match="not valid JSON"):
        await eve.fetch()
    write(path, msgspec.json.encode([line(4)]))
    os.utime(path, (1, 1))
    assert numbers(await eve.fetch()) == [4]


async def test_bad_lines_among_good_ones(eve: Eve, path: Path):
    append(path, text(line(1)) + b"nonsense\n\n" + text(line(2)))
    batch = await eve.fetch()
    assert (numbers(batch), batch.rejected) == ([1, 2], 1)


async def test_the_same_line_twice_is_one_event(eve: Eve, path: Path):
    append(path, text(line(1), line(1)))
    assert numbers(await eve.fetch()) == [1]


async def test_cut_off_anywhere(tools: ConnectorTools, path: Path):
    content = text(line(1))
    for length in range(0, len(content), len(content) // 10):
        write(path, content[:length] + b"\n")
        batch = await Eve(config(path), tools, Event).fetch()
        assert (batch.records, batch.rejected) == ((), int(length > 0))


async def test_a_folder_instead_of_a_file(tools: ConnectorTools, tmp_path: Path):
    with pytest.raises(OSError, match="directory"):
        await Eve(config(tmp_path), tools, Event).fetch()
