"""What a room needs of equipment: exact figures for rooms and layouts that are small enough to reckon by hand."""

import asyncio
import csv
import io
import json
import re
import subprocess
import sys
from typing import Any

import openpyxl
import pytest
from drawn import tile
from processes import ROOT
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from rooms import LED, TELEVISION, written

from server.contract.messages import Room
from server.contract.messages.layouts import Form, Grid, Layout, ScreenSpec
from server.contract.messages.rooms import Matrix, MonitorName, Output, Rectangle, SeatRow, Size
from server.contract.words import Words, same
from wall.editor.hardware.dialog import HardwareDialog
from wall.editor.hardware.files import write
from wall.editor.hardware.needs import MAIN_MBITS, SUB_MBITS, hardware, line, mode
from wall.editor.hardware.tables import NOT_MEASURED, as_text, tables

WALL = Matrix(id="wall", name=same("Tường"), columns=2, rows=2, panel=Size(1218, 685), bezel=(4, 4))
HALVES = [Rectangle(0, 0, 2400, 2700), Rectangle(2400, 0, 2400, 2700)]
SIX = (SeatRow(distance=6.0),)


def drawn(*tiles, lines=56, letters=227):
    """Return a layout for one surface."""
    form = Form(lines=lines, letters=letters, screen=(ScreenSpec(tile=tiles, grid=Grid(24, 12)),))
    return Layout(title=Words(vi="Thử", en="Test"), form=(form,))


def mosaic(count, **fields):
    return drawn(tile(0, 0, 24, 12, kind="cameras", options={"mosaic": count}), **fields)


def driven(station, surface, *areas, first=1):
    """Return the outputs of a station."""
    return tuple(
        Output(station=station, monitor=MonitorName(connector=f"DP-{number}"), surface=surface, at=area)
        for number, area in enumerate(areas, first)
    )


def test_an_led_wall_has_as_many_pixels_as_lamps():
    need = hardware(Room(surface=(LED,), output=driven("left", "led", *HALVES), seat=SIX), {})
    (station,) = need.stations
    assert [(each.monitor, each.width, each.height, each.native) for each in station.outputs] == [
        ("DP-1", 1920, 2160, True),
        ("DP-2", 1920, 2160, True),
    ]
    assert [each.area for each in station.outputs] == [(0, 0, 2400, 2700), (2400, 0, 2400, 2700)]
    assert (station.megapixels, station.cores, station.mbits, need.mbits) == (0, 0, 0, 0)


def test_televisions_and_panels_have_usual_pixels():
    outputs = (
        *driven("a", "tv", None),
        *driven("a", "wall", None, first=2),
        *driven("b", "wall", Rectangle(0, 0, 1218, 685)),
    )
    need = hardware(Room(surface=(TELEVISION, WALL), output=outputs, seat=SIX), {})
    assert [[(each.width, each.height) for each in station.outputs] for station in need.stations] == [
        [(1920, 1080), (3840, 2160)],
        [(1920, 1080)],
    ]
    assert (need.outputs, need.ports) == (3, 4)


@pytest.mark.parametrize(
    ("pixels", "chosen"),
    [
        ((1900, 1068), (1920, 1080)),
        ((1923, 1082), (1920, 1080)),
        ((2000, 1125), (2560, 1440)),
        ((1080, 1920), (1080, 1920)),
        ((3200.2, 1000.0), (3201, 1000)),
        ((9000, 5062.5), (9000, 5063)),
    ],
)
def test_a_monitor_is_one_that_there_is(pixels, chosen):
    assert mode(*pixels) == chosen


@pytest.mark.parametrize(("mbits", "speed"), [(0, 100), (50, 100), (51, 1000), (500, 1000), (501, 2500), (60_000, 0)])
def test_a_line_is_half_full_at_most(mbits, speed):
    assert line(mbits) == speed


def test_cameras_of_an_led_wall_are_decoded_and_carried():
    # each of 4 pictures is 1080 pixels high and wants its full stream, each of 64 is 270 high and does not
    room = Room(surface=(LED,), output=driven("left", "led", *HALVES), seat=SIX)
    need = hardware(room, {"four": mosaic(4), "many": mosaic(64), "none": drawn(tile(0, 0, 24, 12, kind="clock"))})
    (station,) = need.stations
    four, many = 4 * 1920 * 1080 * 25 / 1e6, 64 * 640 * 360 * 15 / 1e6
    assert (four, many) == (207.36, 221.184)
    assert (station.decoding.layout, station.decoding.main, station.decoding.sub) == ("many", 0, 64)
    assert station.megapixels == pytest.approx(many)
    assert station.cores == 2
    assert (station.network.layout, station.mbits, station.mbits_h265) == ("many", 64.0, 32.0)
    assert (MAIN_MBITS, SUB_MBITS) == (4.0, 1.0)
    assert (station.line, need.line) == (1000, 1000)


def test_what_decodes_most_may_not_be_what_receives_most():
    room = Room(surface=(LED,), output=driven("left", "led", None), seat=SIX)
    (station,) = hardware(room, {"four": mosaic(4), "some": mosaic(36)}).stations
    assert (station.decoding.layout, station.network.layout) == ("four", "some")
    assert station.megapixels == pytest.approx(207.36)
    assert station.mbits == 36.0


