"""Finding things by words."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.folding import fold
from wall.console.search import Kind, SearchIndex, Thing


def index(*things):
    found = SearchIndex()
    found.put("some", things)
    return found


TAN_THANH = Thing(Kind.CAMERA, "gate/Tân Thanh", "Tân Thanh", "12 camera", "camera")
DONG_DANG = Thing(Kind.CAMERA, "camera/7", "Ngã tư Đồng Đăng", "đường Trần Đăng Ninh", "CAM-007")
TASK = Thing(Kind.TASK, "task/1", "Kiểm tra bến bãi Tân Thanh", "Sở Công Thương · 01/12/2026")
LAYOUT = Thing(Kind.LAYOUT, "layout/tasks", "Nhiệm vụ", "", "tasks")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tan thanh", TAN_THANH),
        ("TÂN  THANH", TAN_THANH),
        ("thanh tan", TAN_THANH),
        ("tran dang ninh", DONG_DANG),
        ("đ", DONG_DANG),
        ("cam-007", DONG_DANG),
        ("ben bai", TASK),
        ("nhiem", LAYOUT),
        ("task", LAYOUT),
        ("01/12", TASK),
    ],
)
def test_things_are_found_with_or_without_accents_in_any_order(typed, first):
    assert index(TASK, TAN_THANH, DONG_DANG, LAYOUT).find(typed)[0] == first


def test_every_word_counts_and_nothing_is_made_up():
    found = index(TASK, TAN_THANH, DONG_DANG, LAYOUT)
    assert found.find("tan thanh camera") == [TAN_THANH]
    assert found.find("tan thanh xyz") == []
    assert found.find("  ") == [LAYOUT, TAN_THANH, DONG_DANG, TASK]


def test_what_a_topic_no_longer_tells_is_not_found_any_more():
    found = index(TASK, TAN_THANH)
    found.put("other", [DONG_DANG])
    found.put("some", [TASK])
    assert found.find("tan thanh") == [TASK]
    assert len(found) == 2
    found.put("some", [])
    found.put("other", [])
    assert found.find("tan") == found.find("") == []


WORDS = st.lists(st.sampled_from(["a", "an", "ang", "Đông", "đồng", "Thanh", "tân", "x\n"]), max_size=4).map(" ".join)


@given(st.lists(st.tuples(st.sampled_from(Kind), WORDS, WORDS), max_size=30), WORDS)
def test_it_finds_what_a_look_at_each_would_find(rows, typed):
    things = [Thing(kind, str(number), title, detail) for number, (kind, title, detail) in enumerate(rows)]
    found = index(*things).find(typed, most=1000)
    words = fold(typed).split()
    expected = {each.id for each in things if all(word in fold(f"{each.title} {each.detail} ") for word in words)}
    assert {each.id for each in found} == expected
    assert len(found) == len(expected)


@given(st.lists(st.tuples(st.sampled_from(Kind), WORDS, WORDS), max_size=30), st.lists(WORDS, max_size=6))
def test_it_finds_the_same_whatever_was_typed_before(rows, texts):
    things = [Thing(kind, str(number), title, detail) for number, (kind, title, detail) in enumerate(rows)]
    used = index(*things)
    for text in texts:
        for letters in range(len(text) + 1):
            assert used.find(text[:letters]) == index(*things).find(text[:letters])


def test_what_is_told_again_while_one_types_is_found():
    found = index(TASK, TAN_THANH)
    assert found.find("don") == []
    found.put("other", [DONG_DANG])
    assert found.find("dong") == [DONG_DANG]


def test_of_many_the_best_are_listed():
    chance = random.Random(7)
    many = [Thing(Kind.ARTICLE, str(n), f"{chance.choice('abcdef')}in {n} thanh", "tân") for n in range(5000)]
    found = index(*many, TAN_THANH).find("tan thanh")
    assert found[0] == TAN_THANH
    assert len(found) == 60
