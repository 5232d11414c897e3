"""Feeds as newspapers write them."""

import threading
from contextlib import suppress
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from connectors.far_end import NAME, FarEnd
from connectors.reading import case, proper
from server.connectors.base import ConnectorTools
from server.connectors.rss import Rss, RssConfig, read
from server.errors import SourceError
from server.records import Story

URL = "http://news.example.vn/rss/home"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def item(title: str = "Tin", link: str = "/1", date: str = "Mon, 23 Nov 2026 12:00:00 +0700", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate>{more}</item>"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>Báo</title>{"".join(items)}</channel></rss>'.encode()


def stories(body: bytes) -> list[Story]:
    return [record for record in read(body, "Báo", URL).records if isinstance(record, Story)]


def only(body: bytes) -> Story:
    (story,) = stories(body)
    return story


def refusal(body: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(body, "Báo", URL)
    return caught.value.words.vi


def config(url: str) -> RssConfig:
    return proper(RssConfig(id="bao", name=NAME, service="press", url=url, publisher="Báo"))


async def test_a_feed(far_end: FarEnd, tools: ConnectorTools):
    url = far_end.answer("/rss", rss(item(more="<guid>tag:1</guid>")))
    batch = await Rss(config(url), tools, Story).fetch()
    assert batch.records == (Story(id="tag:1", title="Tin", url=f"{far_end.url}/1", publisher="Báo", published=NOON),)
    assert "application/rss+xml" in far_end.asked[0][1]["accept"]


async def test_an_answer_that_is_none(far_end: FarEnd, tools: ConnectorTools):
    with pytest.raises(SourceError, match="answered 500"):
        await Rss(config(far_end.answer("/rss", b"", status=500)), tools, Story).fetch()


async def test_a_feed_that_would_take_minutes(far_end: FarEnd, tools: ConnectorTools):
    patient = structs.replace(tools, largest_body=16 * 2**20)
    with pytest.raises(SourceError, match="larger than 2 MiB"):
        await Rss(config(far_end.answer("/rss", b" " * (2 * 2**20 + 1))), patient, Story).fetch()


def test_an_address_that_is_none():
    with pytest.raises(msgspec.ValidationError, match="url: "):
        config("file:///etc/hosts")
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"kind": "rss", "id": "a", "name": {"vi": "", "en": ""}, "service": "press"}, RssConfig)


