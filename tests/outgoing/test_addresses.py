"""Which addresses are never connected to, however somebody spells them."""

import ast
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.errors import SettingError
from server.outgoing.addresses import check_host, literal, why_never
from server.outgoing.destinations import ForbiddenAddressError, permitted

SERVER = Path(__file__).parents[2] / "server"


@pytest.mark.parametrize(
    ("host", "what"),
    [
        ("169.254.169.254", "secrets"),
        ("100.100.100.200", "secrets"),
        ("fd00:ec2::254", "secrets"),
        ("fd00:ec2::254%eth0", "secrets"),
        ("[fd00:ec2::254]", "secrets"),
        ("2852039166", "secrets"),
        ("0xa9fea9fe", "secrets"),
        ("0xA9.254.43518", "secrets"),
        ("0251.0376.0251.0376", "secrets"),
        ("169.254.43518", "secrets"),
        ("169.254.169.254.", "secrets"),
        ("::ffff:169.254.169.254", "secrets"),
        ("::ffff:a9fe:a9fe", "secrets"),
        ("::169.254.169.254", "secrets"),
        ("64:ff9b::169.254.169.254", "secrets"),
        ("2002:a9fe:a9fe::1", "secrets"),
        ("169.254.0.1", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("febf::1", "link-local"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("ff02::1", "multicast"),
        ("0.0.0.0", "nobody"),
        ("0", "nobody"),
        ("0.0.0.1", "nobody"),
        ("::", "nobody"),
        ("::ffff:0.0.0.0", "nobody"),
        ("255.255.255.255", "nobody"),
        ("250.1.2.3", "nobody"),
    ],
)
def test_what_is_never_connected_to(host: str, what: str):
    with pytest.raises(SettingError, match=what):
        check_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "::1",
        "10.0.0.7",
        "192.168.1.5",
        "172.16.0.1",
        "100.64.0.1",
        "fd00::1",
        "8.8.8.8",
        "soc.vn",
    ],
)
def test_what_may_be(host: str):
    check_host(host)


def test_a_camera_that_nobody_has_set_up_yet():
    check_host("169.254.7.9", camera=True)
    for host in ("169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0"):
        with pytest.raises(SettingError):
            check_host(host, camera=True)
    # by the address itself, never by a name that somebody else says is there
    assert permitted("169.254.7.9", ["169.254.7.9"], camera=True) == ["169.254.7.9"]
    for host in ("cam.lan", "x169.254.7.9"):
        with pytest.raises(ForbiddenAddressError):
            permitted(host, ["169.254.7.9"], camera=True)


def test_a_stream_may_come_to_many():
    check_host("239.1.2.3", camera=True, many=True)
    with pytest.raises(SettingError):
        check_host("169.254.169.254", camera=True, many=True)


def test_only_the_good_addresses_of_a_host_are_used():
    assert permitted("two.vn", ["fe80::1%2", "10.0.0.7"]) == ["10.0.0.7"]
    with pytest.raises(ForbiddenAddressError) as caught:
        permitted("bad.vn", ["169.254.169.254", "fe80::1"])
    assert caught.value.words.vi.startswith("bad.vn có địa chỉ 169.254.169.254, không kết nối tới")
    assert permitted("odd.vn", ["not an address"]) == []


@given(st.one_of(st.text(max_size=40), st.from_regex(r"[0-9a-fA-FxX.:%\[\]]{1,40}", fullmatch=True)))
def test_what_we_take_for_a_name_is_none_for_the_resolver_either(host: str):
    if literal(host) is not None:
        return
    with suppress(OSError, UnicodeError, ValueError):
        found = socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        # a scope that is nothing but a number
        assert not found or all(why_never(address) is None for *_, told in found if (address := literal(str(told[0]))))


def test_no_client_of_http_is_made_without_a_look_at_addresses():
    """Each is given its transport, and none heeds proxies of the environment."""
    made = 0
    for file in SERVER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            called = ast.unparse(node.func)
            assert called not in ("httpx.AsyncHTTPTransport", "httpx.HTTPTransport", "urllib.request.urlopen"), file
            assert called not in {f"httpx.{each}" for each in ("get", "post", "request", "stream")}, file
            if called in ("httpx.AsyncClient", "httpx.Client"):
                given = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert "transport" in given, file
                assert given["trust_env"] == "False", file
                assert not {"mounts", "proxy", "follow_redirects"} & set(given), file
                made += 1
    assert made == 4
