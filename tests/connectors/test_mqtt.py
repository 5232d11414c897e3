"""Sensors that send through a broker: the real mosquitto, with passwords and TLS."""

import asyncio
import contextlib
import logging
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiomqtt
import msgspec
import pytest
from aiomqtt import Message
from hypothesis import given
from hypothesis import strategies as st
from running import free_port

from connectors.far_end import NAME
from connectors.reading import proper
from server.connectors import mqtt as module
from server.connectors.base import ConnectorTools
from server.connectors.mqtt import Mqtt, MqttConfig, read
from server.contract.words import Words
from server.errors import SourceError
from server.polling import SourceReader
from server.records import Batch, Reading

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
FIELDS = {"indicator": "_levels[2]", "place": "_levels[1]", "period": "at", "value": "value"}
PASSWORD = "chim-sẻ-9"


def config(port: int = 8883, **more: Any) -> MqttConfig:
    given: dict[str, Any] = {"id": "river", "name": NAME, "service": "economy", "host": "127.0.0.1", "port": port}
    return proper(MqttConfig(**(given | {"topics": ("tram/+/#",), "fields": FIELDS} | more)))


def told(value: object, at: object = "2026-03-02T10:00:00+07:00") -> bytes:
    return f'{{"at": "{at}", "value": {value}}}'.encode()


def message(payload: bytes) -> Message:
    return Message("tram/ky-cung/muc-nuoc", payload, qos=1, retain=False, mid=1, properties=None)


def reading(value: float, place: str = "ky-cung") -> Reading:
    return Reading(indicator="muc-nuoc", place=place, period=AT, value=value)


class Broker:
    """A broker of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.lines = ["persistence false"]
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        settings = self.folder / "mosquitto.conf"
        _write(settings, "\n".join([f"listener {self.port} 127.0.0.1", *self.lines, "user root", ""]))
        self._process = await asyncio.create_subprocess_exec(
            "/usr/sbin/mosquitto",
            "-c",
            str(settings),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(20):
            while True:
                assert self._process.returncode is None
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            await self._process.wait()
            self._process = None

    async def publish(self, topic: str, payload: bytes, **more: Any) -> None:
        async with aiomqtt.Client("127.0.0.1", self.port) as client:
            await client.publish(topic, payload, qos=1, **more)


def _write(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    made = Broker(tmp_path)
    made.lines.append("allow_anonymous true")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


class Ear:
    """A running listener."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader

    async def once(self) -> Batch:
        return await self._reader.ask()

    async def until(self, records: int, rejected: int = 0) -> Batch:
        async with asyncio.timeout(20):
            while True:
                batch = await self.once()
                if len(batch.records) + batch.rejected:
                    assert (len(batch.records), batch.rejected) == (records, rejected)
                    return batch
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def listening(tools: ConnectorTools, source: MqttConfig) -> AsyncIterator[Ear]:
    before = asyncio.all_tasks()
    reader = SourceReader(source, Mqtt(source, tools, Reading))
    try:
        yield Ear(reader)
    finally:
        await reader.aclose()
        if left := asyncio.all_tasks() - before:
            # those that were cancelled end soon
            await asyncio.wait(left, timeout=5)
        assert asyncio.all_tasks() <= before


async def refusal(tools: ConnectorTools, source: MqttConfig) -> Words:
    async with listening(tools, source) as ear:
        with pytest.raises(SourceError) as caught:
            await ear.once()
    return caught.value.words


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_messages_become_records(tools: ConnectorTools, broker: Broker, version: str):
    async with listening(tools, config(broker.port, version=version)) as ear:
        assert (await ear.once()).records == ()
        await broker.publish("tram/ky-cung/muc-nuoc", told(3.5))
        batch = await ear.until(1)
        assert (batch.records, batch.whole) == ((reading(3.5),), False)
        assert (await ear.once()).records == ()