def test_atom():
    feed = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title>
    <entry><title type="html">Giá &lt;b&gt;hồi&lt;/b&gt; tăng</title><link href="http://a.vn/1"/><id>tag:a,2026:1</id>
    <updated>2026-11-23T12:00:00+07:00</updated></entry></feed>"""
    story = Story(id="tag:a,2026:1", title="Giá hồi tăng", url="http://a.vn/1", publisher="Báo", published=NOON)
    assert only(feed.encode()) == story


def test_an_address_is_an_id_where_there_is_no_other():
    assert only(rss(item())).id == "http://news.example.vn/1"


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("&lt;b&gt;Đậm&lt;/b&gt; &amp;amp; rõ", "Đậm & rõ"),
        ("<![CDATA[Giá <i>tăng</i> &quot;x&quot;]]>", 'Giá tăng "x"'),
        ("R&amp;D 3 &lt; 4", "R&D 3 < 4"),
        ("  hai\n dòng ", "hai dòng"),
        ("\u202eđảo", "đảo"),
        ("<![CDATA[a<script>alert(1)</script>b]]>", "ab"),
        ("<![CDATA[a<img src=x onerror=alert(1)>b]]>", "ab"),
    ],
)
def test_titles(markup: str, title: str):
    assert only(rss(item(markup))).title == title


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 23 Nov 2026 12:00:00 +0700",
        "Mon, 23 Nov 2026 05:00:00 GMT",
        "Mon, 23 Nov 2026 05:00:00 -0000",
        "Mon, 23 Nov 2026 12:00:00 GMT+7",
        "Mon, 23 Nov 2026 12:00:00 UTC+07:00",
        "Mon, 23 Nov 2026 12:00:00",
        "23 Nov 2026 12:00 +0700",
        "2026-11-23T12:00:00+07:00",
        "2026-11-23T05:00:00Z",
        "2026-11-23 12:00:00",
        "Mon, 23 Nov 2026 05:00:00 +00:00",
        "Mon, 23 Nov 2026 12:00:00 +07",
        "Mon, 23 Nov 2026 12:00:00 +7",
        "Mon, 23 Nov 2026 12:00:00 +0700 (ICT)",
        "Mon, 23 Nov 2026 12:00:00 ICT",
        "Mon, 23 Nov 2026 14:00:00 JST",
        "Mon, 23 Nov 2026 00:00:00 EST",
        "Mon, 23 Nov 2026 05:00:00 UT",
        "Mon, 23 Nov 2026 05:00:00.000 Z",
        "2026-11-23 05:00:00 UTC",
        "2026-11-23 12:00:00 +0700",
    ],
)
def test_dates(date: str):
    assert only(rss(item(date=date))).published == NOON


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (item(date=""), "tin 1: không có ngày đăng"),
        (item(date="hôm qua"), "tin 1: ngày đăng không đọc được"),
        (item(title=""), "tin 1: không có tiêu đề hay nội dung"),
        (item(title="<![CDATA[<img src=x>]]>"), "tin 1: không có tiêu đề hay nội dung"),
        (item(date="Mon, 23 Nov 2026 12:00:00 XYZ"), "tin 1: ngày đăng có múi giờ lạ"),
        (item(date="Mon, 23 Nov 2026 12:00:00 IST"), "tin 1: ngày đăng có múi giờ lạ"),
        (item(date="Mon, 23 Nov 2026 12:00:00 PM"), "tin 1: ngày đăng có múi giờ lạ"),
        (item(title="a" * 5000), "tin 1: tiêu đề dài hơn 4000 chữ"),
        (item(link="javascript:alert(1)"), "tin 1: không phải địa chỉ http"),
        (item(link="http://[::1"), "tin 1: địa chỉ sai"),
    ],
)
def test_stories_that_are_rejected(broken: str, reason: str):
    batch = read(rss(broken, item(link="/2")), "Báo", URL)
    assert (len(batch.records), batch.rejected) == (1, 1)
    assert batch.example is not None
    assert batch.example.vi == reason
    assert refusal(rss(broken)) == f"không bản ghi nào dùng được; {reason}"


def test_the_zone_of_publication():
    published = [story.published for story in stories(case("rss/zone-of-publication.xml"))]
    assert published == [
        datetime(2026, 11, 25, 8, tzinfo=UTC),
        datetime(2026, 11, 25, 1, tzinfo=UTC),
        datetime(2026, 11, 24, 23, tzinfo=UTC),
    ]


def test_a_title_that_is_declared_as_text():
    assert only(case("rss/text-title.xml")).title == "Bỏ thẻ <blink> khỏi trang"


def test_a_summary_that_is_declared_as_text():
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>a</title>
    <updated>2026-11-23T12:00:00+07:00</updated><content type="text">Thẻ &lt;b&gt; làm đậm</content></entry></feed>"""
    assert only(feed.encode()).summary == "Thẻ <b> làm đậm"


DATE = "<pubDate>Mon, 23 Nov 2026 12:00:00 +0700</pubDate>"


@pytest.mark.parametrize(
    ("told", "title", "url", "summary"),
    [
        (f"<title>Tin</title>{DATE}", "Tin", "", ""),
        (f"<title>Tin</title><guid>http://e.vn/7</guid>{DATE}", "Tin", "http://e.vn/7", ""),
        (f"<title>Tin</title><guid>so-7</guid>{DATE}", "Tin", "", ""),
        (f'<title>Tin</title><guid isPermaLink="false">http://e.vn/7</guid>{DATE}', "Tin", "", ""),
        (f"<description>Mưa to</description><link>/1</link>{DATE}", "Mưa to", "http://news.example.vn/1", ""),
        (f"<description>{'một hai ' * 40}</description>{DATE}", f"{('một hai ' * 15).strip()}…", "", "một hai " * 39),
    ],
)
def test_items_are_kept_with_what_they_have(told: str, title: str, url: str, summary: str):
    story = only(rss(f"<item>{told}</item>"))
    assert (story.title, story.url) == (title, url)
    assert story.summary.startswith(summary)
    assert story.id


def test_items_without_an_address_are_told_apart_by_what_they_say():
    items = [f"<item><title>{title}</title>{DATE}</item>" for title in ("A", "B")]
    first, other = stories(rss(*items))
    assert first.id != other.id
    assert stories(rss(*items).replace(b"12:00", b"13:00"))[0].id == first.id


