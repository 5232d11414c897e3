"""Wherever the cells are and whatever the screen, no tile is lost, covered, or cut."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.contract.messages.layouts import Area, Grid
from wall.layouts.files import read_layouts
from wall.layouts.grid import Bar, Box, clear_of, place
from wall.resources import layouts
from wall.theme import theme_for
from wall.widgets import OPTIONS

GRID = Grid()
COLUMNS, ROWS = GRID.columns, GRID.rows


def stand(areas, width, height, gap):
    """Return the boxes on a surface that is stacked where it stands upright."""
    return place(areas, width, height, gap, grid=GRID, stacked=height > width)


WIDE = [(1920, 1080), (1366, 768), (3840, 1080), (5120, 1440), (3840, 2160), (1080, 1080)]
UPRIGHT = [(1080, 1920), (1440, 2560), (600, 2400)]
PIXEL = 1
"""By which rounding may change a gap."""
NARROWEST = {True: 1, False: 3}
"""Columns of a tile: what is narrower is no tile on an upright screen, by whether the screen is wide."""


@st.composite
def scattered(draw, narrowest=1):
    """Return areas that do not overlap, with holes between them."""
    areas: list[Area] = []
    for _ in range(draw(st.integers(1, 14))):
        column, row = draw(st.integers(0, COLUMNS - narrowest)), draw(st.integers(0, ROWS - 1))
        area = Area(column, row, draw(st.integers(narrowest, COLUMNS - column)), draw(st.integers(1, ROWS - row)))
        if not any(area.overlaps(other) for other in areas):
            areas.append(area)
    return areas


@st.composite
def tiled(draw, narrowest=1):
    """Return areas that fill the grid, cut again and again."""
    areas = [Area(0, 0, COLUMNS, ROWS)]
    for _ in range(draw(st.integers(0, 11))):
        area = areas.pop(draw(st.integers(0, len(areas) - 1)))
        across = draw(st.booleans())
        length, least = (area.width, narrowest) if across else (area.height, 1)
        if length < 2 * least:
            areas.append(area)
            continue
        cut = draw(st.integers(least, length - least))
        if across:
            areas += [
                Area(area.column, area.row, cut, area.height),
                Area(area.column + cut, area.row, length - cut, area.height),
            ]
        else:
            areas += [
                Area(area.column, area.row, area.width, cut),
                Area(area.column, area.row + cut, area.width, length - cut),
            ]
    return draw(st.permutations(areas))


def gap_of(width: int, height: int) -> int:
    return round(theme_for(width, height).gap)


def apart(one: Box, other: Box) -> int:
    """Return the pixels between two boxes, in the direction in which they are further apart."""
    across = max(other.x - (one.x + one.width), one.x - (other.x + other.width))
    down = max(other.y - (one.y + one.height), one.y - (other.y + other.height))
    return max(across, down)


def check(areas, width, height):
    """Check what holds on every screen, and return the boxes."""
    gap = gap_of(width, height)
    boxes = stand(areas, width, height, gap)
    assert len(boxes) == len(areas)
    for box in boxes:
        assert box.width >= 1
        assert box.height >= 1
        assert box.x >= gap
        assert box.y >= gap
        assert box.x + box.width <= width - gap
        assert box.y + box.height <= height - gap
    for one, other in combinations(boxes, 2):
        assert apart(one, other) >= gap - PIXEL
    return boxes


@pytest.mark.parametrize(("width", "height"), WIDE + UPRIGHT)
def test_every_tile_stands_inside_the_screen_a_gap_from_all_others(width, height):
    @given(areas=scattered(NARROWEST[width >= height]))
    @settings(max_examples=60)
    def try_it(areas):
        check(areas, width, height)

    try_it()


@pytest.mark.parametrize(("width", "height"), WIDE + UPRIGHT)
def test_a_full_grid_fills_the_screen_with_equal_gaps(width, height):
    gap = gap_of(width, height)

    @given(areas=tiled(NARROWEST[width >= height]))
    @settings(max_examples=60)
    def fill(areas):
        boxes = check(areas, width, height)
        # no two overlap: where all of them, each with one gap, have the area of the screen, no gap is wider
        filled = sum((box.width + gap) * (box.height + gap) for box in boxes)
        assert abs(filled - (width - gap) * (height - gap)) <= PIXEL * sum(box.width + box.height for box in boxes)

    fill()


@given(areas=scattered(), screen=st.sampled_from(WIDE))
@settings(max_examples=200)
def test_neighbours_on_a_wide_screen_keep_one_gap(areas, screen):
    gap = gap_of(*screen)
    boxes = stand(areas, screen[0], screen[1], gap)
    for one, first in zip(areas, boxes, strict=True):
        for other, second in zip(areas, boxes, strict=True):
            if one.right == other.column:
                assert second.x - (first.x + first.width) == pytest.approx(gap, abs=PIXEL)
            if one.bottom == other.row:
                assert second.y - (first.y + first.height) == pytest.approx(gap, abs=PIXEL)
            if one.column == other.column:
                assert first.x == second.x
            if one.row == other.row:
                assert first.y == second.y


@given(areas=scattered())
@settings(max_examples=200)
def test_the_order_of_tiles_in_the_file_moves_none(areas):
    for width, height in (WIDE[0], UPRIGHT[0]):
        boxes = stand(areas, width, height, 14)
        assert stand(areas[::-1], width, height, 14) == boxes[::-1]


def test_the_whole_grid_is_the_whole_screen():
    assert stand([Area(0, 0, COLUMNS, ROWS)], 1920, 1080, 14) == [Box(14, 14, 1892, 1052)]


def test_halves_beside_each_other_stand_above_each_other_on_an_upright_screen():
    left, right = stand([Area(0, 0, 12, 12), Area(12, 0, 12, 12)], 1080, 1920, 14)
    assert (left.x, left.width) == (right.x, right.width) == (14, 1052)
    assert left.y < right.y
    assert left.height + right.height + 3 * 14 == 1920
    assert abs(left.height - right.height) <= 1


def test_a_strip_keeps_its_place_above_on_an_upright_screen():
    header, body, foot = stand([Area(0, 0, 24, 1), Area(0, 1, 24, 10), Area(0, 11, 24, 1)], 1080, 1920, 14)
    assert header.y < body.y < foot.y
    assert body.height > 5 * header.height
    assert {box.width for box in (header, body, foot)} == {1052}


@pytest.mark.parametrize(("width", "height"), WIDE + UPRIGHT)
def test_the_shipped_layouts_fit_every_screen(width, height):
    for layout in read_layouts(layouts(), OPTIONS).values():
        for form in layout.form:
            for screen in form.screen:
                if screen.grid == GRID:
                    check([tile.at for tile in screen.tile], width, height)


BARS = [Bar(950, 0, 970, 2160), Bar(0, 1070, 1920, 1090)]
"""Of two by two panels."""


@pytest.mark.parametrize(
    ("box", "clear"),
    [
        (Box(10, 10, 900, 900), Box(10, 10, 900, 900)),
        (Box(10, 10, 940, 900), Box(10, 10, 940, 900)),
        (Box(10, 10, 960, 900), Box(10, 10, 940, 900)),
        (Box(400, 10, 1500, 900), Box(970, 10, 930, 900)),
        (Box(10, 10, 1900, 2140), Box(10, 10, 940, 1060)),
        (Box(960, 10, 30, 20), Box(970, 10, 20, 20)),
    ],
    ids=["on one panel", "up to the bezel", "a little over it", "mostly beyond", "over all four", "partly behind it"],
)
def test_what_keeps_clear_of_bezels_has_the_largest_part_that_none_crosses(box, clear):
    assert clear_of(box, BARS) == clear


def test_a_finer_grid_gives_smaller_cells():
    (box,) = place([Area(0, 0, 12, 12)], 3840, 2160, 14, grid=Grid(96, 48), stacked=False)
    assert (box.width, box.height) == (464, 522)
