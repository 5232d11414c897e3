"""How what is encrypted is encrypted: no old versions, no ciphers without forward secrecy, no unknown authority."""

import asyncio
import contextlib
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from authority import Authority
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from running import free_port
from starlette.applications import Starlette

from server.connectors.base import ConnectorTools
from server.connectors.mqtt import Mqtt, MqttConfig
from server.connectors.transport.pools import Pools
from server.connectors.transport.tls import trust
from server.contract.words import Words
from server.records import Reading
from server.web.certificate import Certificate
from server.web.http_server import http_server, listener

OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ioc")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    files = tmp_path / "web.pem", tmp_path / "web-key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain),
    )
    files[1].chmod(0o600)
    return Certificate(*files)


def lax(version: ssl.TLSVersion, ciphers: str = "ALL", side: int = ssl.PROTOCOL_TLS_CLIENT) -> ssl.SSLContext:
    """Return what speaks one version alone, and whatever of it there is."""
    context = ssl.SSLContext(side)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    return context


async def spoken(port: int, context: ssl.SSLContext) -> tuple[str, str]:
    """Return in which version and by which cipher somebody on this machine speaks; raises OSError."""
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    found = writer.get_extra_info("cipher")
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return found[1], found[0]


async def test_the_web_process_speaks_no_old_version_and_only_ciphers_with_forward_secrecy(certificate, tmp_path):
    port = free_port()
    server = http_server(Starlette(), certificate)
    serving = asyncio.create_task(server.serve([listener("127.0.0.1", port)]))

    clients = [lax(version) for version in OLD]
    clients += [lax(ssl.TLSVersion.TLSv1_2, ciphers) for ciphers in ("kRSA", "ECDHE+AES:!AESGCM:!AESCCM", "ECDHE+SHA1")]
    try:
        assert (await spoken(port, lax(ssl.TLSVersion.TLSv1_3)))[0] == "TLSv1.3"
        assert (await spoken(port, lax(ssl.TLSVersion.TLSv1_2)))[1].startswith("ECDHE-")
        for client in clients:
            with pytest.raises((ssl.SSLError, ConnectionError)):
                await spoken(port, client)
    finally:
        server.stop()
        await serving
    # each of them is taken where less is asked for
    anything = lax(ssl.TLSVersion.TLSv1_2, side=ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        anything.minimum_version = OLD[0]
    anything.load_cert_chain(tmp_path / "web.pem", tmp_path / "web-key.pem")
    async with await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=anything) as lazy:
        for client in clients:
            await spoken(lazy.sockets[0].getsockname()[1], client)
    for each in certificate.context.get_ciphers():
        assert each["aead"]
        assert each["name"].startswith(("TLS_", "ECDHE-", "DHE-"))
        assert each["strength_bits"] >= 128


async def test_sources_that_speak_an_old_version_only_are_not_spoken_to(tmp_path):
    authority = Authority(tmp_path)
    context = authority.server()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = OLD
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
    async with await asyncio.start_server(
        lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=context
    ) as server:
        address = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with httpx.AsyncClient(transport=Pools(trust(authority.file)), trust_env=False) as http:
            with pytest.raises(httpx.ConnectError):
                await http.get(address)
        # it would have been spoken to by whoever takes less
        await spoken(server.sockets[0].getsockname()[1], lax(OLD[1]))


def test_whoever_is_connected_to_shows_a_certificate_of_an_authority_that_is_known(tmp_path):
    given: dict[str, Any] = {"id": "river", "service": "economy", "host": "127.0.0.1", "port": 8883, "topics": ("a/#",)}
    fields = {"indicator": "a", "period": "b", "value": "c"}
    config = MqttConfig(**given, name=Words(vi="sông", en="river"), ca=Authority(tmp_path).file, fields=fields)
    tools = ConnectorTools(http=httpx.AsyncClient(trust_env=False), largest_body=1, secret=str)
    for context in (trust(None), Mqtt(config, tools, Reading)._context()):
        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
