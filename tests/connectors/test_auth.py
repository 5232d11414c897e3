"""Who we say we are, and that nobody else hears it."""

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from connectors.far_end import FarEnd, Question, Reply
from connectors.reading import config, connector, ids, refusal
from server.connectors.base import Connector, ConnectorTools
from server.records import Task

FIELDS = {"id": "id", "title": "id", "owner": "id", "assigned": "day", "due": "day"}
LIST = json.dumps([{"id": "1", "day": "2026-11-25"}]).encode()
SECRET = "mat-khau-rat-dai"


def token(value: object = "abc", **more: Any) -> bytes:
    return json.dumps({"access_token": value, "token_type": "Bearer", "expires_in": 3600} | more).encode()


@pytest.fixture
def source(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]) -> Callable[..., Connector]:
    secrets["key"] = SECRET
    far_end.answer("/list", LIST)
    far_end.answer("/token", token())

    def make(**more: Any) -> Connector:
        auth = {"kind": "oauth2", "token_url": far_end.url + "/token", "client": "vọng:lâu", "secret": "key"} | more
        return connector(tools, "rest", gives=Task, url=far_end.url + "/list", items="@", fields=FIELDS, auth=auth)

    return make


def said(far_end: FarEnd, path: str) -> list[Question]:
    return [question for question in far_end.questions if question.target == path]


async def test_a_token_for_a_name_and_a_password(far_end: FarEnd, source: Callable[..., Connector]):
    asking = source(scope="read write")
    assert ids(await asking.fetch()) == ["1"]
    await asking.fetch()
    (question,) = said(far_end, "/token")
    # both are form-encoded before they are packed (RFC 6749, 2.3.1)
    pair = base64.b64decode(question.headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == "v%E1%BB%8Dng%3Al%C3%A2u:mat-khau-rat-dai"
    assert question.content == b"grant_type=client_credentials&scope=read+write"
    assert [each.headers["authorization"] for each in said(far_end, "/list")] == ["Bearer abc"] * 2
    assert SECRET not in repr(said(far_end, "/list"))


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"expires_in": "3600"}, 1),
        ({"expires_in": 0}, 2),
        ({"expires_in": -5}, 2),
        ({"expires_in": 29}, 2),
        ({"token_type": "bearer"}, 1),
    ],
)
async def test_how_long_a_token_holds(
    far_end: FarEnd, source: Callable[..., Connector], more: dict[str, Any], asked: int
):
    far_end.answer("/token", token(**more))
    asking = source()
    await asking.fetch()
    await asking.fetch()
    assert len(said(far_end, "/token")) == asked


async def test_a_token_that_is_revoked(far_end: FarEnd, source: Callable[..., Connector]):
    asking = source()
    await asking.fetch()
    far_end.row("/list", Reply(b"", 401), LIST)
    far_end.answer("/token", token("def"))
    assert await refusal(asking) == "trả lời 401 (mật khẩu sai hoặc thiếu)"
    assert ids(await asking.fetch()) == ["1"]
    assert said(far_end, "/list")[-1].headers["authorization"] == "Bearer def"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"<html>",
        b"\xff",
        b'{"access_token": ' + b"[" * 100_000,
        token(None),
        token(5),
        token(""),
        token("hai\ndòng"),
        token("mã"),
        token(token_type="mac"),
        token(expires_in="mai"),
    ],
)
async def test_what_is_no_token(far_end: FarEnd, source: Callable[..., Connector], body: bytes):
    far_end.answer("/token", body)
    assert await refusal(source()) == "máy chủ cấp mã truy cập trả lời sai"
    assert not said(far_end, "/list")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b'{"error": "invalid_client", "error_description": "mat-khau-rat-dai"}', 401), "trả lời 401"),
        (Reply(b"", 400), "trả lời 400"),
        (
            Reply(b"", 307, {"Location": "http://localhost:1/?mat-khau-rat-dai"}),
            "nguồn dẫn sang máy chủ khác, localhost:1",
        ),
        (Reply(b" " * 300_000), "trả lời lớn hơn"),
    ],
)
async def test_a_token_that_is_not_given(far_end: FarEnd, source: Callable[..., Connector], reply: Reply, words: str):
    far_end.row("/token", reply)
    told = await refusal(source())
    assert told.startswith(words)
    assert SECRET not in told