async def test_what_the_broker_keeps_comes_at_once_and_what_it_is_to_forget_is_nothing(
    tools: ConnectorTools, broker: Broker
):
    await broker.publish("tram/ky-cung/muc-nuoc", told(3.5), retain=True)
    async with listening(tools, config(broker.port)) as ear:
        assert (await ear.until(1)).records == (reading(3.5),)
        await broker.publish("tram/ky-cung/muc-nuoc", b"", retain=True)
        await broker.publish("tram/ban-gioc/muc-nuoc", told(1))
        assert (await ear.until(1)).records == (reading(1, "ban-gioc"),)


async def test_the_last_of_each_is_kept(tools: ConnectorTools):
    connector = Mqtt(config(), tools, Reading)
    for value in range(30_000):
        connector.take(message(told(value)))
    connector._ready.set()
    batch = await connector.fetch()
    assert (batch.records, batch.rejected) == ((reading(29_999),), 0)


async def test_bad_messages_do_not_hide_good_ones(tools: ConnectorTools):
    connector = Mqtt(config(largest=1000), tools, Reading)
    connector._ready.set()
    bad = [
        b"{",
        b"\xff\xfe",
        b"[" * 900,
        b"x" * 1001,
        b"<html>",
        told('"a"'),
        told(1, "9999-12-31T23:59:59-12:00"),
        b"5",
    ]
    for payload in [*bad, told(3.5), told(3.5, "0001-01-01T00:00:00+12:00")]:
        connector.take(message(payload))
    batch = await connector.fetch()
    assert (batch.records, batch.rejected) == ((reading(3.5),), len(bad) + 1)
    whole = told(3.5)
    for length in range(1, len(whole), len(whole) // 10):
        connector.take(message(whole[:length]))
    assert (await connector.fetch()).records == ()


async def test_numbers_alone(tools: ConnectorTools, broker: Broker):
    fields = {"indicator": "_topic", "period": '`"2026-03-02"`', "value": "_value"}
    async with listening(tools, config(broker.port, topics=("x/y",), fields=fields)) as ear:
        await ear.once()
        await broker.publish("x/y", b"23.5")
        (record,) = (await ear.until(1)).records
        assert isinstance(record, Reading)
        assert (record.indicator, record.value) == ("x/y", 23.5)


async def test_the_broker_keeps_what_is_too_large_to_itself(tools: ConnectorTools, broker: Broker):
    async with listening(tools, config(broker.port, largest=1000)) as ear:
        await ear.once()
        await broker.publish("tram/ky-cung/muc-nuoc", b" " * 50_000 + told(1))
        await broker.publish("tram/ky-cung/muc-nuoc", told(2))
        assert (await ear.until(1)).records == (reading(2),)


async def test_a_broker_that_goes_away_and_comes_back(tools: ConnectorTools, broker: Broker):
    async with listening(tools, config(broker.port)) as ear:
        await ear.once()
        await broker.stop()
        with pytest.raises(SourceError, match="gone away"):
            await ear.until(1)
        with pytest.raises(SourceError, match="not reachable"):
            await ear.once()
        await broker.start()
        await ear.once()
        await broker.publish("tram/ky-cung/muc-nuoc", told(3.5))
        assert (await ear.until(1)).records == (reading(3.5),)


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_two_clients_with_one_name(tools: ConnectorTools, broker: Broker, version: str):
    async with listening(tools, config(broker.port, version=version, client="chung")) as ear:
        await ear.once()
        async with aiomqtt.Client("127.0.0.1", broker.port, identifier="chung"):
            with pytest.raises(SourceError, match=r"another client (may use|uses) the name “chung”"):
                await ear.until(1)


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_a_name_of_ones_own_by_default(tools: ConnectorTools, broker: Broker, version: str):
    unnamed = config(broker.port, version=version)
    readers = [SourceReader(unnamed, Mqtt(unnamed, tools, Reading)) for _ in range(2)]
    try:
        for reader in readers:
            await Ear(reader).once()
        await broker.publish("tram/ky-cung/muc-nuoc", told(1))
        for reader in readers:
            assert (await Ear(reader).until(1)).records == (reading(1),)
    finally:
        for reader in readers:
            await reader.aclose()


@pytest.mark.parametrize("version", ["5", "3.1.1"])
async def test_who_we_are(tools: ConnectorTools, secrets: dict[str, str], tmp_path: Path, version: str):
    broker = Broker(tmp_path)
    passwords = tmp_path / "passwords"
    await asyncio.to_thread(
        subprocess.run, ["mosquitto_passwd", "-b", "-c", str(passwords), "ioc", PASSWORD], check=True
    )
    access = tmp_path / "acl"
    _write(access, "user ioc\ntopic read tram/#\n")
    broker.lines += ["allow_anonymous false", f"password_file {passwords}", f"acl_file {access}"]
    await broker.start()
    secrets["mqtt"] = PASSWORD
    try:
        known = config(broker.port, version=version, user="ioc", secret="mqtt")
        async with listening(tools, known) as ear:
            await ear.once()
        secrets["mqtt"] = "sai"
        for source in (known, config(broker.port, version=version)):
            assert (await refusal(tools, source)).en == "the broker refuses user or secret"
    finally:
        await broker.stop()


async def test_tls(tools: ConnectorTools, tmp_path: Path):
    broker = Broker(tmp_path)
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    await asyncio.to_thread(
        subprocess.run,
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=broker"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    broker.lines += ["allow_anonymous true", f"certfile {certificate}", f"keyfile {key}"]
    await broker.start()
    try:
        async with listening(tools, config(broker.port, tls=True, ca=certificate)) as ear:
            await ear.once()
        words = await refusal(tools, config(broker.port, tls=True))
        assert words.en == "the TLS certificate is of an unknown authority, put the authority's file into ca"
        words = await refusal(tools, config(broker.port, tls=True, ca=certificate, host="localhost"))
        assert words.en == "the TLS certificate is of another name, check the address"
        words = await refusal(tools, config(broker.port, tls=True, ca=key))
        assert words.en == f"cannot read the certificate {key}"
    finally:
        await broker.stop()


async def test_who_is_no_broker(tools: ConnectorTools, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    for answer in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x20\xff\xff\xff\xff\xff", b"\xff" * 50, b""):

        async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: bytes = answer) -> None:
            writer.write(answer)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        for tls in (False, True):
            why = (await refusal(tools, config(port, tls=tls))).en
            assert "not reachable" in why or (tls and "TLS" in why)
        server.close()


async def test_a_broker_that_says_nothing_leaves_nothing_behind(tools: ConnectorTools, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    connected = asyncio.Event()
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
        ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    source = config(server.sockets[0].getsockname()[1])
    before = asyncio.all_tasks()
    listening = asyncio.create_task(Mqtt(source, tools, Reading).listen())
    await connected.wait()
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    await asyncio.wait_for(ended.wait(), 20)
    server.close()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() - before <= {listening}


async def test_it_can_be_ended_at_any_moment(tools: ConnectorTools, broker: Broker):
    before = asyncio.all_tasks()
    for moment in range(100):
        listening = asyncio.create_task(Mqtt(config(broker.port), tools, Reading).listen())
        await asyncio.sleep(moment * 0.0001)
        listening.cancel()
        done, _ = await asyncio.wait({listening}, timeout=20)
        assert done
        assert listening.cancelled()
        await asyncio.sleep(0)
    assert asyncio.all_tasks() <= before


async def test_a_name_that_no_host_has(tools: ConnectorTools):
    assert (await refusal(tools, config(1883, host="khong-co.invalid"))).en.startswith("no such host")


@pytest.mark.parametrize("topic", ["a/#/b", "a+/b", "a/b#", "", "a\0"])
def test_what_is_no_filter(topic: str):
    with pytest.raises(msgspec.ValidationError, match="topics"):
        config(topics=(topic,))


def test_settings():
    assert (config().secure, config(1883).secure, config(1883, tls=True).secure) == (True, False, True)
    with pytest.raises(msgspec.ValidationError, match="secret: needs user"):
        config(secret="mqtt")


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode), st.text(max_size=20))
def test_any_bytes(payload: bytes, topic: str):
    with contextlib.suppress(SourceError):
        assert read(topic, payload)["_topic"] == topic
