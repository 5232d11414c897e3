"""Room at the foot of a surface: taken from the lowest tiles, and none is covered or lost."""

from hypothesis import given
from hypothesis import strategies as st

from server.contract.messages.layouts import Area, Grid
from wall.layouts.footing import KEPT, above
from wall.layouts.grid import Box, place

GAP = 10


def test_tall_tiles_become_lower_and_those_above_them_stay():
    upper, low, tall = Box(0, 0, 490, 490), Box(0, 500, 490, 500), Box(500, 0, 500, 1000)
    assert above([upper, low, tall], 900, GAP) == [upper, low._replace(height=400), tall._replace(height=900)]


def test_a_flat_one_moves_up_and_what_stands_over_it_becomes_lower():
    tall, beside, ticker = Box(0, 0, 490, 940), Box(500, 0, 500, 1000), Box(0, 950, 490, 50)
    found = above([tall, beside, ticker], 900, GAP)
    assert found == [tall._replace(height=840), beside._replace(height=900), Box(0, 850, 490, 50)]


def test_one_flat_tile_after_another_moves_up():
    head, first, second = Box(0, 0, 1000, 880), Box(0, 890, 1000, 50), Box(0, 950, 1000, 50)
    assert above([head, first, second], 900, GAP) == [
        head._replace(height=780), Box(0, 790, 1000, 50), Box(0, 850, 1000, 50),
    ]  # fmt: skip


def test_where_nothing_reaches_below_nothing_changes():
    boxes = [Box(0, 0, 100, 900), Box(100, -5, 100, 10)]
    assert above(boxes, 900, GAP) == boxes


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=4).flatmap(
        lambda columns: st.tuples(*(st.permutations([1, 1, 2, 3, 5][:each]) for each in columns))
    ),
    st.integers(20, 120),
)
def test_no_tile_is_covered_or_lost_and_none_lies_on_another(columns, strip):
    areas = []
    for number, heights in enumerate(columns):
        top = 0
        for height in heights:
            areas.append(Area(number * 3, top, 3, height))
            top += height
    boxes = place(areas, 1920, 1080, GAP, grid=Grid(12, 12), stacked=False)
    found = above(boxes, 1080 - strip, GAP)
    for before, after in zip(boxes, found, strict=True):
        assert after.y + after.height <= max(1080 - strip, 0)
        assert (after.x, after.width) == (before.x, before.width)
        assert after.height >= min(KEPT * before.height, before.height)
    for one in range(len(found)):
        for other in range(one):
            a, b = found[one], found[other]
            apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
            assert apart, (a, b)
