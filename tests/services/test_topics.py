"""Stories find their topics, and only theirs."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.toml import read_toml
from server.contract.words import Words
from server.services.press.service import PressPack
from server.services.press.topics import Topic, Topics, flaws

SHIPPED = Path(__file__).parents[2] / "resources" / "services" / "press.toml"


def topic(name: str, *words: str) -> Topic:
    return Topic(id=name, name=Words(vi=name, en=name), words=words)


TOPICS = Topics(
    (topic("security", "an ninh", "ma túy"), topic("network", "an ninh mạng"), topic("flood", "lũ", "VNeID"))
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bảo đảm an ninh dịp lễ", ("security",)),
        ("BẢO ĐẢM AN NINH DỊP LỄ", ("security",)),
        (unicodedata.normalize("NFD", "Bắt ma tuý"), ("security",)),
        ("Hội thảo an ninh mạng", ("network",)),
        ("An ninh mạng, an ninh biên giới", ("security", "network")),
        ("Nước lũ lên nhanh", ("flood",)),
        ("Cụ lú lẫn đi lạc", ()),
        ("Bat ma tuy o bien gioi", ("security",)),
        ("Nuoc lu len nhanh", ()),
        ("Dang ky vneid", ("flood",)),
        ("Đăng ký VNeID", ("flood",)),
        ("Bà Ninh nói", ()),
        ("", ()),
    ],
)
def test_topics_of_a_text(text: str, found: tuple[str, ...]):
    assert TOPICS.of(text) == found


def test_title_and_summary_count_each_with_its_own_spelling():
    assert TOPICS.of("Tin nhanh 24h", "Nước lũ lên") == ("flood",)
    assert TOPICS.of("an ninh", "Nước lũ lên") == ("security", "flood")


def test_a_story_has_no_topic_across_the_end_of_its_title():
    assert TOPICS.of("Bán ma", "túy") == ()


def test_topics_that_make_no_sense():
    assert list(flaws((topic("a", "một"), topic("b", "hai")))) == []
    (twice,) = flaws((topic("a", "một"), topic("a", "hai")))
    assert twice[0] == ("topic", 1, "id")
    (empty,) = flaws((topic("a", "một", " – "),))
    assert empty[0] == ("topic", 0, "words")


@pytest.mark.parametrize(
    ("title", "among"),
    [
        ("Thông quan trở lại hơn 2.000 xe hàng mỗi ngày", "gates"),
        ("Thu ngân sách 10 tháng vượt 18% dự toán", "economy"),
        ("Du khách quốc tế đến Lạng Sơn tăng vọt", "tourism"),
        ("Nhiều trường vùng cao thiếu giáo viên tiếng Anh", "education"),
        ("Số ca sốt xuất huyết tăng đột biến", "health"),
        ("Bắt quả tang nhóm đánh bạc trong rừng", "security"),
        ("Mưa đá làm hư hại gần 1.000 mái nhà", "disasters"),
        ("Bãi rác quá tải bốc mùi hôi thối", "land"),
        ("Hồ sơ trực tuyến đạt gần 88%", "reform"),
        ("Trưng bày hiện vật về văn hoá Nùng", "culture"),
        ("Container lật chắn ngang quốc lộ 1A", "transport"),
    ],
)
def test_the_topics_that_are_shipped(title: str, among: str):
    shipped = read_toml(SHIPPED, PressPack).topic
    assert list(flaws(shipped)) == []
    assert among in Topics(shipped).of(title)


@given(st.text(), st.text())
def test_any_text_has_topics_or_none(title: str, summary: str):
    assert set(TOPICS.of(title, summary)) <= {"security", "network", "flood"}
