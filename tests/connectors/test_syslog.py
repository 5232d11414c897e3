"""What firewalls send by themselves, sent by the real logger and the real rsyslogd."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import free_port

from connectors.far_end import NAME
from connectors.reading import case, proper
from server.connectors import syslog as module
from server.connectors.base import ConnectorTools
from server.connectors.formats.syslog_message import Message, SyslogReading, read, year
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.syslog import Syslog, SyslogConfig, events
from server.errors import SourceError
from server.polling import SourceReader
from server.records import Batch, Event

CAME = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
CEF = (
    "CEF:0|VongLau|Demo Firewall|1.0|5710|SSH \\| brute force|8|rt=1772420000000 src=203.0.113.9 spt=4022"
    " dst=10.20.1.5 dpt=22 act=blocked cat=brute_force dvchost=cong-dvc suser=nguyenvana duser=0912345678 msg=a\\=b"
)
LEEF = (
    "LEEF:2.0|VongLau|Demo|1.0|5710|^|devTime=Mar 02 2026 09:53:20^src=203.0.113.9^dst=10.20.1.5^sev=5^cat=scan"
    "^msg=Port scan^usrName=nguyenvana"
)
NEW = f"<133>1 2026-03-02T09:53:20.000+07:00 fw-1 firewall 4711 5710 - {CEF}"
OLD = f"<133>Mar  2 09:53:20 fw-2 firewall[4711]: {LEEF}"
SEEN = datetime(2026, 3, 2, 2, 53, 20, tzinfo=UTC)


def config(**more: Any) -> SyslogConfig:
    given: dict[str, Any] = {"id": "fw", "name": NAME, "service": "soc", "port": free_port()}
    return proper(SyslogConfig(**(given | more)))


def one(text: str | bytes, **taste: Any) -> Event | RejectedRecord | None:
    content = text if isinstance(text, bytes) else text.encode()
    found = list(events([Message(content, "127.0.0.1", CAME)], SyslogReading(**taste)))
    assert len(found) < 2
    return found[0] if found else None  # type: ignore[return-value]


def good(text: str | bytes, **taste: Any) -> Event:
    event = one(text, **taste)
    assert isinstance(event, Event)
    return event


class Ear:
    """A running listener and what it has heard so far."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader
        self.batches: list[Batch] = []

    @property
    def events(self) -> list[Event]:
        return [event for batch in self.batches for event in batch.records if isinstance(event, Event)]

    @property
    def rejected(self) -> int:
        return sum(batch.rejected for batch in self.batches)

    @property
    def reasons(self) -> set[str]:
        return {each.reason.en for batch in self.batches for each in batch.examples}

    async def until(self, count: int, rejected: int = 0) -> list[Event]:
        async with asyncio.timeout(20):
            while len(self.events) < count or self.rejected < rejected:
                self.batches.append(await self._reader.ask())
                await asyncio.sleep(0.01)
        return self.events


@contextlib.asynccontextmanager
async def listening(tools: ConnectorTools, **more: Any) -> AsyncIterator[tuple[Ear, int]]:
    source = config(**more)
    reader = SourceReader(source, Syslog(source, tools, Event))
    ear = Ear(reader)
    try:
        ear.batches.append(await reader.ask())
        yield ear, source.port
    finally:
        await reader.aclose()
    assert {task.get_name() for task in asyncio.all_tasks()} == {asyncio.current_task().get_name()}


async def logger(*arguments: str) -> None:
    process = await asyncio.create_subprocess_exec("logger", *arguments)
    assert await process.wait() == 0


async def tell(port: int, content: bytes) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(content)
    await writer.drain()
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def test_cef_in_rfc_5424():
    event = good(NEW)
    assert event == Event(
        id=event.id,
        at=datetime.fromtimestamp(1_772_420_000, UTC),
        level="high",
        category="brute_force",
        title="SSH | brute force",
        source="203.0.113.9",
        target="10.20.1.5",
        agency="fw-1",
        blocked=True,
    )


def test_leef_in_rfc_3164():
    event = good(OLD)
    assert (event.at, event.level, event.category, event.title) == (SEEN, "medium", "scan", "Port scan")
    assert (event.source, event.target, event.agency, event.blocked) == ("203.0.113.9", "10.20.1.5", "fw-2", None)


