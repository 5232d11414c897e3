"""The newspapers, read with the library the server uses."""

import itertools
from calendar import timegm
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher

import feedparser
import httpx
import pytest

from demo import incident
from demo.press import HOT, LISTED, NEWSPAPERS, Newspaper, feed, stories, story

ADDRESS = "http://127.0.0.1:8600"


@pytest.mark.parametrize("newspaper", NEWSPAPERS, ids=lambda newspaper: newspaper.id)
def test_feeds_parse(newspaper: Newspaper, now: datetime) -> None:
    parsed = feedparser.parse(feed(20, newspaper, now, address=ADDRESS))
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[newspaper.format]
    assert parsed.feed.title == newspaper.name
    listed = stories(20, newspaper.id, now)
    assert [entry.title for entry in parsed.entries] == [story.title for story in listed]
    published = [datetime.fromtimestamp(timegm(entry.published_parsed), UTC) for entry in parsed.entries]
    assert published == [story.published for story in listed]
    assert published == sorted(published, reverse=True)
    assert published[0] <= now
    assert len({entry.id for entry in parsed.entries}) == LISTED


def test_the_same_seed_and_time_give_the_same_stories(now: datetime) -> None:
    for newspaper in NEWSPAPERS:
        assert feed(20, newspaper, now, address=ADDRESS) == feed(20, newspaper, now, address=ADDRESS)
        assert feed(20, newspaper, now, address=ADDRESS) != feed(21, newspaper, now, address=ADDRESS)


def test_a_new_story_every_minute(now: datetime) -> None:
    def listed(moment: datetime) -> set[int]:
        return {story.number for newspaper in NEWSPAPERS for story in stories(20, newspaper.id, moment)}

    later = now + timedelta(seconds=30)
    assert len(listed(later + timedelta(minutes=10)) - listed(later)) == 10


def test_some_stories_stand_in_two_newspapers_under_one_address(now: datetime) -> None:
    addresses = [
        {entry.link for entry in feedparser.parse(feed(20, newspaper, now, address=ADDRESS)).entries}
        for newspaper in NEWSPAPERS
    ]
    assert sum(map(len, addresses)) > len(set.union(*addresses))


def test_all_say_that_they_are_invented() -> None:
    assert all(newspaper.name.endswith("(minh hoạ)") for newspaper in NEWSPAPERS)


async def test_feeds_and_their_stories_are_served(client: httpx.AsyncClient) -> None:
    for newspaper in NEWSPAPERS:
        answer = (await client.get(f"/press/{newspaper.id}")).raise_for_status()
        assert answer.headers["content-type"] == f"application/{newspaper.format}+xml"
        entry = feedparser.parse(answer.content).entries[0]
        story = (await client.get(entry.link)).raise_for_status()
        assert entry.title in story.text
    assert (await client.get("/press/unknown")).status_code == 404
    for number in (99_999_999, 10**30):
        assert (await client.get(f"/stories/{number}")).status_code == 404


def test_news_have_topics_and_are_good_or_bad(now: datetime) -> None:
    listed = [story for newspaper in NEWSPAPERS for story in stories(20, newspaper.id, now)]
    assert len({story.topic for story in listed}) >= 8
    assert 0.2 < sum(story.bad for story in listed) / len(listed) < 0.6
    for newspaper in NEWSPAPERS:
        parsed = feedparser.parse(feed(20, newspaper, now, address=ADDRESS))
        topics = [entry.tags[0].term for entry in parsed.entries]
        assert topics == [story.topic for story in stories(20, newspaper.id, now)]


def test_others_tell_the_same_story_in_their_own_words_under_their_own_address(now: datetime) -> None:
    listed = {story.number: story for newspaper in NEWSPAPERS for story in stories(20, newspaper.id, now)}
    alike = [
        (one, other)
        for one, other in itertools.combinations(listed.values(), 2)
        if one.title != other.title and SequenceMatcher(None, one.title, other.title).ratio() > 0.75
    ]
    assert len(alike) > 10
    assert all(one.number != other.number for one, other in alike)


def test_a_hot_story_is_told_again_and_again() -> None:
    counts = []
    for hour in range(230_000, 230_010):
        root = hour * HOT
        first = story(20, root)
        told = [story(20, number) for number in range(root + 1, root + HOT)]
        counts.append(sum(SequenceMatcher(None, first.title, one.title).ratio() > 0.75 for one in told))
    assert sum(counts) / len(counts) > 3


def test_every_paper_writes_about_the_jam() -> None:
    begin = incident.began(110_000)
    papers = {}
    for newspaper in NEWSPAPERS:
        titles = [story.title for story in stories(20, newspaper.id, begin + timedelta(minutes=25))]
        papers[newspaper.id] = next(title for title in titles if incident.GATE in title and "tắc" in title)
    assert len(set(papers.values())) == len(NEWSPAPERS)
    fresh = stories(20, NEWSPAPERS[0].id, begin + timedelta(minutes=2))
    assert not any("Ùn tắc kéo dài" in story.title for story in fresh[:10])
