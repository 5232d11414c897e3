"""The cameras' RTSP, word by word and packet by packet."""

import asyncio
import gc
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import pairwise

import psutil
import pytest
from rtsp_cameras import coded
from rtsp_client import Client, answered, connected

from demo import rtsp_viewer
from demo.rtp import NTP_ERA
from demo.rtsp import Server, serve
from demo.rtsp_camera import Behaviour, age

WITHIN = 30.0
"""Seconds a test waits for something that has to happen."""
QUICK = {"rate": 30, "pictures": 15, "key_every": 0.5}
"""A clip that begins again twice a second."""


@pytest.fixture
async def served() -> AsyncIterator[tuple[Server, int]]:
    async with asyncio.timeout(WITHIN), serve({"a": [coded(**QUICK)]}) as running:
        yield running


@pytest.fixture
async def client(served: tuple[Server, int]) -> AsyncIterator[Client]:
    async with connected(served[1]) as client:
        yield client


async def test_a_session_from_its_beginning_to_its_end(client: Client):
    assert "GET_PARAMETER" in (await client.ask("OPTIONS")).headers["public"]
    described = await client.ask("DESCRIBE")
    assert described.headers["content-type"] == "application/sdp"
    assert "a=rtpmap:96 H264/90000" in described.body
    assert "sprop-parameter-sets=" in described.body
    played = await client.play()
    first = await client.picture()
    assert f"seq={first[0].sequence};" in played.headers["rtp-info"]
    assert (await client.ask("GET_PARAMETER")).status == 200
    assert (await client.ask("PAUSE")).status == 200
    client.waiting.clear()
    assert (await client.ask("PLAY")).status == 200
    # what depends on pictures from before the pause is of no use
    assert (await client.picture())[0].unit == 7
    assert (await client.ask("TEARDOWN")).status == 200
    while await client.reader.read(65536):
        pass


async def test_a_report_comes_first_and_ties_stamps_to_the_clock(client: Client):
    await client.play()
    report = await client.packet()
    assert (report.channel, report.content[1]) == (1, 200)
    seconds = int.from_bytes(report.content[8:12], "big") - NTP_ERA
    assert abs(seconds - time.time()) < WITHIN
    told = int.from_bytes(report.content[16:20], "big")
    stamps = [(await client.picture())[0].stamp for _ in range(20)]
    assert told in stamps


async def test_numbers_and_stamps_run_on_across_the_loop(client: Client):
    await client.play()
    packets = [packet for _ in range(50) for packet in await client.picture()]
    assert {(b.sequence - a.sequence) % 65536 for a, b in pairwise(packets)} == {1}
    stamps = list(dict.fromkeys(packet.stamp for packet in packets))
    assert {(b - a) % 2**32 for a, b in pairwise(stamps)} == {3000}
    keys = [n for n, stamp in enumerate(stamps) if {7, 8, 5} <= {p.unit for p in packets if p.stamp == stamp}]
    assert keys == [*range(0, 50, 15)]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("OPTIONS rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\n\r\n", 200),
        ("DESCRIBE rtsp://x/nothing RTSP/1.0\r\nCSeq: 1\r\n\r\n", 404),
        ("DESCRIBE http://x/a RTSP/1.0\r\nCSeq: 1\r\n\r\n", 404),
        ("PLAY rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\n\r\n", 454),
        ("PAUSE rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\nSession: 1234\r\n\r\n", 454),
        ("GET_PARAMETER rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\nSession: 1234\r\n\r\n", 454),
        ("SETUP rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP;multicast;client_port=5000-5001\r\n\r\n", 461),
        ("SETUP rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP;client_port=99999-99999\r\n\r\n", 461),
        ("SETUP rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\n\r\n", 461),
        ("RECORD rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\n\r\n", 501),
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        ("OPTIONS rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\nContent-Length: -5\r\n\r\n", 400),
        ("OPTIONS rtsp://x/a RTSP/1.0\r\nCSeq: 1\r\nContent-Length: many\r\n\r\n", 400),
    ],
)
async def test_every_request_has_its_answer(client: Client, asked: str, status: int):
    client.writer.write(asked.encode())
    assert (await client.reply()).status == status


async def test_what_has_no_end_is_hung_up_on(client: Client):
    client.writer.write(b"OPTIONS " + b"x" * 100_000)
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await client.reader.readexactly(1)


async def test_who_is_silent_for_too_long_is_hung_up_on():
    async with asyncio.timeout(WITHIN), serve({"a": [coded()]}, patience=0.2) as (_, port), connected(port) as client:
        await client.play()
        while await client.reader.read(65536):
            pass


async def test_a_clip_that_is_not_made_yet(tmp_path):
    async with asyncio.timeout(WITHIN), serve({"a": [tmp_path / "none.mp4"]}) as (_, port), connected(port) as client:
        assert (await client.ask("DESCRIBE")).status == 503