def test_leef_1_is_parted_by_tabs():
    event = good("<133>Mar  2 09:53:20 fw LEEF:1.0|V|P|1|deny|src=203.0.113.9\tsev=10\tcat=scan\taction=Deny")
    assert (event.level, event.category, event.title, event.blocked) == ("critical", "scan", "P deny", True)


def test_leef_2_with_the_number_of_its_delimiter_or_without():
    assert good("<13>LEEF:2.0|V|P|1|x|0x7c|cat=scan|sev=2|msg=a b").title == "a b"
    assert good("<13>LEEF:2.0|V|P|1|x|cat=scan\tsev=2\tmsg=a b").title == "a b"


def test_whose_it_is():
    assert good(NEW, agency="dvchost").agency == "cong-dvc"
    assert good(NEW, agencies={"fw-1": "so-noi-vu"}).agency == "so-noi-vu"
    assert good(f"<133>{CEF}").agency == "127.0.0.1"
    assert good(OLD, agency="dvchost").agency == "fw-2"


def test_what_type_it_is():
    assert good(NEW, category="").category == "5710"
    assert good(NEW, category="proto").category == "5710"


@pytest.mark.parametrize("key", ["suser", "duser", "usrName"])
def test_the_names_of_people_are_never_read(key: str):
    with pytest.raises(msgspec.ValidationError, match="names a person"):
        config(category=key)
    for text in (NEW, OLD):
        assert not {"nguyenvana", "0912345678"} & set(
            str(read(Message(text.encode(), "::1", CAME), SyslogReading())).split("'")
        )


def test_plain_text_only_where_it_is_wanted():
    text = "<38>Mar  2 09:53:20 gw sshd[12]: Failed password for root from 203.0.113.9, call 0912 345 678"
    assert one(text) is None
    event = good(text, plain=True)
    assert (event.level, event.category, event.agency) == ("info", "sshd", "gw")
    assert event.title == "Failed password for root from 203.0.113.9, call …"


@pytest.mark.parametrize(
    ("month", "day", "came", "expected"),
    [
        ("Mar", 2, CAME, 2026),
        ("Dec", 31, CAME, 2025),
        ("Mar", 3, CAME, 2026),
        ("Mar", 4, CAME, 2025),
        ("Feb", 29, CAME, 2024),
        ("Jan", 1, datetime(2025, 12, 31, 18, 0, tzinfo=UTC), 2026),
        ("Feb", 29, datetime(2103, 5, 1, tzinfo=UTC), 2096),
    ],
)
def test_the_year_that_is_not_told(month: str, day: int, came: datetime, expected: int):
    read = year(month, day, "00:00:00", came)
    assert read is not None
    assert (read + timedelta(hours=7)).year == expected


def test_days_that_no_year_has():
    assert year("Feb", 30, "00:00:00", CAME) is None
    assert year("Foo", 3, "00:00:00", CAME) is None
    assert year("Mar", 3, "25:00:00", CAME) is None


@pytest.mark.parametrize(
    ("spelt", "level"),
    [("0", "info"), ("3", "low"), ("6", "medium"), ("8", "high"), ("10", "critical"), ("Very-High", "critical")],
)
def test_how_grave(spelt: str, level: str):
    assert good(f"<13>CEF:0|a|b|c|1|name|{spelt}|cat=x").level == level


@pytest.mark.parametrize(
    ("spelt", "level"),
    [
        ("Critical", "critical"),
        ("Informational", "info"),
        ("None", "info"),
        ("Very High", "critical"),
        ("veryhigh", "critical"),
        ("WARNING", "medium"),
        ("11", "critical"),
        ("100", "critical"),
        ("7.5", "high"),
    ],
)
def test_how_grave_in_the_words_of_products(spelt: str, level: str):
    assert good(f"<13>CEF:0|a|b|c|1|name|{spelt}|cat=x").level == level
    assert good(f"<13>LEEF:1.0|V|P|1|x|cat=x\tsev={spelt}").level == level


MESSAGES = case("syslog/messages.txt").decode().splitlines()
SENT = datetime(2026, 11, 29, 14, 55, 3, tzinfo=UTC)


def sent(number: int) -> Event:
    return good(MESSAGES[number - 1])


def test_the_time_of_cef_keeps_its_zone():
    assert sent(1).at == SENT.replace(microsecond=123_000)