KINDS: dict[str, dict[str, Any]] = {
    "basic": {"kind": "basic", "user": "vonglau", "secret": "key"},
    "bearer": {"kind": "bearer", "secret": "key"},
    "key": {"kind": "key", "header": "X-Api-Key", "secret": "key"},
    "bare": {"kind": "key", "header": "Authorization", "secret": "key"},
}
SOURCES: dict[str, dict[str, Any]] = {
    "cap": {},
    "indexer": {},
    "mastodon": {"publisher": "X"},
    "portal": {},
    "pxweb": {"time": "t", "indicators": {"*": "x"}},
    "rest": {"items": "@", "fields": FIELDS},
    "sdmx": {"indicators": {"*": "x"}},
    "taxii": {},
}
PATHS = {
    "indexer": "/wazuh-alerts*/_search",
    "mastodon": "/api/v1/timelines/tag/langson",
    "taxii": "/objects/",
}


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("auth", KINDS)
async def test_every_connector_says_it_and_repeats_it_to_nobody(
    far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str], kind: str, auth: str
):
    secrets["key"] = SECRET
    path = PATHS.get(kind, "/")
    asking = connector(tools, kind, gives=Task, url=far_end.url + "/", auth=KINDS[auth], **SOURCES[kind])
    echo = Reply(f"<html>{SECRET}</html>".encode(), 401, {"X-Said": SECRET, "WWW-Authenticate": f"Basic {SECRET}"})
    far_end.row(path, echo, Reply(b"", 302, {"Location": f"http://localhost:1/{SECRET}"}), SECRET.encode())
    for _ in range(3):
        assert SECRET not in await refusal(asking)
    headers = far_end.asked[0][1]
    told = headers["x-api-key"] if auth == "key" else headers["authorization"]
    assert told == {
        "basic": "Basic " + base64.b64encode(f"vonglau:{SECRET}".encode()).decode(),
        "bearer": f"Bearer {SECRET}",
    }.get(auth, SECRET)
    assert SECRET not in "".join(target for target, _ in far_end.asked)
    assert len(far_end.asked) == 3


async def test_secrets_are_read_anew(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]):
    secrets["key"] = "cu"
    far_end.answer("/", b"[]")
    asking = connector(tools, "mastodon", publisher="X", url=far_end.url, auth=KINDS["bearer"])
    far_end.answer("/api/v1/timelines/tag/langson", b"[]")
    await asking.fetch()
    secrets["key"] = "moi"
    await asking.fetch()
    assert [headers["authorization"] for _, headers in far_end.asked] == ["Bearer cu", "Bearer moi"]


@pytest.mark.parametrize(
    "auth",
    [
        {"kind": "key", "header": "Host", "secret": "key"},
        {"kind": "key", "header": "Cookie", "secret": "key"},
        {"kind": "key", "header": "Content-Length", "secret": "key"},
        {"kind": "key", "header": "Accept-Encoding", "secret": "key"},
        {"kind": "key", "header": "X Y", "secret": "key"},
        {"kind": "oauth2", "token_url": "/token", "client": "a", "secret": "key"},
        {"kind": "oauth2", "token_url": "http://u:p@a.vn/", "client": "a", "secret": "key"},
        {"kind": "oauth2", "token_url": "http://a.vn/", "client": "", "secret": "key"},
        {"kind": "digest", "user": "a", "secret": "key"},
        {"kind": "none", "secret": "key"},
    ],
)
def test_settings_that_are_refused(auth: dict[str, str]):
    with pytest.raises(msgspec.ValidationError):
        config("cap", url="http://127.0.0.1/", auth=auth)


def test_the_secrets_a_source_needs():
    assert config("cap", url="http://127.0.0.1/").secrets() == {}
    assert config("cap", url="http://127.0.0.1/", auth=KINDS["key"]).secrets() == {("auth", "secret"): "key"}
    assert config("misp", url="http://127.0.0.1/", secret="key").secrets() == {("secret",): "key"}
