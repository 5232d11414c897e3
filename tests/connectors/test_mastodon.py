"""Public posts of a Mastodon server."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from connectors.far_end import FarEnd, Question, Reply
from connectors.reading import NAME, PLANTED, REACH, case, config, connector, demo, ids, personal, refusal
from server.connectors.base import Connector, ConnectorTools
from server.records import Batch, Story

PATH = "/api/v1/timelines/tag/langson"


def post(number: int = 1, content: object = "<p>Cửa khẩu đông</p>", **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "created_at": "2026-11-25T01:00:00.000Z",
        "visibility": "public",
        "uri": f"http://a.vn/users/hoabinh/statuses/{number}",
        "url": f"http://a.vn/@hoabinh/{number}",
        "reblogs_count": 2,
        "favourites_count": 3,
        "content": content,
        "reblog": None,
        "account": {"username": "hoabinh", "acct": "hoabinh", "display_name": NAME, "bot": False},
        **more,
    }


def mastodon(tools: ConnectorTools, far_end: FarEnd, **more: Any) -> Connector:
    return connector(tools, "mastodon", url=far_end.url, publisher="Mạng xã hội", **more)


def answer(*posts: object) -> bytes:
    return json.dumps(posts).encode()


async def stories(tools: ConnectorTools, far_end: FarEnd, *posts: object, **more: Any) -> list[Story]:
    far_end.answer(PATH, answer(*posts))
    return [record for record in (await mastodon(tools, far_end, **more).fetch()).records if isinstance(record, Story)]


async def test_a_post(far_end: FarEnd, tools: ConnectorTools):
    (story,) = await stories(tools, far_end, post())
    assert story == Story(
        id="1",
        title="Cửa khẩu đông",
        url=f"{far_end.url}/statuses/1",
        publisher="Mạng xã hội",
        published=datetime(2026, 11, 25, 1, tzinfo=UTC),
        shares=5,
        social=True,
    )


@pytest.mark.parametrize("acct", ["ubnd", "ubnd@127.0.0.1"])
async def test_an_account_of_the_public_service(far_end: FarEnd, tools: ConnectorTools, acct: str):
    told = post(account={"acct": acct})
    (story,) = await stories(tools, far_end, told, accounts={"ubnd@127.0.0.1": "UBND tỉnh"})
    assert (story.publisher, story.url) == ("UBND tỉnh", "http://a.vn/@hoabinh/1")


async def test_long_posts(far_end: FarEnd, tools: ConnectorTools):
    words, endless = "một hai ba bốn " * 20, "x" * 9000
    first, second = await stories(tools, far_end, post(1, words), post(2, endless))
    assert (len(first.title) <= 121, first.title[-4:], first.summary) == (True, "bốn…"[-4:], words.strip())
    assert (len(second.title), len(second.summary)) == (121, 4000)


@pytest.mark.parametrize(
    "more",
    [
        {"reblog": post(2)},
        {"visibility": "private"},
        {"visibility": "direct"},
        {"visibility": "unlisted"},
        {"account": {"acct": "may", "bot": True}},
        {"content": "<p></p>"},
    ],
)
async def test_posts_that_are_left_out(far_end: FarEnd, tools: ConnectorTools, more: dict[str, Any]):
    assert [story.id for story in await stories(tools, far_end, post(1), post(3, **more))] == ["1"]


async def test_what_its_author_hid_behind_a_warning(far_end: FarEnd, tools: ConnectorTools):
    (story,) = await stories(tools, far_end, *json.loads(case("mastodon/content-warning.json")))
    assert (story.title, story.summary) == ("(ẩn) Hình ảnh tai nạn", "")
    assert "Chi tiết" not in repr(story)


async def test_a_warning_is_no_html_and_names_nobody(far_end: FarEnd, tools: ConnectorTools):
    (story,) = await stories(tools, far_end, post(spoiler_text="<b> về @hoabinh, gọi 0912 345 678"))
    assert story.title == "(ẩn) <b> về @…, gọi …"


async def test_pictures_that_are_hidden_leave_the_words(far_end: FarEnd, tools: ConnectorTools):
    (story,) = await stories(tools, far_end, post(sensitive=True, spoiler_text=""))
    assert story.title == "Cửa khẩu đông"


async def test_programs_that_are_wanted(far_end: FarEnd, tools: ConnectorTools):
    assert len(await stories(tools, far_end, post(account={"acct": "may", "bot": True}), bots=True)) == 1


@pytest.mark.parametrize("count", [None, -1, True, "7", 1e308, 10**30])
async def test_counts_that_are_none(far_end: FarEnd, tools: ConnectorTools, count: object):
    assert (await stories(tools, far_end, post(reblogs_count=count)))[0].shares == 3


def pages(*, link: str = '<{url}{path}?limit=40&max_id={last}>; rel="next", <{url}>; rel="prev"') -> Any:
    def told(question: Question) -> Reply:
        last = int(question.query.get("max_id", "7"))
        rows = [post(number) for number in range(last - 1, max(last - 4, 0), -1)]
        url = f"http://{question.headers['host']}"
        return Reply(answer(*rows), headers={"Link": link.format(url=url, path=PATH, last=last - 3)} if rows else {})

    return told


@pytest.mark.parametrize(
    "link",
    [
        '<{url}{path}?limit=40&max_id={last}>; rel="next", <{url}>; rel="prev"',
        '<{url}>; rel="prev", <{path}?max_id={last}>; rel=next',
        "<?max_id={last}> ; rel=next",
    ],
)
async def test_pages(far_end: FarEnd, tools: ConnectorTools, link: str):
    far_end.answering(PATH, pages(link=link))
    assert ids(await mastodon(tools, far_end).fetch()) == ["6", "5", "4", "3", "2", "1"]


async def test_only_the_newest_pages(far_end: FarEnd, tools: ConnectorTools):
    far_end.answering(PATH, pages())
    assert ids(await mastodon(tools, far_end, pages=1).fetch()) == ["6", "5", "4"]


async def test_pages_that_go_round(far_end: FarEnd, tools: ConnectorTools):
    far_end.answer(PATH, answer(post(1)), headers={"Link": f'<{PATH}?limit=40>; rel="next"'})
    assert ids(await mastodon(tools, far_end).fetch()) == ["1"]
    assert len(far_end.asked) == 1


@pytest.mark.parametrize(
    ("elsewhere", "words"),
    [
        ("http://localhost:1/", "nguồn dẫn sang máy chủ khác, localhost:1; nếu đúng"),
        ("https://example.org/", "nguồn dẫn sang máy chủ khác, example.org; nếu đúng"),
        ("http://[::1", "nguồn dẫn tới một địa chỉ không phải http"),
        ("file:///etc/hosts", "nguồn dẫn tới một địa chỉ không phải http"),
    ],
)
async def test_pages_elsewhere(far_end: FarEnd, tools: ConnectorTools, elsewhere: str, words: str):
    far_end.answer(PATH, answer(post()), headers={"Link": f'<{elsewhere}>; rel="next"'})
    assert (await refusal(mastodon(tools, far_end))).startswith(words)


async def test_a_second_page_that_fails_loses_nothing(far_end: FarEnd, tools: ConnectorTools):
    next_ = {"Link": f'<{PATH}?max_id=2>; rel="next"'}
    far_end.row(
        PATH,
        Reply(answer(post(2)), headers=next_),
        Reply(b"", 500),
        Reply(answer(post(2)), headers=next_),
        answer(post(1)),
    )
    source = mastodon(tools, far_end)
    assert await refusal(source) == "trả lời 500 (máy chủ nguồn lỗi)"
    batch = await source.fetch()
    assert (ids(batch), batch.whole, batch.rejected) == (["2", "1"], False, 0)


async def test_all_pages_together_have_a_limit(far_end: FarEnd, tools: ConnectorTools):
    far_end.answering(
        PATH,
        lambda question: Reply(
            b" " * 200_000 + answer(post()), headers={"Link": f'<?a={len(question.target)}>; rel="next"'}
        ),
    )
    assert await refusal(mastodon(tools, far_end)) == "trả lời lớn hơn 256 KiB, quá giới hạn"


async def test_a_token(far_end: FarEnd, tools: ConnectorTools, secrets: dict[str, str]):
    secrets["key"] = "mat-khau"
    far_end.answer(PATH, b"{}", status=401)
    assert "mat-khau" not in await refusal(mastodon(tools, far_end, auth={"kind": "bearer", "secret": "key"}))
    assert far_end.asked[0][1]["authorization"] == "Bearer mat-khau"


@pytest.mark.parametrize("body", [b"{}", b'{"error": "x"}', b"5"])
async def test_wrong_answers(far_end: FarEnd, tools: ConnectorTools, body: bytes):
    far_end.answer(PATH, body)
    assert await refusal(mastodon(tools, far_end)) == "trả lời không phải danh sách bài đăng"


async def test_people_are_never_told(far_end: FarEnd, tools: ConnectorTools):
    mention = '<a href="http://a.vn/@hoabinh" class="u-url mention">@<span>hoa.binh</span></a> và @hoa.binh@example.vn'
    # a number that lies over the place where a title is cut
    long = "<p>" + "chữ " * 28 + REACH + "</p>"
    planted: dict[str, Any] = {"account": {"acct": "hoa.binh", "display_name": NAME, "note": PLANTED}}
    planted |= {"mentions": [{"username": "hoa.binh"}], "media_attachments": [{"description": PLANTED}]}
    planted |= {"url": f"http://a.vn/@hoa.binh/{NAME}", "uri": "http://a.vn/users/hoa.binh/statuses/1"}
    rows = [post(1, f"<p>{mention} {REACH}</p>", **planted), post(2, long, **planted)]
    rows += [post(3, created_at=PLANTED), post(4, content=[PLANTED]), post(5, REACH, created_at=None)]
    far_end.answer(PATH, answer(*rows))
    batch = await mastodon(tools, far_end).fetch()
    assert (ids(batch), batch.rejected) == (["1", "2"], 3)
    assert personal(batch) == []
    (story, _) = batch.records
    assert isinstance(story, Story)
    assert story.title == "@… và @… gọi …, … hoặc số thẻ …"


@pytest.mark.parametrize("timeline", ["tag", "public"])
async def test_the_demo(tools: ConnectorTools, secrets: dict[str, str], timeline: str):
    async with demo(secrets) as address:
        roomy = msgspec.structs.replace(tools, largest_body=2**24)
        source = connector(roomy, "mastodon", url=f"{address}/mastodon", publisher="Mạng xã hội", timeline=timeline)
        batch = await source.fetch()
    assert (batch.rejected, batch.whole) == (0, False)
    assert len(set(ids(batch))) == len(batch.records) > 100
    for story in batch.records:
        assert isinstance(story, Story)
        assert story.social
        assert story.title
        assert "@" not in story.url


@pytest.mark.parametrize("wrong", [{"tag": "a/b"}, {"tag": ""}, {"timeline": "home"}, {"pages": 0}])
def test_settings_that_are_refused(wrong: dict[str, Any]):
    with pytest.raises(msgspec.ValidationError):
        config("mastodon", url="http://127.0.0.1/", publisher="X", **wrong)


def test_a_batch_is_of_stories():
    assert config("mastodon", url="http://127.0.0.1/", publisher="X").gives == (Story,)
    assert Batch(records=()).whole
