"""What many tell now is hot; what is old cools down."""

from datetime import UTC, datetime, timedelta

import pytest

from server.records import Story
from server.services.press.cluster import HALF_LIFE, Hour, StoryCluster, heat, spread

NOW = datetime(2026, 11, 25, 3, 20, tzinfo=UTC)


def story(publisher: str, *, hours: float = 0.0, shares: int = 0, social: bool = False) -> Story:
    return Story(
        id="1",
        title="Cháy chợ",
        url="",
        publisher=publisher,
        published=NOW - timedelta(hours=hours),
        shares=shares,
        social=social,
    )


def told(*stories: Story) -> StoryCluster:
    return StoryCluster(tuple(sorted(stories, key=lambda one: one.published)))


def test_one_newspaper_now_is_one():
    assert heat(told(story("a")), NOW) == pytest.approx(1)


def test_it_halves_every_six_hours():
    assert timedelta(hours=6) == HALF_LIFE
    assert heat(told(story("a", hours=6)), NOW) == pytest.approx(0.5)
    assert heat(told(story("a"), story("b", hours=12)), NOW) == pytest.approx(1.25)


def test_a_newspaper_counts_once_as_of_its_last_article():
    assert heat(told(story("a", hours=6), story("a")), NOW) == pytest.approx(1)


def test_a_story_of_the_future_is_no_hotter_than_now():
    assert heat(told(story("a", hours=-3)), NOW) == pytest.approx(1)


def test_shares_and_posts_add_heat_but_no_crowd_outweighs_newspapers():
    assert heat(told(story("a", shares=99)), NOW) == pytest.approx(3)
    crowd = told(*(story(f"p{number}", social=True) for number in range(1023)))
    assert heat(crowd, NOW) == pytest.approx(10)
    assert heat(crowd, NOW) < heat(told(*(story(f"n{number}") for number in range(11))), NOW)


def test_a_wrong_number_of_shares_does_no_harm():
    assert heat(told(story("a", shares=-5)), NOW) == pytest.approx(1)


def test_the_spread_by_the_hour():
    one = told(
        story("a", hours=2),
        story("b", hours=1.9),
        story("c", hours=0.1),
        story("d", hours=0.1, social=True),
        story("e", hours=9),
        story("f", hours=-2),
    )
    start = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert spread(one, NOW, 2) == (
        Hour(start - timedelta(hours=2), 2, 0),
        Hour(start - timedelta(hours=1), 0, 0),
        Hour(start, 1, 1),
    )
    assert (one.papers, one.posts, one.first.publisher) == (5, 1, "e")
