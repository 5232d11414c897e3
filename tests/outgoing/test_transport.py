"""Connections that are made to looked-at addresses: with real servers, names, certificates and redirects."""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from authority import Authority

from server.connectors.transport.pools import Pools
from server.connectors.transport.tls import trust
from server.connectors.transport.trouble import unreachable
from server.outgoing.destinations import refusal, resolve
from server.outgoing.transport import CheckedHereTransport, CheckedTransport

LIMITS = httpx.Limits(max_connections=4)
METADATA = "169.254.169.254"


class Served:
    """A server on loopback that counts who comes."""

    def __init__(self) -> None:
        self.connections = 0
        self.asked: list[bytes] = []
        self.port = 0

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                self.asked.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            writer.close()


@asynccontextmanager
async def served(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> AsyncIterator[Served]:
    made, tasks = Served(), set[asyncio.Task[None]]()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        await made.accept(reader, writer)

    server = await asyncio.start_server(accept, host, 0, ssl=tls)
    # what is said of a handshake that fails stands in the client's error
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)


class Names:
    """A resolver that says one thing after the other, the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def client(names: Names, tls: ssl.SSLContext | None = None, *, camera: bool = False) -> httpx.AsyncClient:
    transport = CheckedTransport(tls or trust(None), LIMITS, camera=camera, resolve=names)
    return httpx.AsyncClient(transport=transport, trust_env=False, timeout=10)


async def test_the_address_that_is_judged_is_the_one_that_is_connected_to():
    """DNS rebinding: what the name is a moment later does not matter."""
    names = Names(["127.0.0.1"], [METADATA])
    async with served() as there, client(names) as http:
        url = f"http://rebound.example.vn:{there.port}/"
        assert (await http.get(url)).text == "ok"
        assert names.asked == ["rebound.example.vn"]
        assert f"Host: rebound.example.vn:{there.port}".encode().lower() in there.asked[0].lower()
        # on the connection that is kept, nobody asks for the name again
        assert (await http.get(url)).text == "ok"
        assert (there.connections, len(names.asked)) == (1, 1)
    async with client(names) as http:
        with pytest.raises(httpx.ConnectError) as caught:
            await http.get(url)
    assert unreachable(caught.value).en == (
        f"rebound.example.vn has the address {METADATA}, which is never connected to: "
        "where clouds keep the secrets of machines; check the name and DNS"
    )


@pytest.mark.parametrize(
    "host",
    [
        METADATA,
        "2852039166",
        "0xa9fea9fe",
        "169.254.43518",
        "0xa9.0xfe.0xa9.0xfe",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[fe80::1]",
        "[fe80::1%25lo]",
        "[fe80::1%lo]",
        "169.254.1.1",
        "0.0.0.0",
        "[::]",
        "0",
        "224.0.0.1",
        "255.255.255.255",
        "100.100.100.200",
        "[fd00:ec2::254]",
        "169。254。169。254",
        "allowed.vn@169.254.169.254",
    ],
)
async def test_spellings(host: str):
    """By the system's own resolver, for all clients there are."""
    async with httpx.AsyncClient(transport=Pools(trust(None)), trust_env=False, timeout=5) as http:
        with pytest.raises(httpx.ConnectError) as caught:
            await http.get(f"http://{host}/")
    assert refusal(caught.value) is not None
    # one camera may be at that
    there = METADATA if host == "169.254.1.1" else host
    with (
        httpx.Client(transport=CheckedHereTransport(trust(None)), trust_env=False, timeout=5) as http_here,
        pytest.raises(httpx.ConnectError) as caught,
    ):
        await asyncio.to_thread(http_here.get, f"http://{there}/")
    assert refusal(caught.value) is not None


async def test_other_spellings_of_this_machine_work():
    async with served() as there, httpx.AsyncClient(transport=Pools(trust(None)), trust_env=False, timeout=5) as http:
        for host in ("127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"):
            assert (await http.get(f"http://{host}:{there.port}/")).text == "ok"
    async with served("::1") as there, httpx.AsyncClient(transport=Pools(trust(None)), trust_env=False) as http:
        assert (await http.get(f"http://[::1]:{there.port}/")).text == "ok"
    async with served("127.0.0.2") as there:
        door = CheckedHereTransport(trust(None))
        with httpx.Client(transport=door, trust_env=False, timeout=5) as http_here:
            got = await asyncio.to_thread(http_here.get, f"http://127.0.0.2:{there.port}/")
        assert got.text == "ok"


