"""The same story of several papers is one; two accidents in two communes are two."""

import gc
import random
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from server.contract.toml import read_toml
from server.records import Story
from server.services.press.cluster import StoryCluster
from server.services.press.stories import FoldedStories
from server.services.province.registry import ProvincePack

ROOT = Path(__file__).parents[2]
LABELLED = Path(__file__).with_name("story_pairs.tsv")
DOCUMENT = ROOT / "docs" / "stories.md"
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
PLACES = tuple(
    place.name.vi
    for place in read_toml(ROOT / "resources" / "services" / "province.toml", ProvincePack).place
    if place.kind in ("ward", "commune", "gate")
)


class Pair(Struct, frozen=True):
    """Two stories, and whether they tell the same."""

    same: bool
    part: str
    one: Story
    other: Story


def story(title: str, name: str = "1", *, summary: str = "", hours: float = 0.0, publisher: str = "a") -> Story:
    return Story(
        id=name,
        title=title,
        summary=summary,
        url=f"http://127.0.0.1/{name}",
        publisher=publisher,
        published=NOW + timedelta(hours=hours),
    )


def folded(*stories: Story) -> FoldedStories:
    made = FoldedStories(places=PLACES, home="Lạng Sơn")
    for one in stories:
        made.add(one)
    return made


def names(clusters: tuple[StoryCluster, ...]) -> set[frozenset[tuple[str, str]]]:
    return {frozenset((one.publisher, one.id) for one in told.stories) for told in clusters}


def pairs() -> list[Pair]:
    rows = [line.split("\t") for line in LABELLED.read_text().splitlines() if not line.startswith("#")]
    found = []
    for number, (label, part, title, summary, other, about) in enumerate(rows[1:]):
        one = story(title, f"{number}a", summary=summary.removeprefix("-"))
        found.append(Pair(label == "same", part, one, story(other, f"{number}b", summary=about.removeprefix("-"))))
    return found


def test_what_the_document_states_is_measured():
    held = [pair for pair in pairs() if pair.part == "held-out"]
    joined = [(pair, len(folded(pair.one, pair.other).clusters()) == 1) for pair in held]
    right = sum(pair.same and one for pair, one in joined)
    precision = right / sum(one for _, one in joined)
    recall = right / sum(pair.same for pair, _ in joined)
    events = [pair for pair in pairs() if pair.same]
    together = folded(*(one for pair in events for one in (pair.one, pair.other))).clusters()
    strangers = sum(len({one.id[:-1] for one in told.stories}) - 1 for told in together)
    text = " ".join(DOCUMENT.read_text().split())
    assert f"precision {precision:.3f}, recall {recall:.3f}" in text
    assert f"{strangers} stories strayed" in text
    assert len(pairs()) >= 120


def test_the_order_of_arrival_does_not_matter():
    stories = [one for pair in pairs() for one in (pair.one, pair.other)]
    expected = names(folded(*stories).clusters())
    shuffled = random.Random(20)
    for _ in range(5):
        shuffled.shuffle(stories)
        made = folded()
        for number, one in enumerate(stories):
            made.add(one)
            if number % 10 == 0:
                made.clusters()
        assert names(made.clusters()) == expected


FIRE = (
    story("Cháy lớn tại chợ Đông Kinh, nhiều ki-ốt bị thiêu rụi", "1"),
    story("Lạng Sơn: Cháy lớn chợ Đông Kinh, nhiều ki-ốt thiêu rụi", "2", hours=1, publisher="b"),
    story("Cháy chợ Đông Kinh trong đêm, nhiều ki-ốt bị thiêu rụi", "3", hours=3, publisher="c"),
)


def test_three_papers_tell_one_story():
    for order in permutations(FIRE):
        (told,) = folded(*order).clusters()
        assert told.stories == FIRE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tai nạn tại xã Yên Bình, xe tải lật", "Tai nạn tại xã Vân Nham, xe tải lật"),
        ("Yên Bình: xe tải lật, tài xế bị thương", "Vân Nham: xe tải lật, tài xế bị thương"),
        ("Xe tải lật, 2 người bị thương nặng", "Xe tải lật, 3 người bị thương nặng"),
        ("Xe tải lật, hai người bị thương nặng", "Xe tải lật, 3 người bị thương nặng"),
        ("Bão số 11 gây thiệt hại lớn ở Lạng Sơn", "Bão số 11 gây thiệt hại lớn ở Cao Bằng"),
        ("Sạt lở trên quốc lộ 4B, giao thông chia cắt", "Sạt lở trên quốc lộ 4A, giao thông chia cắt"),
        ("Sở Y tế khuyến cáo phòng bệnh dại", "Sở Y tế khuyến cáo phòng bệnh sởi"),
        ("Giá xăng chiều nay tăng mạnh", "Giá xăng chiều nay giảm mạnh"),
    ],
)
def test_one_number_one_place_or_one_thing_keeps_stories_apart(one: str, other: str):
    assert len(folded(story(one), story(other, "2")).clusters()) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xe tải lật ở Lộc Bình, hai người chết", "Xe tải lật ở Lộc Bình, 2 người tử vong"),
        ("Gần 1.000 mái nhà hư hại vì mưa đá", "Mưa đá, gần 1000 mái nhà hư hại"),
        ("KHÁNH THÀNH CẦU KỲ CÙNG MỚI", "Khánh thành cầu Kỳ Cùng mới"),
        ("Khánh thành trường tiểu học Hoà Bình", "Khánh thành trường tiểu học Hòa Bình"),
    ],
)
def test_the_same_in_other_words(one: str, other: str):
    assert len(folded(story(one), story(other, "2")).clusters()) == 1


