"""Public warnings as CAP 1.2."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

import msgspec
import pytest

from connectors.far_end import FarEnd, Reply
from connectors.reading import CARD, MAIL, PHONE, PLANTED, REACH, case, config, connector, demo, ids, personal, refusal
from server.connectors.base import Connector, ConnectorTools
from server.records import Batch, Hazard

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
VI: dict[str, Any] = {
    "language": "vi-VN",
    "event": "Mưa lớn",
    "headline": "Cảnh báo mưa lớn",
    "senderName": "Đài khí tượng",
}
EN: dict[str, Any] = {
    "language": "en-US",
    "event": "Heavy rain",
    "headline": "Warning: heavy rain",
    "senderName": "Met office",
}
TIMES: dict[str, Any] = {
    "severity": "Severe",
    "urgency": "Expected",
    "certainty": "Likely",
    "expires": "2026-11-26T08:00:00+07:00",
}


def info(areas: tuple[str, ...] = ("Xã Mẫu Sơn",), **told: Any) -> str:
    parts = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in told.items() if value is not None)
    return f"<info>{parts}{''.join(f'<area><areaDesc>{area}</areaDesc></area>' for area in areas)}</info>"


def alert(number: object = 1, *infos: str, inner: bool = False, **more: Any) -> bytes:
    told = {
        "identifier": f"w-{number}",
        "sender": "nguoi.truc@khituong.vn",
        "sent": "2026-11-25T08:00:00+07:00",
        "status": "Actual",
        "msgType": "Alert",
        "scope": "Public",
    } | more
    parts = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in told.items() if value is not None)
    body = f'<alert xmlns="{CAP}">{parts}{"".join(infos) or info(**VI, **TIMES)}</alert>'
    return (body if inner else f'<?xml version="1.0" encoding="UTF-8"?>\n{body}').encode()


def feed(*entries: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin</title>{"".join(entries)}</feed>'.encode()


def entry(href: str, updated: str = "2026-11-25T08:00:00+07:00") -> str:
    return (
        f'<entry><id>{href}</id><updated>{updated}</updated><link rel="self" href="/none"/>'
        f'<link rel="alternate" type="application/cap+xml" href="{href}"/></entry>'
    )


def cap(tools: ConnectorTools, url: str, **more: Any) -> Connector:
    return connector(tools, "cap", url=url, **more)


async def only(tools: ConnectorTools, far_end: FarEnd, body: bytes, **more: Any) -> Hazard:
    (hazard,) = (await cap(tools, far_end.answer("/one", body), **more).fetch()).records
    assert isinstance(hazard, Hazard)
    return hazard


async def test_a_message(far_end: FarEnd, tools: ConnectorTools):
    body = alert(1, info(("Xã Mẫu Sơn; Xã Lộc Bình", "Phường Tam Thanh"), **VI, **TIMES))
    assert await cap(tools, far_end.answer("/one", body)).fetch() == Batch(
        records=(
            Hazard(
                id="w-1",
                event="Mưa lớn",
                headline="Cảnh báo mưa lớn",
                severity="severe",
                urgency="expected",
                certainty="likely",
                sender="Đài khí tượng",
                sent=datetime(2026, 11, 25, 1, tzinfo=UTC),
                expires=datetime(2026, 11, 26, 1, tzinfo=UTC),
                areas=("Xã Mẫu Sơn", "Xã Lộc Bình", "Phường Tam Thanh"),
            ),
        ),
        whole=False,
    )


@pytest.mark.parametrize(
    ("infos", "language", "event"),
    [
        ((VI, EN), "vi", "Mưa lớn"),
        ((VI, EN), "en", "Heavy rain"),
        ((EN,), "vi", "Heavy rain"),
        ((VI,), "en", "Mưa lớn"),
        (({**EN, "language": None},), "en", "Heavy rain"),
    ],
)
async def test_languages(
    far_end: FarEnd, tools: ConnectorTools, infos: tuple[dict[str, Any], ...], language: str, event: str
):
    body = alert(1, *(info(**each, **TIMES) for each in infos))
    assert (await only(tools, far_end, body, language=language)).event == event


async def test_every_info_of_a_language_is_a_warning(far_end: FarEnd, tools: ConnectorTools):
    batch = await cap(tools, far_end.answer("/one", case("cap/two-infos.xml"))).fetch()
    told = [(h.id, h.message, h.event, h.severity, h.areas) for h in batch.records if isinstance(h, Hazard)]
    assert told == [
        ("A1", "A1", "Mưa lớn", "minor", ("Tràng Định",)),
        ("A1#2", "A1", "Lũ quét", "extreme", ("Hữu Lũng",)),
    ]


async def test_infos_of_other_languages_are_left_out(far_end: FarEnd, tools: ConnectorTools):
    body = alert(1, *(info(**each, **TIMES) for each in (EN, VI, EN, VI)))
    for language, event in (("vi", "Mưa lớn"), ("en", "Heavy rain")):
        batch = await cap(tools, far_end.answer("/one", body), language=language).fetch()
        assert [h.event for h in batch.records if isinstance(h, Hazard)] == [event, event]


async def test_messages_beyond_the_first_ones_are_counted(far_end: FarEnd, tools: ConnectorTools):
    for number in (1, 2, 3):
        far_end.answer(f"/{number}", alert(number))
    url = far_end.answer("/feed", feed(*(entry(f"/{number}") for number in (1, 2, 3))))
    batch = await cap(tools, url, messages=1).fetch()
    assert (ids(batch), batch.rejected) == (["w-1"], 2)


async def test_what_ends_others(far_end: FarEnd, tools: ConnectorTools):
    references = "a@b.vn,w-1,2026-11-24T08:00:00+07:00 a@b.vn,w-2,2026-11-24T09:00:00+07:00 broken"
    hazard = await only(tools, far_end, alert(3, "<info/>", msgType="Cancel", references=references))
    assert (hazard.cancelled, hazard.ends, hazard.severity, hazard.sender) == (
        True,
        ("w-1", "w-2"),
        "unknown",
        "khituong.vn",
    )
    hazard = await only(tools, far_end, alert(3, msgType="Update", references=references))
    assert (hazard.cancelled, hazard.ends) == (False, ("w-1", "w-2"))
    assert (await only(tools, far_end, alert(3, references=references))).ends == ()


@pytest.mark.parametrize(
    "more",
    [
        {"status": "Test"},
        {"status": "Exercise"},
        {"status": "Draft"},
        {"scope": "Private"},
        {"scope": "Restricted"},
        {"msgType": "Ack"},
        {"msgType": "Error"},
    ],
)
async def test_messages_that_are_not_for_the_public(far_end: FarEnd, tools: ConnectorTools, more: dict[str, Any]):
    url = far_end.answer("/one", alert(1, **more))
    assert await cap(tools, url).fetch() == Batch(records=(), whole=False)
    wanted = more == {"status": "Exercise"}
    assert len((await cap(tools, url, exercises=True).fetch()).records) == wanted


@pytest.mark.parametrize(
    "more", [{"status": None}, {"identifier": None}, {"sent": "hôm qua"}, {"sent": None}, {"sender": None}]
)
async def test_messages_that_are_wrong(far_end: FarEnd, tools: ConnectorTools, more: dict[str, Any]):
    told = info(**{name: value for name, value in (VI | TIMES).items() if name != "senderName"})
    far_end.answer("/1", alert(1))
    far_end.answer("/2", alert(2, told, **more))
    batch = await cap(tools, far_end.answer("/feed", feed(entry("/1"), entry("/2")))).fetch()
    assert (ids(batch), batch.rejected) == (["w-1"], 1)


@pytest.mark.parametrize(
    "wrong", [{"severity": "Bad"}, {"severity": None}, {"urgency": "x"}, {"expires": "mai"}, {"event": None}]
)
async def test_warnings_that_are_wrong(far_end: FarEnd, tools: ConnectorTools, wrong: dict[str, Any]):
    far_end.answer("/one", alert(1, info(**VI | TIMES | wrong)))
    assert (await refusal(cap(tools, far_end.url + "/one"))).startswith("không bản ghi nào dùng được; bản tin 1, ")


async def test_a_feed_is_read_message_by_message_and_each_only_once(far_end: FarEnd, tools: ConnectorTools):
    for number in (1, 2, 3):
        far_end.answer(f"/{number}", alert(number))
    later = "2026-11-25T09:00:00+07:00"
    far_end.row(
        "/feed", feed(entry("/1"), entry("2")), feed(entry("/1"), entry("2", later), entry(f"{far_end.url}/3")), feed()
    )
    source = cap(tools, far_end.url + "/feed")
    assert ids(await source.fetch()) == ["w-1", "w-2"]
    assert ids(await source.fetch()) == ["w-1", "w-2", "w-3"]
    assert ids(await source.fetch()) == []
    assert sorted(target for target, _ in far_end.asked if target != "/feed") == ["/1", "/2", "/2", "/3"]


@pytest.mark.parametrize(
    "body",
    [
        b'<rss version="2.0"><channel><item><title>x</title><link>/1</link><pubDate>x</pubDate></item></channel></rss>',
        b'<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><item><link>/1</link></item></rdf:RDF>',
        feed('<entry><link href="/1"/></entry>'),
        feed('<entry><content type="application/cap+xml">' + alert(1, inner=True).decode() + "</content></entry>"),
    ],
)
async def test_feeds(far_end: FarEnd, tools: ConnectorTools, body: bytes):
    far_end.answer("/1", alert(1))
    assert ids(await cap(tools, far_end.answer("/feed", body)).fetch()) == ["w-1"]


@pytest.mark.parametrize(
    ("href", "reply", "words"),
    [
        ("http://localhost:1/x", b"", "nguồn dẫn sang máy chủ khác, localhost:1; nếu"),
        ("https://example.org/x", b"", "nguồn dẫn sang máy chủ khác, example.org; nếu"),
        ("file:///etc/hosts", b"", "nguồn dẫn tới một địa chỉ không phải http"),
        ("http://[::1", b"", "địa chỉ sai"),
        ("", b"", "không có liên kết"),
        ("/x", Reply(b"", 404), "trả lời 404 (không có địa chỉ này, hãy kiểm tra url)"),
        ("/x", b"<a/>", "không phải CAP"),
        ("/x", b"{}", "trả lời không phải XML hợp lệ"),
        ("/x", Reply(b"x", headers={"Content-Length": "9"}), "nguồn ngắt kết nối giữa chừng, sẽ hỏi lại"),
        (
            "/x",
            Reply(b"", 302, {"Location": "http://localhost:1/"}),
            "nguồn dẫn sang máy chủ khác, localhost:1; nếu",
        ),
        ("/x", alert(2) + b" " * 300_000, "trả lời lớn hơn 256 KiB, quá giới hạn"),
    ],
)
async def test_one_message_that_cannot_be_read_hides_no_other(
    far_end: FarEnd, tools: ConnectorTools, href: str, reply: Reply | bytes, words: str
):
    far_end.answer("/1", alert(1))
    far_end.row("/x", reply, alert(2))
    source = cap(tools, far_end.answer("/feed", feed(entry(href), entry("/1"))))
    batch = await source.fetch()
    assert (ids(batch), batch.rejected) == (["w-1"], 1)
    assert batch.example is not None
    assert batch.example.vi.startswith(words)
    # and it is asked for again
    if href == "/x":
        assert ids(await source.fetch()) == ["w-2", "w-1"]


async def test_not_more_messages_than_allowed(far_end: FarEnd, tools: ConnectorTools):
    for number in range(10):
        far_end.answer(f"/{number}", alert(number))
    url = far_end.answer("/feed", feed(*(entry(f"/{number}") for number in range(10))))
    assert len((await cap(tools, url, messages=3).fetch()).records) == 3
    assert len(far_end.asked) == 4


@pytest.mark.parametrize("body", [b"<a/>", b"<html>", b"{}", b""])
async def test_wrong_answers(far_end: FarEnd, tools: ConnectorTools, body: bytes):
    assert (await refusal(cap(tools, far_end.answer("/feed", body)))).startswith(("trả lời", "answer"))


async def test_people_are_never_told(far_end: FarEnd, tools: ConnectorTools):
    planted = info(**VI | {"headline": REACH}, **TIMES, contact=PLANTED, description=PLANTED, web=PLANTED)
    far_end.answer("/1", alert(1, planted, note=PLANTED, addresses=PLANTED, source=PLANTED, sender=MAIL))
    far_end.answer("/2", alert(2, info(**VI, **TIMES | {"expires": PLANTED}), sent=PLANTED, sender=MAIL))
    far_end.answer("/3", alert(3, info(**VI, **TIMES | {"severity": PLANTED}), sender=MAIL))
    batch = await cap(tools, far_end.answer("/feed", feed(entry("/1"), entry("/2"), entry("/3")))).fetch()
    assert (ids(batch), batch.rejected, personal(batch)) == (["w-1"], 2, [])
    assert not any(part in repr(batch) for part in (PHONE, MAIL, CARD))


async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str]):
    async with demo(secrets) as address:
        source = cap(tools, f"{address}/cap/feed.atom")
        batch = await source.fetch()
        english = await cap(tools, f"{address}/cap/feed.atom", language="en").fetch()
        assert batch.rejected == english.rejected == 0
        hazards = [record for record in batch.records if isinstance(record, Hazard)]
        assert len(hazards) == len(english.records) > 0
        assert all(hazard.areas and hazard.event and hazard.headline for hazard in hazards)
        assert all(hazard.sent < datetime.now(UTC) + timedelta(minutes=1) for hazard in hazards)
        told = set(ids(batch))
        assert all(hazard.ends for hazard in hazards if hazard.cancelled)
        assert (await source.fetch()).records
        assert told


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"messages": 0}, {"url": "file:///etc/hosts"}])
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("cap", **({"url": "http://127.0.0.1/"} | wrong))
