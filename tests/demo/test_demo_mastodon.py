"""The social network and the video channel, checked against what their documentation says."""

import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import feedparser
import httpx
import pytest

from demo import incident
from demo.mastodon import timeline
from demo.youtube import LISTED, NAME, feed

TAG = "/mastodon/api/v1/timelines/tag/langson"
PUBLIC = "/mastodon/api/v1/timelines/public"
STATUS = {
    *("id", "created_at", "in_reply_to_id", "in_reply_to_account_id", "sensitive", "spoiler_text", "visibility"),
    *("language", "uri", "url", "replies_count", "reblogs_count", "favourites_count", "edited_at", "content", "reblog"),
    *("account", "media_attachments", "mentions", "tags", "emojis", "card", "poll"),
}


async def page(client: httpx.AsyncClient, address: str, **asked: str | int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(address, params=asked)).raise_for_status().json()
    return found


async def test_statuses_are_entities_of_the_api(client: httpx.AsyncClient, now: datetime) -> None:
    found = await page(client, TAG)
    assert len(found) == 20
    for status in found:
        assert status.keys() == STATUS
        assert isinstance(status["id"], str)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", status["created_at"])
        assert datetime.fromisoformat(status["created_at"]) <= now
        assert "langson" in [tag["name"] for tag in status["tags"]]
        assert status["content"].startswith("<p>")
        assert {"id", "username", "acct", "display_name", "url", "avatar", "followers_count"} <= status[
            "account"
        ].keys()
        HTMLParser().feed(status["content"])
    assert [int(status["id"]) for status in found] == sorted((int(status["id"]) for status in found), reverse=True)
    assert any(status["favourites_count"] for status in found)


async def test_the_public_timeline_holds_more_than_the_tag(client: httpx.AsyncClient) -> None:
    found = await page(client, PUBLIC, limit=40)
    assert len(found) == 40
    tagged = [status for status in found if any(tag["name"] == "langson" for tag in status["tags"])]
    assert 20 < len(tagged) < 40


async def test_links_lead_backwards_and_forwards(client: httpx.AsyncClient) -> None:
    answer = await client.get(TAG, params={"limit": 10})
    first = answer.json()
    second = (await client.get(answer.links["next"]["url"])).raise_for_status()
    assert len(second.json()) == 10
    assert int(second.json()[0]["id"]) < int(first[-1]["id"])
    assert (await client.get(second.links["prev"]["url"])).json() == first
    assert (await client.get(answer.links["prev"]["url"])).json() == []


async def test_ids_bound_the_page(client: httpx.AsyncClient) -> None:
    found = await page(client, TAG, limit=10)
    assert await page(client, TAG, since_id=found[4]["id"]) == found[:4]
    assert await page(client, TAG, min_id=found[4]["id"], limit=2) == found[2:4]
    assert await page(client, TAG, max_id=found[4]["id"], limit=5) == found[5:]
    assert len(await page(client, TAG, limit=1000)) == 40
    assert (await client.get(f"{TAG}?max_id=x")).status_code == 400
    assert await page(client, "/mastodon/api/v1/timelines/tag/unknown") == []


async def test_posts_point_to_stories_that_are_there(client: httpx.AsyncClient) -> None:
    links = {
        link
        for status in await page(client, TAG, limit=40)
        for link in re.findall(r'href="([^"]*/stories/\d+)"', status["content"])
    }
    assert len(links) >= 3
    for link in links:
        assert (await client.get(link)).is_success


def test_the_same_seed_and_time_give_the_same_posts(now: datetime) -> None:
    assert timeline(20, now, None, {}) == timeline(20, now, None, {})
    assert timeline(20, now, None, {}) != timeline(21, now, None, {})


def test_people_write_about_the_jam() -> None:
    begin = incident.began(115_000)
    before, during = (
        sum(
            "huunghi" in post.tags
            for post in timeline(20, begin + timedelta(minutes=minutes), "langson", {"limit": "40"})
        )
        for minutes in (0, 35)
    )
    assert before == 0
    assert during > 12


def test_the_channel_reads_as_a_video_channel(now: datetime) -> None:
    parsed = feedparser.parse(feed(20, now, address="http://127.0.0.1:8600"))
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert parsed.feed.title == NAME
    assert len(parsed.entries) == LISTED
    for entry in parsed.entries:
        assert re.fullmatch(r"[\w-]{11}", entry.yt_videoid)
        assert entry.id == f"yt:video:{entry.yt_videoid}"
        assert entry.media_thumbnail[0]["url"]
        assert int(entry.media_statistics["views"]) >= 0
        assert datetime.fromisoformat(entry.published) <= now
    assert feed(20, now, address="") == feed(20, now, address="")
    assert feed(20, now, address="") != feed(21, now, address="")


@pytest.mark.parametrize("path", ["/press/youtube", TAG])
async def test_they_are_served_and_may_fail(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).is_success
    await client.post("/faults", json={"path": path, "fault": "error"})
    assert (await client.get(path)).status_code == 500