async def test_no_name_leads_to_a_camera_that_nobody_has_set_up_yet():
    names = Names(["169.254.7.9"])
    async with client(names, camera=True) as http:
        for host in ("cam.lan", "x.169.254.7.9.nip.io"):
            with pytest.raises(httpx.ConnectError) as caught:
                await http.get(f"http://{host}:1/")
            assert refusal(caught.value) is not None
        names.answers = [[METADATA]]
        with pytest.raises(httpx.ConnectError) as caught:
            await http.get(f"http://{METADATA}:1/")
        assert refusal(caught.value) is not None


async def test_certificates_are_judged_by_the_name(tmp_path: Path):
    authority = Authority(tmp_path)
    names = Names(["127.0.0.1"])
    async with (
        served(tls=authority.server(address="source.example.vn")) as there,
        client(names, trust(authority.file)) as http,
    ):
        assert (await http.get(f"https://source.example.vn:{there.port}/")).text == "ok"
        with pytest.raises(httpx.ConnectError) as caught:
            await http.get(f"https://other.example.vn:{there.port}/")
        assert unreachable(caught.value).en == "the TLS certificate is of another name, check the address"
        # the address alone is not the name
        with pytest.raises(httpx.ConnectError):
            await http.get(f"https://127.0.0.1:{there.port}/")
        for _ in range(2):
            assert (await http.get(f"https://source.example.vn:{there.port}/")).text == "ok"
    # one that served, two that were refused
    assert len(there.asked) == 3


async def test_two_questions_share_a_connection():
    async with served() as there, client(Names(["127.0.0.1"])) as http:
        for _ in range(5):
            assert (await http.get(f"http://a.vn:{there.port}/")).text == "ok"
    assert (there.connections, len(there.asked)) == (1, 5)


async def test_the_next_address_is_tried_where_the_first_is_closed_or_silent():
    with socket.create_server(("127.0.0.3", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        full = [socket.socket() for _ in range(4)]
        for each in full:
            each.settimeout(0)
            each.connect_ex(("127.0.0.3", port))
        server = await asyncio.start_server(Served().accept, "127.0.0.1", port)
        for found in (["127.0.0.2", "127.0.0.1"], ["127.0.0.3", "127.0.0.1"], ["fe80::1", "127.0.0.1"]):
            async with client(Names(found)) as http:
                assert (await http.get(f"http://two.vn:{port}/")).text == "ok"
        server.close()
        for each in full:
            each.close()
    async with client(Names(["127.0.0.2", "127.0.0.3"])) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(f"http://two.vn:{port}/")
    async with client(Names([])) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("http://nobody.vn/")


async def test_an_address_waits_for_no_resolver():
    """Names that hang keep all threads there are, and cameras are asked by their addresses meanwhile."""
    done = threading.Event()
    with ThreadPoolExecutor(1) as one:
        asyncio.get_running_loop().set_default_executor(one)
        hanging = asyncio.get_running_loop().run_in_executor(None, done.wait)
        for address in ("10.0.0.7", "::1"):
            assert await asyncio.wait_for(resolve(address, 80), 10) == [address]
        done.set()
        await hanging


async def test_a_resolver_that_hangs_is_left():
    async def hang(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    transport = CheckedTransport(trust(None), LIMITS, resolve=hang)
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=0.05) as http:
        with pytest.raises(httpx.ConnectTimeout):
            await http.get("http://a.vn/")


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch):
    async with served() as proxy, served() as there:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        async with client(Names(["127.0.0.1"])) as http:
            assert (await http.get(f"http://a.vn:{there.port}/")).text == "ok"
        assert (proxy.connections, there.connections) == (0, 1)


@pytest.mark.parametrize("url", ["file:///etc/hosts", "ftp://a.vn/", "unix:///run/x", "gopher://127.0.0.1/"])
async def test_only_http(url: str):
    async with client(Names(["127.0.0.1"])) as http:
        with pytest.raises(httpx.UnsupportedProtocol):
            await http.get(url)
