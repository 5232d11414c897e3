"""Which versions and ciphers of TLS are spoken, as server and as client."""

import socket
import ssl
import threading
from contextlib import closing
from pathlib import Path

import pytest
from authority import Authority

from server.connectors.transport.tls import trust
from server.web.certificate import Certificate


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext) -> tuple[str, str]:
    """Return the version and the cipher that two sides agree upon; raises SSLError and OSError where they do not."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve() -> None:
            try:
                with closing(listening.accept()[0]) as plain, server.wrap_socket(plain, server_side=True) as end:
                    end.recv(1)
            except OSError:
                pass

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with (
                socket.create_connection(listening.getsockname()) as plain,
                client.wrap_socket(plain, server_hostname="127.0.0.1") as end,
            ):
                cipher = end.cipher()
                assert cipher is not None
                return str(end.version()), cipher[0]
        finally:
            thread.join()


def of_version(version: ssl.TLSVersion, authority: Path) -> ssl.SSLContext:
    """Return a client that speaks one version alone, as weakly as it can."""
    client = ssl.create_default_context(cafile=str(authority))
    client.set_ciphers("ALL:@SECLEVEL=0")
    # both are said: a range of one
    client.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    client.maximum_version = version
    return client


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_nothing_older_than_tls_1_2_is_spoken(tmp_path: Path):
    authority = Authority(tmp_path)
    authority.server()
    pem = tmp_path / "server.pem"
    pem.chmod(0o600)
    ours = Certificate(pem, pem).context
    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with pytest.raises(OSError, match=r"SSL|reset|EOF|PROTOCOL|ALERT|alert"):
            shake_hands(ours, of_version(old, authority.file))
    for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        spoken, cipher = shake_hands(ours, of_version(version, authority.file))
        assert spoken == name
        assert not any(weak in cipher for weak in ("RC4", "3DES", "NULL", "EXPORT", "MD5", "anon"))
    # of TLS 1.2 those with forward secrecy, whose encryption authenticates as well
    for weak in ("AES256-SHA", "AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA"):
        client = of_version(ssl.TLSVersion.TLSv1_2, authority.file)
        client.set_ciphers(f"{weak}:@SECLEVEL=0")
        with pytest.raises(OSError, match=r"SSL|reset|EOF|alert"):
            shake_hands(ours, client)
    # and where we ask
    client = trust(authority.file)
    assert client.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert shake_hands(ours, client)[0] == "TLSv1.3"
    old_one = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old_one.load_cert_chain(pem)
    old_one.set_ciphers("ALL:@SECLEVEL=0")
    old_one.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    old_one.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError, match=r"SSL|reset|EOF|PROTOCOL|ALERT|alert"):
        shake_hands(old_one, client)