@pytest.mark.parametrize(
    "spelt",
    [
        "rt=Nov 29 2026 14:55:03 UTC",
        "rt=Nov 29 2026 21:55:03 +07:00",
        "rt=Nov 29 2026 23:55:03 JST",
        "rt=Nov 29 2026 21:55:03",
        "rt=Nov 29 2026 14:55:03 dtz=UTC",
        "rt=Nov 29 2026 21:55:03 dtz=Asia/Ho_Chi_Minh",
        "rt=2026-11-29 14:55:03 UTC",
        "rt=2026-11-29T14:55:03Z",
        "rt=1795964103",
        "end=1795964103000",
    ],
)
def test_times_of_devices(spelt: str):
    assert good(f"<134>CEF:0|V|P|1|100|n|5|{spelt}").at == SENT


def test_a_zone_that_nobody_knows_leaves_the_time_of_the_header():
    head = "2026-11-29T14:55:03Z fw1"
    assert good(f"<134>{head} CEF:0|V|P|1|100|n|5|rt=Nov 29 2026 09:00:00 XYZ").at == SENT
    assert good("<134>CEF:0|V|P|1|100|n|5|rt=Nov 29 2026 09:00:00 XYZ").at == CAME


@pytest.mark.parametrize(
    "head", ["Nov 29 2026 14:55:03 UTC fw1", "Nov 29 2026 14:55:03 GMT: fw1:", "Nov 29 2026 21:55:03 fw1:"]
)
def test_headers_with_year_and_zone(head: str):
    event = good(f"<134>{head} CEF:0|V|P|1|100|n|5|")
    assert (event.at, event.agency) == (SENT, "fw1")


def test_a_colon_after_the_host():
    assert sent(2).agency == "fw1"
    assert good("<134>Nov 29 21:55:03 2001:db8::7 CEF:0|V|P|1|100|n|5|").agency == "2001:db8::7"


def test_a_severity_by_name():
    assert sent(3).level == "critical"


def test_quotes_are_not_part_of_values():
    event = sent(4)
    assert (event.blocked, event.category, event.source) == (True, "BLACKLIST", "10.0.0.1")
    assert good("<13>LEEF:1.0|V|P|1|x|cat='a b'\tact=\"Drop-Packet\"").blocked is True


def test_leef_with_bars_between_its_attributes():
    event = sent(5)
    assert (event.category, event.source, event.target, event.at) == ("TRAFFIC", "10.0.0.1", "10.0.0.2", SENT)
    assert event.blocked is False
    assert "alice" not in repr(event)


@pytest.mark.parametrize(
    "text",
    [
        "LEEF:1.0|V|P|1|x|cat=a;usrName=alice",
        "LEEF:1.0|V|P|1|x|cat=a,usrName=alice\tsrc=::1",
        "LEEF:2.0|V|P|1|x|^|cat=a|SourceUser=alice^src=::1",
        "LEEF:1.0|V|P|1|usrName=alice|src=::1",
        "LEEF:1.0|V|P|1|x|msg=Logon by usrName=alice\tcat=a",
        "CEF:0|V|P|1|a|n|5|cat=a|suser=alice",
        "CEF:0|V|P|1|a|n|5|cat=a;DestinationUserName=alice src=::1",
        "CEF:0|V|P|1|a|Logon, User: alice|5|cat=a",
        "CEF:0|V|P|1|a|user=alice logs on|5|cat=a",
        "CEF:0|V|P|1|suser=alice|n|5|src=::1",
        "CEF:0|V|P|1|a|n|5|cs1Label=User Name cs1=alice dvc=10.0.0.9|duser=alice",
    ],
)
@pytest.mark.parametrize("keys", [{}, {"category": "cs1", "agency": "dvc"}])
def test_no_name_of_a_person_however_pairs_are_parted(text: str, keys: dict[str, str]):
    assert "alice" not in repr(good(f"<14>Nov 29 21:55:03 fw1 {text}", **keys))


