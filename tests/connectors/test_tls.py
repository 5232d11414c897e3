"""Whose certificates are believed, and what is said where one is not."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from authority import Authority

from server.config import load
from server.connectors.transport.pools import Pools
from server.connectors.transport.tls import check_authority, trust
from server.errors import ConfigError, SourceError
from server.polling import explain

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]"
UNKNOWN = "the TLS certificate is of an unknown authority, put the authority's file into ca"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@asynccontextmanager
async def serving(context: ssl.SSLContext | None, answer: bytes = ANSWER) -> AsyncIterator[str]:
    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # a greeting of TLS has no end of a line
        await reader.read(16)
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    # what is said of a handshake that fails stands in the client's error
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


async def ask(url: str, ca: Path | None = None) -> bytes:
    async with httpx.AsyncClient(transport=Pools(trust(ca)), timeout=None, trust_env=False) as http:
        return (await http.get(url)).content


async def why(url: str, ca: Path | None = None) -> str:
    with pytest.raises(httpx.TransportError) as caught:
        await ask(url, ca)
    return explain(caught.value).en


async def test_an_authority_of_ones_own(authority: Authority):
    async with serving(authority.server()) as address:
        assert await ask(f"https://{address}", authority.file) == b"[]"
        assert await why(f"https://{address}") == UNKNOWN


async def test_the_authorities_of_the_system(authority: Authority, monkeypatch: pytest.MonkeyPatch):
    async with serving(authority.server()) as address:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        assert await ask(f"https://{address}") == b"[]"


async def test_a_certificate_that_has_ended(authority: Authority):
    async with serving(authority.server(lasts=timedelta(days=-1))) as address:
        assert (await why(f"https://{address}", authority.file)).startswith("the TLS certificate has expired")


async def test_a_certificate_of_another_name(authority: Authority):
    async with serving(authority.server(address="127.0.0.9")) as address:
        assert await why(f"https://{address}", authority.file) == (
            "the TLS certificate is of another name, check the address"
        )


async def test_a_port_without_tls():
    async with serving(None) as address:
        assert await why(f"https://{address}") == "that port does not speak TLS, check address and port"


@pytest.mark.parametrize("line", [b"No colon here", b"Bad name: x", b"X:\x00y"])
async def test_an_illegal_header_line_is_not_an_unreachable_host(line: bytes):
    answer = ANSWER.replace(b"Connection: close", line)
    async with serving(None, answer) as address:
        assert (await why(f"http://{address}")).startswith("the source answers no valid HTTP (an illegal header line)")


async def test_other_reasons():
    async with serving(None, b"") as address:
        assert (await why(f"http://{address}")).startswith("the source cut the connection off")
    assert (await why(f"http://{address}")).startswith("not reachable: the host refuses that port")
    assert (await why("http://khong-co.invalid")).startswith("no such host")


def test_a_file_that_holds_no_certificate(tmp_path: Path):
    (tmp_path / "ca.pem").write_text("x")
    for file in (tmp_path / "ca.pem", tmp_path / "none.pem"):
        with pytest.raises(SourceError, match="cannot read the certificate"):
            check_authority(file)
    settings = tmp_path / "server.toml"
    settings.write_text('[http]\nca = "ca.pem"\n')
    with pytest.raises(ConfigError, match=r"http\.ca: cannot read the certificate"):
        load(settings)


async def test_the_setting(authority: Authority):
    async with serving(authority.server()) as address:
        source = (
            '[[source]]\nkind = "rest"\nid = "one"\nname = {vi = "a", en = "a"}\nservice = "tasks"\n'
            f'url = "https://{address}/"\nitems = "@"\n[source.fields]\n'
            + "".join(f'{name} = "{name}"\n' for name in ("id", "title", "owner", "assigned", "due"))
        )
        for head, code in ((f'[http]\nca = "{authority.file.name}"\n', 0), ("", 1)):
            file = authority.folder / "server.toml"
            file.write_text(head + source)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "server", "check", "--config", str(file)), stdout=asyncio.subprocess.PIPE
            )
            told, _ = await process.communicate()
            assert process.returncode == code
            assert (b"unknown authority" in told or "không quen biết".encode() in told) is bool(code)