def test_a_story_without_the_number_does_not_chain_two_that_differ():
    none = story("Xe tải lật ở đèo Bông Lau, nhiều người bị thương", "1")
    two = story("Xe tải lật ở đèo Bông Lau, 2 người bị thương", "2", hours=1)
    three = story("Xe tải lật ở đèo Bông Lau, 3 người bị thương", "3", hours=2)
    for order in permutations((none, two, three)):
        clusters = names(folded(*order).clusters())
        assert all(not {("a", "2"), ("a", "3")} <= group for group in clusters)
        assert len(clusters) == 2


def test_what_is_told_again_after_two_days_is_another_story():
    days = [story("Lịch cắt điện tại phường Đông Kinh", str(day), hours=24 * day) for day in range(9)]
    for told in folded(*days).clusters():
        assert told.stories[-1].published - told.first.published <= timedelta(hours=48)
    assert len(folded(days[0], days[2]).clusters()) == 1
    assert len(folded(days[0], days[3]).clusters()) == 2


def test_a_corrected_headline_leaves_its_group():
    made = folded(*FIRE)
    made.add(story("Khánh thành cầu Kỳ Cùng", "3", hours=3, publisher="c"))
    assert names(made.clusters()) == {frozenset({("a", "1"), ("b", "2")}), frozenset({("c", "3")})}
    made.add(FIRE[2])
    assert len(made.clusters()) == 1


def test_news_of_a_known_story_replaces_it():
    made = folded(*FIRE)
    made.clusters()
    fresh = Story(
        id="2", title=FIRE[1].title, url="", publisher="b", published=FIRE[1].published, shares=40, social=False
    )
    made.add(fresh)
    (told,) = made.clusters()
    assert told.shares == 40
    assert len(made) == 3


def test_what_is_forgotten_is_gone():
    made = folded(*FIRE, story("Họp báo quý III", "9", hours=-60))
    assert len(made.clusters()) == 2
    made.forget(NOW + timedelta(minutes=30))
    (told,) = made.clusters()
    assert told.stories == FIRE[1:]
    made.forget(NOW + timedelta(days=9))
    assert made.clusters() == ()
    assert len(made) == 0
    made.add(FIRE[0])
    assert len(made.clusters()) == 1


def test_forgetting_the_one_between_parts_a_group():
    made = folded(*FIRE)
    for one, other in combinations(FIRE, 2):
        assert names(folded(one, other).clusters()) == {
            frozenset({(one.publisher, one.id), (other.publisher, other.id)})
        }
    made.forget(FIRE[2].published)
    assert names(made.clusters()) == {frozenset({("c", "3")})}


def test_a_thousand_posts_with_the_same_words_are_one_story():
    posts = [story("Cháy chợ Đông Kinh", str(number), hours=number / 100) for number in range(1000)]
    (told,) = folded(*posts).clusters()
    assert len(told.stories) == 1000


def test_the_newest_story_comes_first():
    made = folded(story("Họp báo quý III", "1"), story("Khánh thành cầu Kỳ Cùng", "2", hours=2))
    assert [told.first.id for told in made.clusters()] == ["2", "1"]


@given(
    st.lists(st.tuples(st.text(), st.text(), st.integers(0, 3), st.floats(-90, 90)), max_size=12), st.floats(-90, 90)
)
def test_any_texts(rows: list[tuple[str, str, int, float]], until: float):
    made = folded(*(story(title, str(name), summary=about, hours=hours) for title, about, name, hours in rows))
    clusters = made.clusters()
    assert sum(len(told.stories) for told in clusters) == len(made) == len({name for _, _, name, _ in rows})
    made.forget(NOW + timedelta(hours=until))
    assert sum(len(told.stories) for told in made.clusters()) == len(made)


SOME = "cháy chợ Đông Kinh xe tải lật 2 3 người ở Chi Ma bão số 11 Tam Thanh khai mạc bế tăng giảm"
WORDS = SOME.split()


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=2, max_size=7), min_size=2, max_size=14), st.randoms())
def test_any_order(titles: list[list[str]], chance: random.Random):
    stories = [story(" ".join(title), str(name), hours=name) for name, title in enumerate(titles)]
    expected = names(folded(*stories).clusters())
    chance.shuffle(stories)
    assert names(folded(*stories).clusters()) == expected


def redated(poll: int, count: int = 60) -> list[Story]:
    """Return one answer of a feed that gives every item the time of the answer."""
    return [
        story(f"Xe tải {number} lật ở đèo số {number}, quốc lộ {number + 7} ùn tắc", str(number), hours=poll / 180)
        for number in range(count)
    ]


def held_texts() -> int:
    gc.collect()
    return sum(type(each).__name__ == "_SameText" for each in gc.get_objects())


def test_a_feed_that_dates_its_items_anew_is_still_folded():
    made = FoldedStories(places=PLACES, home="Lạng Sơn")
    for poll in range(60):
        for one in redated(poll, 3):
            made.add(one)
    made.add(story("Ùn tắc quốc lộ 7: xe tải 0 lật ở đèo số 0", "x", publisher="b", hours=0.3))
    assert frozenset({("a", "0"), ("b", "x")}) in names(made.clusters())


def test_what_is_replaced_is_held_no_more():
    before = held_texts()
    made = FoldedStories(places=PLACES, home="Lạng Sơn")
    for poll in range(100):
        for one in redated(poll):
            made.add(one)
        made.clusters()
    assert held_texts() - before == len(made) == 60
    made.forget(NOW + timedelta(hours=1))
    assert held_texts() == before
    assert vars(made)["_shelves"] == vars(made)["_told"] == {}


def test_the_oldest_beyond_a_number_are_forgotten_also_of_one_moment():
    made = folded(*(story(f"Tin {number}", str(number)) for number in range(10)))
    assert made.trim(10) is None
    assert (made.trim(4), len(made)) == (NOW, 4)