@pytest.mark.parametrize("key", ["SourceUser", "dstuser", "accountName", "sourceUserId", "email"])
def test_settings_cannot_ask_for_a_person(key: str):
    with pytest.raises(msgspec.ValidationError, match="names a person"):
        config(agency=key)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<13>CEF:0|a|b|c|1|name|-1|cat=x", "unknown severity"),
        ("<13>CEF:0|a|b|c|1|name|grau|cat=x", "unknown severity"),
        ("<13>CEF:0|a|b|c|1", "no value"),
        ("<13>CEF:0|a|b|c|1||5|cat=x", "no value"),
        ("<13>LEEF:1.0|V|P", "no value"),
        ("<133>1 0001-01-01T00:00:00Z fw a - - - CEF:0|a|b|c|1|n|5|", "not a real"),
        ("<133>1 9999-12-31T23:59:59-12:00 fw a - - - CEF:0|a|b|c|1|n|5|", "not a real"),
    ],
)
def test_what_does_not_fit(text: str, why: str):
    unfit = one(text)
    assert isinstance(unfit, RejectedRecord)
    assert why in unfit.words.en


def test_a_time_that_cannot_be_read_is_when_it_came():
    assert good("<133>1 yesterday fw a - - - CEF:0|a|b|c|1|n|5|").at == CAME
    assert good("<133>1 - - - - - - CEF:0|a|b|c|1|n|5|").at == CAME


def test_structured_data_and_a_byte_order_mark():
    text = '<133>1 2026-03-02T09:53:20+07:00 fw a - - [x@1 a="q\\"]" b=""][y] \ufeffCEF:0|a|b|c|1|Tấn công|5|'
    assert good(text).title == "Tấn công"


def test_a_priority_that_is_none_and_other_charsets():
    assert good("<999>CEF:0|a|b|c|1|n|5|").level == "medium"
    assert "�" in good("<13>CEF:0|a|b|c|1|Tấn công|5|".encode("utf-16-le")[:0] + b"CEF:0|a|b|c|1|T\xfan|5|").title


def test_the_same_message_is_the_same_event():
    assert good(NEW).id == good(NEW).id != good(OLD).id