def test_what_an_author_hid_behind_a_warning_in_the_feed_of_a_server():
    hidden = "<![CDATA[<p><strong>Nội dung ẩn:</strong> Hình ảnh tai nạn</p><hr /><p>Chi tiết</p>]]>"
    story = only(rss(f"<item><description>{hidden}</description><link>/1</link>{DATE}</item>"))
    assert (story.title, story.summary) == ("(ẩn) Hình ảnh tai nạn", "")
    assert "Chi tiết" not in repr(story)


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-16-le", "UTF-8"])
async def test_a_charset_that_only_the_header_names(far_end: FarEnd, tools: ConnectorTools, charset: str):
    body = rss(item("Bà Triệu à" if charset.lower().startswith("utf") else "Bà Lê"), head='<?xml version="1.0"?>')
    encoded = body.decode().encode(charset)
    url = far_end.answer("/rss", encoded, headers={"Content-Type": f'application/rss+xml; charset="{charset}"'})
    (story,) = (await Rss(config(url), tools, Story).fetch()).records
    assert isinstance(story, Story)
    assert story.title.startswith("Bà ")


def test_a_story_that_is_listed_twice():
    batch = read(rss(item("Cũ"), item("Mới")), "Báo", URL)
    assert ([story.title for story in batch.records if isinstance(story, Story)], batch.rejected) == (["Mới"], 1)


def test_a_feed_without_stories():
    assert stories(rss()) == []


def test_a_feed_that_was_cut_off_keeps_what_came():
    assert [story.title for story in stories(rss(item("Một"), item("Hai", "/2"))[:-20])] == ["Một", "Hai"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "trả lời trống"),
        (b"\n", "trả lời trống"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "trả lời trang HTML thay vì RSS"),
        (b'{"a": 1}', "trả lời không phải RSS hoặc Atom"),
        (b"<?xml version='1.0'?><other/>", "trả lời không phải RSS hoặc Atom"),
        (rss(item("\xff")).replace(b"\xc3\xbf", b"\xff"), "trả lời không phải UTF-8 hợp lệ"),
        (rss(head='<?xml version="1.0" encoding="x-none"?>'), "bảng mã lạ: x-none"),
        (rss(item("&#xD800;")), "tin RSS bị hỏng, không đọc được"),
        (rss(head='<!DOCTYPE rss [<!ENTITY a "b">]>'), "tin RSS khai báo thực thể XML, không nhận"),
    ],
)
def test_what_is_no_feed(body: bytes, words: str):
    assert refusal(body) == words


@pytest.mark.parametrize(("encoding", "bom"), [("utf-16", b""), ("utf-8", b"\xef\xbb\xbf"), ("windows-1258", b"")])
def test_other_encodings(encoding: str, bom: bytes):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    title = "đê" if encoding == "windows-1258" else "Lạng Sơn"
    assert only(bom + rss(item(title), head=head).decode().encode(encoding)).title == title


def test_an_encoding_of_python_alone():
    head = '<?xml version="1.0" encoding="rot13"?>'
    assert refusal(rss(head=head)) == "bảng mã lạ: rot13"


def test_a_feed_is_never_taken_for_an_address():
    threads = threading.active_count()
    assert refusal(b"http://127.0.0.1:1/feed") == "trả lời không phải RSS hoặc Atom"
    assert refusal(b"/etc/hosts") == "trả lời không phải RSS hoặc Atom"
    assert threading.active_count() == threads


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 500), st.binary(max_size=3)), max_size=6))
def test_a_damaged_feed_is_read_or_refused(damages: list[tuple[int, bytes]]):
    body = bytearray(rss(item("Một &amp; <b>hai</b>"), item("<![CDATA[<i>ba</i>]]>", "/2")))
    for place, junk in damages:
        body[place : place + len(junk)] = junk
    with suppress(SourceError):
        read(bytes(body), "Báo", URL)


@pytest.mark.parametrize("encoding", ["punycode", "idna", "unicode_escape", "zlib", "rot13", "klingon"])
def test_encodings_that_are_none_of_xml(encoding: str):
    assert refusal(rss(item(), head=f'<?xml version="1.0" encoding="{encoding}"?>')) == f"bảng mã lạ: {encoding}"


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16-le", "utf-16-be"])
def test_entities_in_an_encoding_that_is_not_recognised(encoding: str):
    body = rss(item(), head='<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e "x">]>').decode().encode(encoding)
    assert refusal(body) in ("tin RSS bị hỏng, không đọc được", "trả lời không phải UTF-8 hợp lệ")


def test_a_number_that_lies_over_the_end_of_a_summary():
    story = only(rss(item(more=f"<description>{'x ' * 246}0912 345 678 gọi</description>")))
    assert "0912" not in story.summary
    assert len(story.summary) <= 500
