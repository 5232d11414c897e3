"""Says whose certificates are believed: those of the system's authorities, and of the province's own."""

import ssl
from pathlib import Path

import certifi
import truststore

from server.contract.words import Words
from server.errors import SourceError


def trust(ca: Path | None) -> ssl.SSLContext:
    """Return what checks certificates; ``ca`` is a file (PEM) of authorities beside those of the system.

    Raises SourceError where it cannot be read.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # also where a system's own settings of OpenSSL allow older ones
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # a small system may have no store of its own
    context.load_verify_locations(cafile=certifi.where())
    if ca is not None:
        check_authority(ca)
        context.load_verify_locations(cafile=ca)
    return context


def check_authority(ca: Path) -> None:
    """Raise SourceError for a file that holds no certificate."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=ca)
    except (OSError, ssl.SSLError):
        raise SourceError(Words(vi=f"không đọc được chứng thư {ca}", en=f"cannot read the certificate {ca}")) from None