async def test_only_who_knows_the_password():
    async with (
        asyncio.timeout(WITHIN),
        serve({"a": [coded()]}, user="ioc", password="p@ß:/") as (server, port),
        connected(port) as client,
    ):
        refused = await client.ask("DESCRIBE")
        assert refused.status == 401
        assert "Digest" in refused.headers["www-authenticate"]
        assert "Basic" in refused.headers["www-authenticate"]
        right = answered(refused, "DESCRIBE", client.address, "ioc", "p@ß:/")
        assert (await client.ask("DESCRIBE", Authorization=right)).status == 200
        for wrong in (
            answered(refused, "DESCRIBE", client.address, "ioc", "other"),
            answered(refused, "DESCRIBE", client.address, "nobody", "p@ß:/"),
            answered(refused, "SETUP", client.address, "ioc", "p@ß:/"),
            answered(refused, "DESCRIBE", client.address + "x", "ioc", "p@ß:/"),
            right.replace("nonce=", "old="),
            "Basic aW9jOm90aGVy",
            "Basic",
            "Bearer x",
        ):
            assert (await client.ask("DESCRIBE", Authorization=wrong)).status == 401
        server.cameras["a"].behave(Behaviour(password="new"))
        assert (await client.ask("DESCRIBE", Authorization=right)).status == 401
        now = answered(refused, "DESCRIBE", client.address, "ioc", "new")
        assert (await client.ask("DESCRIBE", Authorization=now)).status == 200


async def test_who_is_slow_misses_pictures_up_to_a_key_picture(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rtsp_viewer, "QUEUE", 50_000)
    heavy = coded(width=1280, height=720, rate=30, pictures=30, key_every=0.5, bits=40_000_000)
    async with (
        asyncio.timeout(WITHIN * 2),
        serve({"a": [heavy]}) as (_, port),
        connected(port, window=4096) as slow,
        connected(port) as quick,
    ):
        await slow.play()
        await quick.play()
        for _ in range(90):
            await quick.picture()
        before, after = await slow.picture(), await slow.picture()
        while (after[0].stamp - before[0].stamp) % 2**32 == 3000:
            before, after = after, await slow.picture()
        assert after[0].unit == 7
        assert (after[0].sequence - before[-1].sequence) % 65536 == 1


async def test_over_udp_pictures_and_reports_go_to_their_ports(client: Client):
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as data,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control,
    ):
        for each in (data, control):
            each.bind(("127.0.0.1", 0))
            each.settimeout(0)
        ports = data.getsockname()[1], control.getsockname()[1]
        await client.play(f"RTP/AVP;unicast;client_port={ports[0]}-{ports[1]}")
        loop = asyncio.get_running_loop()
        assert (await loop.sock_recv(control, 2000))[1] == 200
        assert (await loop.sock_recv(data, 2000))[0] == 0x80
        data.close()
        control.close()
        # nobody takes them any more: that is no fault of the server's
        assert (await client.ask("GET_PARAMETER")).status == 200
        assert (await client.ask("TEARDOWN")).status == 200


async def test_a_camera_that_is_gone_hangs_up_and_comes_back(served: tuple[Server, int]):
    server, port = served
    async with connected(port) as client:
        await client.play()
        await client.picture()
        server.cameras["a"].behave(Behaviour(gone=True))
        with suppress(ConnectionError):
            while await client.reader.read(65536):
                pass
    async with connected(port) as client:
        assert (await client.ask("DESCRIBE")).status == 404
        server.cameras["a"].behave(Behaviour())
        assert (await client.ask("DESCRIBE")).status == 200


async def test_hanging_ones_say_nothing_and_stay_connected(served: tuple[Server, int]):
    server, port = served
    for hanging in (Behaviour(answers=False), Behaviour(listens=False)):
        server.cameras["a"].behave(hanging)
        async with connected(port) as client:
            asking = asyncio.create_task(client.ask("DESCRIBE"))
            async with connected(port, "other") as other:
                for _ in range(20):
                    assert (await other.ask("DESCRIBE")).status == 404
            assert not asking.done()
            asking.cancel()


async def test_stamps_go_on_while_the_picture_is_frozen(served: tuple[Server, int]):
    server, port = served
    async with connected(port) as client:
        await client.play()
        server.cameras["a"].behave(Behaviour(frozen=True))
        before, picture = await client.picture(), await client.picture()
        while [before[0].unit, picture[0].unit] != [7, 7]:
            before, picture = picture, await client.picture()
        following = [await client.picture() for _ in range(20)]
        assert {tuple(p.content[12:] for p in each) for each in following} == {tuple(p.content[12:] for p in picture)}
        assert len({each[0].stamp for each in following}) == 20


async def test_half_a_group_of_pictures(served: tuple[Server, int]):
    server, port = served
    async with connected(port) as client:
        server.cameras["a"].behave(Behaviour(keys=False))
        await client.play()
        assert {(await client.picture())[0].unit for _ in range(40)} == {1}


async def test_nothing_is_left_behind():
    tasks = asyncio.all_tasks()
    process = psutil.Process()
    before = process.num_fds()
    async with asyncio.timeout(WITHIN), serve({"a": [coded(**QUICK)], "b": [coded()]}) as (server, port):
        async with connected(port) as one, connected(port) as two, connected(port, "b", window=4096) as three:
            await one.play()
            await two.play("RTP/AVP;unicast;client_port=9-10")
            await three.play()
            server.cameras["b"].behave(Behaviour(answers=False))
            three.writer.write(b"OPTIONS rtsp://x/b RTSP/1.0\r\nCSeq: 9\r\n\r\n")
            await one.picture()
        async with connected(port) as left:
            await left.play()
    while asyncio.all_tasks() != tasks or process.num_fds() != before:
        await asyncio.sleep(0.01)
        gc.collect()


def test_the_age_of_a_picture_by_its_number():
    now = 1_800_000_000.0
    for path in ("a", "b/main"):
        ages = [age(path, n, now, rate=15, pictures=60) for n in range(60)]
        assert sorted(round(each * 15 - min(ages) * 15) for each in ages) == [*range(60)]
        assert 0 <= min(ages) < 1 / 15 + 1e-6
    assert age("b/main", 7, now, rate=15, pictures=60) == age("b/sub", 7, now, rate=15, pictures=60)
