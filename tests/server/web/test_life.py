"""The web process through the lives of its server, its network and itself."""

import asyncio
import contextlib
import re
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from processes import ROOT, wait_for
from running import free_port
from starlette.applications import Starlette

from server.contract.commands import Role
from server.security import Keyring
from server.web.certificate import Certificate
from server.web.errors import WebError
from server.web.http_server import http_server, listener
from server.web.process import WebSettings, mistake


def certificate(folder, name="web", password=None):
    """Write a certificate for loopback and its key; returns their paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    files = folder / f"{name}.pem", folder / f"{name}-key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked))
    files[1].chmod(0o600)
    return files


def begun(site, *options):
    """Return how a web process ended that could not begin."""
    return subprocess.run(
        [sys.executable, "-m", *site.arguments, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_while_the_server_is_away_its_last_words_are_told_with_their_age_and_orders_are_not_taken(site):
    with site.web(), site.device("panel") as panel:
        answer = panel.get("/walls/main")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "does not answer" in answer.json()["detail"]
        with site.running() as server:
            site.until_live()
            panel.post("/walls/main/show", {"layout": "press"})
            before = panel.get("/walls/main")
            assert "Age" not in before.headers
            with panel.changes() as events:
                events.until(lambda shown: shown["live"])
                server.kill()
                gone = events.until(lambda shown: not shown["live"])
        assert site.health().status_code == 503
        after = panel.get("/walls/main")
        assert int(after.headers["Age"]) >= 3
        assert after.json() == gone
        assert gone == before.json() | {"live": False, "as_of": gone["as_of"]}
        assert datetime.fromisoformat(gone["as_of"]) < datetime.now(UTC)
        refused = panel.post("/walls/main/show", {"layout": "soc"})
        assert (refused.status_code, refused.json()["code"]) == (503, "away")
        with site.running():
            site.until_live()
            assert panel.get("/walls/main").json()["live"]
            done = panel.post("/walls/main/show", {"layout": "soc"})
            assert done.status_code == 200, done.text


def test_a_key_that_the_server_does_not_know_is_said(site):
    with site.running(), site.web(), site.device("panel") as panel:
        site.until_live()
        Keyring(site.folder / "keys").revoke("web")
        wait_for(lambda: site.health().json()["link"] == "refused", "it is refused")
        answer = panel.post("/walls/main/undo")
        assert (answer.status_code, answer.json()["code"]) == (503, "away")
        assert "enroll that station again" in answer.json()["detail"]
        site.enroll("web", Role.OPERATOR)
        site.until_live()


def test_a_station_that_may_only_look_cannot_give_orders_for_devices(site):
    Keyring(site.folder / "keys").enroll("web", Role.VIEWER, site.folder / "web.key")
    with site.running(), site.web(), site.device("panel") as panel:
        site.until_live()
        answer = panel.post("/walls/main/show", {"layout": "press"})
        assert (answer.status_code, answer.json()["code"]) == (409, "refused")
        assert "role" in answer.json()["detail"]


def test_it_ends_at_once_and_well_with_open_streams(site):
    with site.running(), site.web() as web, site.device("panel") as panel:
        site.until_live()
        with panel.changes() as events:
            events.until(lambda _: True)
            web.process.terminate()
            assert list(events) == []
        assert web.stop() == 0
        assert "Traceback" not in web.said()
        with pytest.raises(httpx.ConnectError):
            panel.get("/walls")


def test_what_would_cross_the_network_unencrypted_is_refused_in_one_line(site):
    ended = begun(site, "--bind", "0.0.0.0")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1)
    assert "--certificate and --private-key" in ended.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, None),
        ({"bind": "::1"}, None),
        ({"bind": "0.0.0.0", "behind_proxy": True}, None),
        ({"bind": "::", "certificate": (Path("a"), Path("b"))}, None),
        ({"bind": "::"}, "--certificate"),
        ({"bind": "localhost"}, "expected an IP address"),
        ({"server": "http://127.0.0.1:1"}, "expected tcp://HOST:PORT"),
        ({"server": "tcp://127.0.0.1"}, "expected tcp://HOST:PORT"),
    ],
)
def test_settings_that_will_not_do_are_told(changed, said):
    settings = {
        "server": "tcp://127.0.0.1:5570",
        "key": Path("web.key"),
        "tokens": Path("tokens"),
        "bind": "127.0.0.1",
        "port": 5580,
        "certificate": None,
        "behind_proxy": False,
    }
    words = mistake(WebSettings(**settings | changed))
    assert (words is None) if said is None else (said in words.en)


def test_a_port_that_is_in_use_is_said_in_one_line(site):
    with site.web():
        ended = begun(site)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1)
    assert "another program uses this port" in ended.stderr


def test_behind_a_proxy_it_may_listen_on_all_network_cards(site):
    with site.web("--bind", "0.0.0.0", "--behind-proxy"):
        assert site.health().status_code == 503


def test_with_a_certificate_it_speaks_https_alone(site):
    cert, key = certificate(site.folder)
    site.scheme = "https"
    with site.running(), site.web("--bind", "0.0.0.0", "--certificate", str(cert), "--private-key", str(key)):
        site.until_live()
        with site.device("panel", verify=False) as panel:
            answer = panel.get("/walls/main")
            assert answer.status_code == 200
            assert answer.headers["Strict-Transport-Security"]
        with contextlib.suppress(httpx.RemoteProtocolError, httpx.ReadError):
            assert httpx.get(f"http://127.0.0.1:{site.web_port}/api/v1/health").status_code == 400


def test_a_certificate_that_cannot_be_used_is_said_in_one_line(site):
    cert, _ = certificate(site.folder)
    _, other = certificate(site.folder, "other")
    ended = begun(site, "--certificate", str(cert), "--private-key", str(other))
    assert (ended.returncode, len(ended.stderr.splitlines())) == (1, 1), ended.stderr
    assert str(other) in ended.stderr
    for pair in (
        (cert, site.folder / "none.pem"),
        certificate(site.folder, "locked", b"a password"),
        (site.config, other),
    ):
        with pytest.raises(WebError, match=re.escape(str(pair[1]))):
            Certificate(*pair)


@pytest.mark.logs("cannot be used")
async def test_a_renewed_certificate_is_shown_and_half_of_one_is_not(tmp_path):
    cert, key = certificate(tmp_path)
    shown = Certificate(cert, key)
    port = free_port()
    server = http_server(Starlette(), shown)
    serving = asyncio.create_task(server.serve([listener("127.0.0.1", port)]))

    async def seen():
        return await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", port))

    try:
        old = cert.read_text()
        assert await seen() == old
        new, new_key = certificate(tmp_path, "new")
        cert.write_bytes(new.read_bytes())
        shown.renew()
        assert await seen() == old
        key.write_bytes(new_key.read_bytes())
        shown.renew()
        assert await seen() == new.read_text() != old
    finally:
        server.stop()
        await serving
