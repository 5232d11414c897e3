"""The stories of all newspapers, each once."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from server.contract.messages import Headlines
from server.contract.words import same
from server.records import Batch, Story
from server.services.press import Press, PressPack
from services.province import PROVINCE

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


def story(number: int, *, hours: float = 1, publisher: str = "Báo A", url: str | None = None, id: str = "") -> Story:
    """Return a story of some hours ago."""
    return Story(
        id=id or f"{publisher}:{number}",
        title=f"Tin {number}",
        url=url or f"http://{publisher[-1].lower()}.vn/{number}",
        publisher=publisher,
        published=NOW - timedelta(hours=hours),
    )


def press(**pack: float) -> Press:
    return Press("press", PressPack(name=same("Báo chí"), **pack), PROVINCE)  # type: ignore[arg-type]


def headlines(service: Press, now: datetime = NOW) -> Headlines:
    documents = service.documents(now)
    assert list(documents) == ["headlines/press", "headlines/hot"]
    found = documents["headlines/press"]
    assert isinstance(found, Headlines)
    return found


def titles(service: Press, now: datetime = NOW) -> list[str]:
    return [article.title for article in headlines(service, now).articles]


def test_newest_first_over_all_sources():
    service = press()
    service.take("a", Batch(records=[story(1, hours=3), story(2, hours=1)]))
    service.take("b", Batch(records=[story(3, hours=2, publisher="Báo B")]))
    assert titles(service) == ["Tin 2", "Tin 3", "Tin 1"]
    assert headlines(service).articles[1].publisher == "Báo B"


def test_a_story_that_fell_out_of_its_feed_stays():
    service = press()
    service.take("a", Batch(records=[story(1, hours=2)]))
    service.take("a", Batch(records=[story(2)]))
    assert titles(service) == ["Tin 2", "Tin 1"]


def test_a_correction_replaces_the_story():
    service = press()
    service.take("a", Batch(records=[story(1)]))
    service.take("a", Batch(records=[structs.replace(story(1), title="Sửa")]))
    assert titles(service) == ["Sửa"]


@pytest.mark.parametrize(
    "taken_over",
    [
        story(9, publisher="Báo B", url="http://A.vn/1/?utm_source=rss"),
        story(9, publisher="Báo B", id="Báo A:1"),
    ],
)
def test_a_story_that_another_newspaper_takes_over_is_shown_once(taken_over: Story):
    service = press()
    service.take("a", Batch(records=[story(1)]))
    service.take("b", Batch(records=[taken_over]))
    assert titles(service) == ["Tin 1"]


def test_numbers_are_only_the_publishers_own():
    service = press()
    service.take("a", Batch(records=[story(1, id="7")]))
    service.take("b", Batch(records=[story(2, id="7", publisher="Báo B")]))
    assert len(titles(service)) == 2


def test_addresses_that_differ_in_their_query():
    service = press()
    service.take(
        "a",
        Batch(
            records=[story(1, url="http://a.vn/?id=1"), story(2, url="http://a.vn/?id=2"), story(3, url="http://[x")]
        ),
    )
    assert len(titles(service)) == 3


def test_stories_grow_old():
    service = press()
    service.take("a", Batch(records=[story(1, hours=24 * 7 - 1), story(2, hours=23)]))
    assert titles(service) == ["Tin 2", "Tin 1"]
    assert titles(service, NOW + timedelta(hours=2)) == ["Tin 2"]


def test_stories_of_the_last_day():
    service = press(listed=1)
    service.take("a", Batch(records=[story(1, hours=23), story(2, hours=25), story(3, hours=-0.5)]))
    assert headlines(service).last_day == 2
    assert titles(service) == ["Tin 3"]


def test_stories_from_the_future_push_nobody_out():
    service = press(keep=2, listed=2)
    service.take("a", Batch(records=[story(1), story(2, hours=2)]))
    service.take("b", Batch(records=[story(number, hours=-2, publisher="Báo B") for number in range(5)]))
    assert titles(service) == ["Tin 1", "Tin 2"]


def test_so_many_are_kept_and_listed():
    service = press(keep=50, listed=30)
    service.take("a", Batch(records=[story(number, hours=1 + number / 100) for number in range(80)]))
    found = headlines(service)
    assert (len(found.articles), found.last_day) == (30, 50)
    assert found.articles[0].title == "Tin 0"


def test_packs_that_make_no_sense():
    assert PressPack(name=same("x")).flaw() is None
    flaw = PressPack(name=same("x"), keep=10, listed=11).flaw()
    assert flaw is not None
    assert flaw[0] == ("listed",)