def test_stations_of_one_surface_share_its_cameras():
    outputs = (*driven("left", "led", HALVES[0]), *driven("right", "led", HALVES[1]))
    need = hardware(Room(surface=(LED,), output=outputs, seat=SIX), {"nine": mosaic(9)})
    assert [(each.station, each.network.main + each.network.sub) for each in need.stations] == [
        ("left", 5),
        ("right", 4),
    ]
    assert need.mbits == sum(each.mbits for each in need.stations)
    assert need.ports == 4


def test_a_surface_that_nobody_drives_has_a_station_without_a_name():
    need = hardware(Room(surface=(LED, TELEVISION), output=driven("left", "led", None), seat=SIX), {})
    assert [(each.station, len(each.outputs), each.outputs[0].surface) for each in need.stations] == [
        ("left", 1, "led"),
        ("", 1, "tv"),
    ]


def test_a_room_that_nobody_measured_needs_nothing_and_says_so():
    need = hardware(Room(), {"four": mosaic(4)})
    assert (need.stations, need.ports, need.line) == ((), 0, 0)
    assert tables(need, Room(), {}) == ()
    assert as_text((), "vi") == NOT_MEASURED.vi + "\n"


ROOM = Room(surface=(LED, TELEVISION), output=driven("left", "led", *HALVES), seat=SIX)
LAYOUTS = {"many": mosaic(64)}
FOUND = tables(hardware(ROOM, LAYOUTS), ROOM, {"many": Words(vi="Tất cả camera", en="All cameras")})


def test_a_table_reads_well_in_both_languages():
    vi, en = as_text(FOUND, "vi"), as_text(FOUND, "en")
    assert re.search(r"^left +2  Tất cả camera +221,2 +2$", vi, re.MULTILINE)
    assert "chưa gán trạm (TV)" in vi
    assert "All cameras" in en
    assert "221.2" in en
    assert "1920 × 2160  as many lamps" in en
    assert max(map(len, (vi + en).splitlines())) <= 130


def test_it_is_saved_for_people_and_for_programs(tmp_path):
    book, rows = tmp_path / "needs.xlsx", tmp_path / "needs.csv"
    write(FOUND, book, "vi")
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["Đầu ra", "Giải mã camera", "Mạng cho camera", "Tổng cộng"]
    assert [cell.value for cell in sheets["Giải mã camera"][2]] == ["left", 2, "Tất cả camera", 221.184, 2]
    write(FOUND, rows, "en")
    found = list(csv.reader(io.StringIO(rows.read_text("utf-8-sig"))))
    assert ["left", "DP-1", "LED", "2400 × 2700 at 0, 0", "1920 × 2160", "as many lamps"] in found
    assert ["left", "2", "All cameras", "221.2", "2"] in found
    with pytest.raises(OSError, match="nowhere"):
        write(FOUND, tmp_path / "nowhere/needs.xlsx", "vi")


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "wall", "hardware", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command_line_does_the_same(tmp_path):
    file = tmp_path / "room.toml"
    file.write_text(written(ROOM), "utf-8")
    code, out, _ = run("--room", str(file), "--language", "en")
    assert code == 0
    assert "Decoding of cameras" in out
    assert "1920 × 2160  as many lamps" in out
    code, out, _ = run("--room", str(file), "--json")
    told = json.loads(out)
    assert [each["station"] for each in told["stations"]] == ["left", ""]
    assert told["stations"][0]["outputs"][0]["width"] == 1920
    assert run()[0] == 2
    code, _, said = run("--room", str(tmp_path / "none.toml"), "--language", "en")
    assert (code, said.count("\n")) == (2, 1)


@pytest.fixture
def asked(qtbot, language):
    """Return how to show the dialog before a window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()

    def show(room, spawn=None):
        dialog = HardwareDialog(window, language, room, LAYOUTS, spawn)
        dialog.open()
        qtbot.waitExposed(dialog)
        return dialog

    yield show
    window.close()


def test_the_dialog_shows_and_copies_it(asked, qtbot):
    dialog = asked(ROOM)
    assert [len(rows) - 1 for rows in dialog.cells] == [3, 2, 2, 6]
    assert dialog.cells[1][1][3].text() == "221,2"
    qtbot.mouseClick(dialog.copying, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("Đầu ra\n")
    assert dialog.said.isVisible()
    dialog.close()


def test_the_dialog_says_that_nothing_was_measured(asked):
    dialog = asked(None)
    assert not dialog.saving.isEnabled()
    assert not dialog.copying.isEnabled()
    dialog.close()


def test_the_dialog_saves_a_file_and_says_where_or_why_not(asked, qtbot, tmp_path):
    works: list[Any] = []
    dialog = asked(ROOM, works.append)
    for name in (tmp_path / "needs.csv", tmp_path / "nowhere" / "needs.csv"):
        qtbot.mouseClick(dialog.saving, Qt.MouseButton.LeftButton)
        where = dialog.findChild(QFileDialog)
        where.fileSelected.emit(str(name))
        where.reject()
        asyncio.run(works.pop())
        assert str(name) in dialog.said.text()
    assert (tmp_path / "needs.csv").exists()
    dialog.close()
