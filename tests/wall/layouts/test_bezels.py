"""Edges between tiles move onto bezels, and tiles keep about the size that they were drawn with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.messages import Matrix, Room, SeatRow, Size
from server.contract.messages.layouts import Area, Grid
from server.contract.words import same
from wall.gallery.lint import drawings
from wall.layouts.bezels import MOST, Rect, along
from wall.layouts.files import read_layouts
from wall.layouts.grid import Bar, clear_of, place
from wall.resources import layouts
from wall.widgets import OPTIONS, TILES

GRID = Grid(12, 12)
SHIPPED = read_layouts(layouts(), OPTIONS)


def test_an_edge_near_a_bezel_moves_onto_it_and_its_neighbours_share_the_rest():
    placed = along([Area(0, 0, 4, 12), Area(4, 0, 4, 12), Area(8, 0, 4, 12)], GRID, [0.5], [])
    assert placed[0] == Rect(0, 0, 0.5, 1)
    assert placed[1].left == 0.5
    assert (placed[1].right, placed[2].right) == (pytest.approx(0.75), 1)


def test_bands_find_their_bezels_each_for_itself():
    areas = [Area(0, 0, 12, 1), Area(0, 1, 7, 6), Area(7, 1, 5, 6), Area(0, 7, 5, 5), Area(5, 7, 7, 5)]
    placed = along(areas, GRID, [0.5], [0.5])
    assert placed[1].right == placed[2].left == placed[3].right == placed[4].left == 0.5
    assert placed[1].bottom == placed[4].top == 0.5
    assert placed[0].bottom == pytest.approx(1 / 12 * 6 / 7)


def test_a_strip_does_not_grow_to_reach_a_bezel():
    placed = along([Area(0, 0, 12, 2), Area(0, 2, 12, 10)], GRID, [], [0.5])
    assert placed[0].bottom == pytest.approx(2 / 12)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6), st.lists(st.floats(0.01, 0.99), max_size=3, unique=True))
def test_columns_keep_about_their_width_and_their_order(widths, bezels):
    grid = Grid(sum(widths), 4)
    areas = [Area(sum(widths[:number]), 0, width, 4) for number, width in enumerate(widths)]
    placed = along(areas, grid, sorted(bezels), [])
    for number, width in enumerate(widths):
        drawn = width / grid.columns
        found = placed[number].right - placed[number].left
        assert drawn / MOST - 1e-9 <= found <= drawn * MOST + 1e-9
    edges = [placed[0].left, *(placed[number].right for number in range(len(widths)))]
    assert edges == sorted(edges)
    assert edges[0] == 0
    assert edges[-1] == pytest.approx(1)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_without_bezels_everything_stands_where_it_was_drawn(widths):
    grid = Grid(sum(widths), 4)
    areas = [Area(sum(widths[:number]), 1, width, 2) for number, width in enumerate(widths)]
    for area, rect in zip(areas, along(areas, grid, [], []).values(), strict=True):
        assert rect == pytest.approx((area.column / grid.columns, 0.25, area.right / grid.columns, 0.75))


def test_what_was_drawn_empty_stays_empty():
    assert along([], GRID, [0.5], [0.5]) == {}
    placed = along([Area(0, 0, 3, 3), Area(6, 6, 3, 3)], GRID, [], [])
    assert [tuple(rect) for rect in placed.values()] == [(0, 0, 0.25, 0.25), (0.5, 0.5, 0.75, 0.75)]


@pytest.mark.parametrize("name", sorted(set(SHIPPED) - {"shift"}))
def test_a_matrix_of_four_panels_loses_little_of_a_shipped_layout(name):
    matrix = Matrix(id="m", name=same("M"), columns=2, rows=2, panel=Size(1210, 680), bezel=(3.5, 3.5))
    room = Room(surface=(matrix,), seat=(SeatRow(distance=6.0),))
    for drawing in drawings(SHIPPED[name], room):
        canvas = drawing.canvas
        bars = [Bar(*(bar.x, bar.y, bar.right, bar.bottom)) for bar in canvas.bezels]
        whole = round(canvas.width), round(canvas.height)
        areas = [tile.at for tile in drawing.spec.tile]
        boxes = place(areas, *whole, 18, grid=drawing.spec.grid, stacked=False, bars=bars)
        for tile, box in zip(drawing.spec.tile, boxes, strict=True):
            if not TILES[tile.kind].crosses_bezels:
                left = clear_of(box, bars)
                assert left.width * left.height > 0.85 * box.width * box.height, tile.kind
