"""The stories of all newspapers, each once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from server.contract.messages import AnyDocument, Breakdown, Headlines, Indicators, Series
from server.contract.toml import read_toml
from server.contract.words import same
from server.records import Batch, Story
from server.services.press.service import Press, PressPack
from services.province import PROVINCE, SHIPPED

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


FLOOD = "Lũ quét cuốn trôi nhà cửa, ba người chết ở Bắc Sơn"
PRIZE = "Học sinh Lạng Sơn đoạt giải nhất kỳ thi quốc gia"
BRIDGE = "Khởi công cầu qua sông Kỳ Cùng"
PLAIN = "Lịch tiếp công dân của thường trực tuần này"


def shipped(*stories: Story, now: datetime = NOW) -> Mapping[str, AnyDocument]:
    service = Press("press", read_toml(SHIPPED / "press.toml", PressPack), PROVINCE)
    service.take("a", Batch(records=stories))
    return service.documents(now)


def titled(number: int, title: str, *, hours: float = 1, publisher: str = "Báo A", social: bool = False) -> Story:
    return structs.replace(story(number, hours=hours, publisher=publisher), title=title, social=social)


THREE = (titled(1, FLOOD), titled(2, PRIZE, hours=2), titled(3, PLAIN, hours=3))


def values(found: Mapping[str, AnyDocument]) -> dict[str, float | None]:
    document = found["indicators/press"]
    assert isinstance(document, Indicators)
    return {each.id: each.value for each in document.indicators}


def test_figures_of_the_last_day():
    found = values(shipped(*THREE, titled(4, BRIDGE, hours=30)))
    assert (found["stories_day"], found["stories_negative"], found["stories_positive"]) == (3, 1, 1)
    assert found["negative_share"] == pytest.approx(100 / 3)
    nothing = values(shipped())
    assert (nothing["stories_day"], nothing["negative_share"]) == (0, None)


def test_by_what_stories_are_about():
    document = shipped(*THREE)["breakdown/press"]
    assert isinstance(document, Breakdown)
    rows = {row.id: [cell.value for cell in row.cells] for row in document.rows}
    names = [column.name.vi for column in document.columns]
    disasters, education = (dict(zip(names, rows[topic], strict=True)) for topic in ("disasters", "education"))
    assert (disasters["Tin, bài"], disasters["Tiêu cực"]) == (1, 1)
    assert (education["Tin, bài"], education["Tiêu cực"]) == (1, 0)


def test_by_hour_and_sentiment():
    # noon in the province, so that a story of one hour ago began the hour before
    document = shipped(*THREE, titled(4, BRIDGE, hours=24))["series/stories_day"]
    assert isinstance(document, Series)
    assert [point.value for point in document.points[-4:]] == [1, 1, 1, 0]
    assert (len(document.points), sum(point.value for point in document.points)) == (24, 3)
    assert document.running
    assert {line.name.en: [point.value for point in line.points[-4:]] for line in document.beside} == {
        "Positive": [0, 1, 0, 0],
        "Neutral": [1, 0, 0, 0],
        "Negative": [0, 0, 1, 0],
    }


def test_the_hottest_story_is_first_and_how_it_spreads():
    many = [titled(10 + n, FLOOD, hours=5 - n, publisher=f"Báo {name}") for n, name in enumerate("BCDE")]
    post = titled(20, FLOOD, hours=2, publisher="Ai đó", social=True)
    found = shipped(titled(2, PRIZE, hours=0.5), *many, post)
    hot, spread = found["headlines/hot"], found["series/press_hot"]
    assert isinstance(hot, Headlines)
    assert isinstance(spread, Series)
    assert [article.title for article in hot.articles] == [FLOOD, PRIZE]
    assert hot.articles[0].publisher == "Báo B"
    assert hot.articles[0].told_by == 5
    assert spread.name.vi == FLOOD
    assert [point.value for point in spread.points[-6:]] == [1, 1, 1, 2, 0, 0]
    assert [point.value for point in spread.beside[1].points[-6:]] == [0, 0, 0, 1, 0, 0]
    assert (values(found)["stories_hot"], values(found)["posts_day"]) == (1, 1)


def test_a_story_cools_by_the_clock():
    many = [titled(10 + n, FLOOD, hours=1, publisher=f"Báo {name}") for n, name in enumerate("BCDE")]
    assert values(shipped(*many))["stories_hot"] == 1
    assert values(shipped(*many, now=NOW + timedelta(hours=12)))["stories_hot"] == 0


def test_packs_that_make_no_sense():
    assert list(PressPack(name=same("x")).flaws()) == []
    (flaw,) = PressPack(name=same("x"), keep=10, listed=11).flaws()
    assert flaw[0] == ("listed",)


def redated(now: datetime, count: int = 40) -> Batch:
    """Return one answer of a feed that gives every item the time of the answer."""
    return Batch(records=[structs.replace(story(number), published=now) for number in range(count)])


def test_a_date_that_moves_with_every_answer_is_that_of_the_answer():
    service = press()
    service.take("b", Batch(records=[story(99, hours=-0.01, publisher="Báo B")]))
    for poll in range(50):
        now = NOW + timedelta(seconds=20 * poll)
        service.take("a", redated(now, 3))
        told = headlines(service, now).articles
    # what came after their first answer stands before them, and nothing is reported as new
    assert told[0].title == "Tin 99"
    assert {article.published for article in told[1:]} == {NOW}


def test_what_is_still_in_its_feed_is_not_told_anew_when_it_is_too_old():
    service = press(keep_days=1)
    for hours in range(0, 60, 6):
        now = NOW + timedelta(hours=hours)
        service.take("a", redated(now, 3))
        assert len(titles(service, now)) == (3 if hours <= 24 else 0)
    # once gone from its feed it is forgotten, and may come again
    service.take("a", Batch(records=[]))
    titles(service, NOW + timedelta(hours=60))
    service.take("a", redated(NOW + timedelta(hours=61), 3))
    assert len(titles(service, NOW + timedelta(hours=61))) == 3


@pytest.mark.parametrize("moves", [True, False], ids=["new dates", "new names"])
def test_what_is_remembered_has_bounds(moves: bool):  # noqa: FBT001 - a parameter of the test
    service = press(keep=20, listed=20)
    for poll in range(60):
        now = NOW + timedelta(seconds=20 * poll)
        answer = redated(now)
        if not moves:
            records = [
                structs.replace(each, id=f"{each.id}-{poll}", url=f"{each.url}-{poll}") for each in answer.records
            ]
            answer = Batch(records=records)
        service.take("a", answer)
        service.documents(now)
    held = vars(service)
    assert len(held["_stories"]) <= 20
    assert len(held["_known"]) <= 2 * (20 + 40)
    assert held["_arrived"] == []