@pytest.mark.parametrize("text", [NEW, OLD])
def test_cut_off_anywhere(text: str):
    content = text.encode()
    for length in range(0, len(content), max(1, len(content) // 40)):
        list(events([Message(content[:length], "127.0.0.1", CAME)], SyslogReading(plain=True)))


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes(content: bytes):
    for prefix in (b"", b"<13>", b"<13>1 ", b"<13>Mar  2 00:00:00 h ", b"CEF:0|a|b|c|1|n|5|", b"LEEF:2.0|a|b|c|d|"):
        for event in events([Message(prefix + content, "127.0.0.1", CAME)], SyslogReading(plain=True)):
            assert isinstance(event, Event | RejectedRecord)


@given(st.dictionaries(st.sampled_from(["src", "cat", "msg", "act", "suser", "rt", "zz"]), st.text(max_size=20)))
def test_pairs_of_cef(pairs: dict[str, str]):
    spelt = " ".join(f"{k}={v}".replace("\\", "\\\\") for k, v in pairs.items())
    for event in events([Message(f"<13>CEF:0|a|b|c|1|n|5|{spelt}".encode(), "127.0.0.1", CAME)], SyslogReading()):
        assert isinstance(event, Event | RejectedRecord)


@pytest.mark.parametrize("form", ["--rfc3164", "--rfc5424"])
@pytest.mark.parametrize("way", ["--udp", "--tcp"])
async def test_told_by_logger(tools: ConnectorTools, form: str, way: str):
    async with listening(tools) as (ear, port):
        await logger("--server", "127.0.0.1", "--port", str(port), way, form, "--tag", "fw", "-p", "local4.notice", CEF)
        (event,) = await ear.until(1)
        assert (event.title, event.source, event.level) == ("SSH | brute force", "203.0.113.9", "high")
        assert event.agency == socket.gethostname().partition(".")[0] or event.agency == socket.gethostname()


async def test_told_by_logger_with_octet_counting(tools: ConnectorTools):
    async with listening(tools, transports=("tcp",)) as (ear, port):
        options = ("--server", "127.0.0.1", "--port", str(port), "--tcp", "--octet-count", "--rfc5424")
        await logger(*options, "--tag", "fw", CEF)
        assert [event.category for event in await ear.until(1)] == ["brute_force"]


@pytest.mark.parametrize(
    "form", ["RSYSLOG_SyslogProtocol23Format", "RSYSLOG_ForwardFormat", "RSYSLOG_TraditionalForwardFormat"]
)
async def test_forwarded_by_rsyslogd(tools: ConnectorTools, tmp_path: Path, form: str):
    async with listening(tools, transports=("tcp",)) as (ear, port):
        entry = free_port()
        settings = tmp_path / "rsyslog.conf"
        framing = "octet-counted" if "23" in form else "traditional"
        settings.write_text(
            f'global(workDirectory="{tmp_path}")\nmodule(load="imtcp")\n'
            f'input(type="imtcp" port="{entry}" address="127.0.0.1")\n'
            f'*.* action(type="omfwd" target="127.0.0.1" port="{port}" protocol="tcp" template="{form}"'
            f' tcp_framing="{framing}")\n'
        )
        server = await asyncio.create_subprocess_exec(
            "/usr/sbin/rsyslogd", "-n", "-f", str(settings), "-i", str(tmp_path / "pid"), stdout=-3, stderr=-3
        )
        try:
            async with asyncio.timeout(20):
                while True:
                    with contextlib.suppress(OSError):
                        await tell(entry, f"{NEW}\n{OLD}\n".encode())
                        break
                    await asyncio.sleep(0.02)
            heard = await ear.until(2)
            assert {event.agency for event in heard} == {"fw-1", "fw-2"}
            assert {event.category for event in heard} == {"brute_force", "scan"}
        finally:
            server.terminate()
            await server.wait()


async def test_lines_and_counted_messages_in_one_stream(tools: ConnectorTools):
    async with listening(tools) as (ear, port):
        counted = f"{len(NEW.encode())} {NEW}".encode()
        await tell(port, counted + f"{OLD}\r\n".encode() + counted + f"<13>{CEF}".encode())
        # the same message twice is one event
        assert len(await ear.until(3)) == 3


async def test_what_is_too_long_is_left_out_and_the_next_one_read(tools: ConnectorTools):
    async with listening(tools, largest=1000) as (ear, port):
        long = b"<13>" + b"x" * 5000
        await tell(port, long + b"\n" + NEW.encode() + b"\n%d " % len(long) + long + OLD.encode() + b"\n")
        assert len(await ear.until(2, rejected=2)) == 2
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far:
            far.sendto(long, ("127.0.0.1", port))
        await ear.until(2, rejected=3)
        assert ear.reasons == {"the message is longer than largest"}


@pytest.mark.parametrize("content", [b"99999999 x", b"12x34 ", b"50 short", b"2000000 "])
async def test_a_stream_that_cannot_be_followed_is_closed(tools: ConnectorTools, content: bytes):
    async with listening(tools) as (ear, port):
        await tell(port, content)
        await ear.until(0, rejected=1)
        assert ear.reasons == {"the TCP stream does not follow RFC 6587"}


async def test_who_never_ends_a_message_is_let_go(tools: ConnectorTools, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    async with listening(tools) as (ear, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"<13>CEF:0|")
        await ear.until(0, rejected=1)
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
        writer.close()


async def test_no_more_connections_than_wanted_and_none_that_says_nothing(tools: ConnectorTools):
    async with listening(tools, connections=1, idle=0.2) as (ear, port):
        first, keep = await asyncio.open_connection("127.0.0.1", port)
        second, other = await asyncio.open_connection("127.0.0.1", port)
        for reader in (second, first):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        keep.close()
        other.close()
        await ear.until(0, rejected=1)
        await tell(port, NEW.encode() + b"\n")
        assert len(await ear.until(1)) == 1


async def test_garbage_alone_is_no_failure(tools: ConnectorTools):
    async with listening(tools) as (ear, port):
        await tell(port, b"<13>CEF:0|a|b\n")
        await ear.until(0, rejected=1)


async def test_a_port_that_is_taken(tools: ConnectorTools):
    with socket.create_server(("127.0.0.1", 0)) as other:
        source = config(port=other.getsockname()[1], transports=("tcp",))
        reader = SourceReader(source, Syslog(source, tools, Event))
        with pytest.raises(SourceError, match="another program uses this port; choose another"):
            await reader.ask()
        await reader.aclose()


async def test_it_may_listen_again_after_it_has_ended(tools: ConnectorTools):
    port = free_port()
    for _ in range(2):
        async with listening(tools, port=port) as (ear, _):
            await tell(port, NEW.encode() + b"\n")
            await ear.until(1)
