"""The certificate that the process shows, and its private key; renewed files are taken while it runs."""

import logging
import ssl
from pathlib import Path

from server.contract.os_trouble import because
from server.contract.private import is_open_to_all, tighten
from server.contract.words import Words
from server.web.errors import WebError

log = logging.getLogger(__name__)

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM"
"""Of TLS 1.2: with forward secrecy, and what encrypts also authenticates (RFC 9325, 4.2); 1.3 has no others."""

Signature = tuple[tuple[int, int, int] | None, ...]


class Certificate:
    """Two files (PEM), and the context for connections that is made of them."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Read the files; raises WebError."""
        self._files = (certificate, key)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_ciphers(CIPHERS)
        if is_open_to_all(key):
            log.warning("%s", tighten(key).en)
        self._seen = self._signature()
        self._load(self.context)

    def renew(self) -> None:
        """Take the files again where they have changed; those that are wrong change nothing, and the log tells why."""
        if self._signature() == self._seen:
            return
        self._seen = self._signature()
        try:
            # half of a renewed pair must not spoil the one in use
            self._load(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
            self._load(self.context)
        except WebError as error:
            log.warning("%s", error.words.en)
        else:
            log.info("%s was renewed", self._files[0])

    def _load(self, context: ssl.SSLContext) -> None:
        certificate, key = self._files
        try:
            # a password would be asked for on a terminal that nobody looks at
            context.load_cert_chain(certificate, key, password="")
        except ssl.SSLError as error:
            words = Words(
                vi=f"{certificate} và {key} không dùng được ({error.reason}); cần chứng thư PEM và khóa của nó,"
                " không mật khẩu",
                en=f"{certificate} and {key} cannot be used ({error.reason}); a certificate in PEM is needed, and its"
                " key without a password",
            )
            raise WebError(words) from None
        except OSError as error:
            both = f"{certificate}, {key}"
            raise WebError(because(error, f"không đọc được {both}", f"cannot read {both}")) from None

    def _signature(self) -> Signature:
        return tuple(_stamp(path) for path in self._files)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
