"""Says why a system cannot be reached: which of name, port, certificate and protocol it is, and what to do."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from server.contract.words import Words
from server.outgoing.destinations import refusal

_EXPIRED, _NOT_YET, _NAME = 10, 9, (62, 64)
"""Codes of OpenSSL's verification (``X509_V_ERR_…``)."""


def unreachable(error: BaseException) -> Words:
    """Return the line for what httpx, or a socket, raised; never its own words, which may repeat what was sent."""
    if (refused := refusal(error)) is not None:
        return refused
    chain = list(_chain(error))
    for each in chain:
        if isinstance(each, ssl.SSLCertVerificationError):
            return _certificate(each)
    for each in chain:
        if isinstance(each, ssl.SSLError):
            return _handshake(each)
    for each in chain:
        match each:
            case httpx.RemoteProtocolError():
                return _UNSPOKEN if "illegal" in str(each) or "malformed" in str(each) else _CUT
            case socket.gaierror():
                return _NAMELESS
            case ConnectionRefusedError():
                return _REFUSED
    return Words(vi="không kết nối được", en="not reachable")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _certificate(error: ssl.SSLCertVerificationError) -> Words:
    code = error.verify_code
    if code in (_EXPIRED, _NOT_YET):
        return Words(
            vi="chứng thư TLS hết hạn hoặc chưa có hiệu lực, hãy kiểm tra đồng hồ và chứng thư của nguồn",
            en="the TLS certificate has expired or is not valid yet, check the clocks and the source's certificate",
        )
    if code in _NAME:
        return Words(
            vi="chứng thư TLS của tên máy khác, hãy kiểm tra địa chỉ",
            en="the TLS certificate is of another name, check the address",
        )
    return Words(
        vi="chứng thư TLS của cơ quan cấp không quen biết, hãy đặt tệp của cơ quan đó vào ca",
        en="the TLS certificate is of an unknown authority, put the authority's file into ca",
    )


def _handshake(error: ssl.SSLError) -> Words:
    reason = error.reason or ""
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE"):
        return Words(
            vi="cổng này không nói TLS, hãy kiểm tra địa chỉ và cổng",
            en="that port does not speak TLS, check address and port",
        )
    if "CERTIFICATE_REQUIRED" in reason or "BAD_CERTIFICATE" in reason:
        return Words(
            vi="nguồn đòi chứng thư của máy khách, chưa hỗ trợ",
            en="the source wants a certificate of the client, which is not supported",
        )
    if "PROTOCOL" in reason or "VERSION" in reason or "HANDSHAKE_FAILURE" in reason or "CIPHER" in reason:
        return Words(
            vi="không thống nhất được TLS: nguồn chỉ có phiên bản cũ, hãy nâng cấp nguồn",
            en="no common TLS: the source knows old versions only, upgrade it",
        )
    return Words(
        vi="bắt tay TLS không thành, hãy kiểm tra cổng và TLS của nguồn",
        en="the TLS handshake failed, check the source's port and TLS",
    )


_UNSPOKEN = Words(
    vi="nguồn trả lời sai HTTP (dòng tiêu đề không hợp lệ), hãy kiểm tra cổng và máy chủ nguồn",
    en="the source answers no valid HTTP (an illegal header line), check the port and the source",
)
_CUT = Words(
    vi="nguồn ngắt kết nối giữa chừng, sẽ hỏi lại", en="the source cut the connection off, will be asked again"
)
_NAMELESS = Words(
    vi="không tìm thấy tên máy chủ, hãy kiểm tra địa chỉ và DNS", en="no such host, check the address and DNS"
)
_REFUSED = Words(
    vi="không kết nối được: máy chủ từ chối cổng này, hãy kiểm tra địa chỉ và dịch vụ",
    en="not reachable: the host refuses that port, check the address and the service",
)
