"""Tiles that show what their options name: never blank, wrong options refused, nothing repainted for nothing."""

from datetime import timedelta
from typing import Any

import cv2
import msgspec
import numpy as np
import pytest
from documents import NOON, update
from lent import tools
from msgspec import structs
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage, QImageIOHandler, QImageWriter, QPainter, QPdfWriter

from server.contract.client.link import Link
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import same
from wall.client.freshness import Freshness
from wall.client.local_status import LocalStatus
from wall.drawing.text import noting
from wall.theme import DARK, LIGHT, apply_palette
from wall.widgets import TILES
from wall.widgets.picture import PictureTile

SIZES = [(1920, 1080), (960, 540), (460, 300), (300, 160), (300, 2000)]
OPTIONS: dict[str, dict[str, Any]] = {
    "note": {"text": {"vi": "Trực ban: Sở Xây dựng", "en": "On duty: Construction"}},
    "takeover": {"text": {"vi": "Rời khỏi phòng", "en": "Leave the room"}, "severity": "critical"},
    "picture": {"file": "plan.png"},
    "qr": {"address": "https://langson.gov.vn/", "caption": {"vi": "Cổng thông tin", "en": "The portal"}},
}
HERE = LocalStatus(
    name=same("IOC"),
    notice=None,
    station="a",
    endpoint="tcp://a",
    link=Link.LIVE,
    now=NOON.timestamp(),
    tiles=1,
    fresh=1,
)


@pytest.fixture
def files(qapp, tmp_path):  # noqa: ARG001 - pictures want an application
    """Return a folder with pictures of a red and a blue half, one lying down that stands, and a PDF of three pages."""
    folder = tmp_path / "files"
    folder.mkdir()
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    with QPainter(image) as painter:
        painter.fillRect(200, 0, 200, 200, Qt.GlobalColor.blue)
    image.save(str(folder / "plan.png"))
    writer = QImageWriter(str(folder / "turned.jpg"))
    writer.setTransformation(QImageIOHandler.Transformation.TransformationRotate90)
    writer.write(image)
    pdf = QPdfWriter(str(folder / "pages.pdf"))
    with QPainter(pdf) as painter:
        for number in range(3):
            if number:
                pdf.newPage()
            painter.fillRect(0, 0, pdf.width(), pdf.height(), [Qt.GlobalColor.red, Qt.GlobalColor.green][number % 2])
    (folder / "broken.png").write_bytes(b"no picture")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing")
    (tmp_path / "secret.png").write_bytes((folder / "plan.png").read_bytes())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    return folder


@pytest.fixture
def tile(qtbot, language, files):
    """Return a tile of a kind with options, once it shows what it can."""
    made = []

    def make(kind, dims=SIZES[1], *, title=None, **options):
        spec = TileSpec(kind=kind, at=Area(0, 0, 4, 4), options=options or OPTIONS[kind], title=title)
        tile = TILES[kind](spec, language)
        qtbot.addWidget(tile)
        tile.resize(*dims)
        if kind == "picture":
            tile.equip(tools(files))
            made.append(tile)
        tile.judge(NOON, live=True)
        qtbot.waitUntil(lambda: tile.freshness is not Freshness.WAITING)
        if isinstance(tile, PictureTile) and tile.has_content:
            # the room is known when it was drawn once
            picture(tile)
            qtbot.waitUntil(lambda: tile._read_for == tile._room and not tile._reader.is_busy)
        return tile

    yield make
    for tile in made:
        tile.release()


def picture(tile):
    return tile.grab().toImage()


def colours(image):
    return {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", OPTIONS)
def test_it_is_never_blank_and_waits_for_nothing(tile, kind, size):
    shown = tile(kind, size)
    assert shown.freshness is Freshness.FRESH
    assert len(colours(picture(shown))) > 3
    shown.judge(NOON + timedelta(days=9), live=False)
    assert shown.freshness is Freshness.FRESH, "what has no age is never old"


@pytest.mark.parametrize("kind", OPTIONS)
def test_it_follows_title_language_and_palette(tile, language, kind):
    shown = tile(kind)
    before = picture(shown)
    assert picture(tile(kind, title=same("Bảng số 5"))) != before
    language.speak("en")
    QCoreApplication.sendPostedEvents()
    # a picture says nothing
    assert (picture(shown) != before) == (kind != "picture")
    language.speak("vi")
    QCoreApplication.sendPostedEvents()
    assert picture(shown) == before
    apply_palette(LIGHT)
    try:
        assert picture(shown) != before
    finally:
        apply_palette(DARK)
    assert picture(shown) == before


def test_every_kind_without_documents_is_looked_at_here():
    # a video needs decoders, a page a browser: tests/wall/video/test_video_tile.py, tests/wall/test_web.py
    assert {*OPTIONS, "video", "web"} == {kind for kind, tile in TILES.items() if tile.self_contained}


@pytest.mark.parametrize(
    "text", ["", "Chào", "Uỷ ban nhân dân tỉnh " * 300, "khôngcókhoảngtrắng" * 40, "a\n\nb\n" * 50]
)
def test_any_note_can_be_painted(tile, text):
    for size in SIZES:
        assert len(colours(picture(tile("note", size, text={"vi": text, "en": text})))) > 3


def test_a_note_that_goes_on_says_so(tile):
    lines = "\n".join(f"Dòng {number}" for number in range(60))
    shown = tile("note", text={"vi": lines, "en": lines})
    more = tile("note", text={"vi": lines + "\nhết", "en": lines})
    assert picture(shown) == picture(more), "what is cut looks alike however much it is"
    few = "\n".join(lines.splitlines()[:3])
    assert picture(tile("note", text={"vi": few, "en": few}, size="plain")) != picture(shown)


def test_a_clock_is_painted_anew_only_when_something_else_is_to_be_read(qtbot, language):
    zones = [{"name": {"vi": "Giờ quốc tế", "en": "UTC"}, "zone": "UTC"}]
    clock = TILES["clock"](
        TileSpec(kind="clock", at=Area(0, 0, 4, 4), topics=("a/1",), options={"zones": zones}), language
    )
    qtbot.addWidget(clock)
    clock.resize(*SIZES[1])
    clock.show()
    qtbot.waitExposed(clock)

    def tell(seconds):
        clock.receive(structs.replace(update("a/1", structs.replace(HERE, now=HERE.now + seconds)), fresh_for=1e9))
        clock.judge(NOON, live=True)

    tell(0)
    qtbot.waitUntil(lambda: clock.repaints > 0)
    QCoreApplication.processEvents()
    painted, before = clock.repaints, picture(clock)
    painted = clock.repaints
    tell(30)
    QCoreApplication.processEvents()
    assert clock.repaints == painted
    tell(60)
    qtbot.waitUntil(lambda: clock.repaints > painted)
    assert picture(clock) != before


def test_a_clock_with_a_zone_that_nobody_knows_is_refused():
    clock = TILES["clock"]
    for zone in ("Asia/Lang_Son", "", "/etc/passwd", "../x"):
        with pytest.raises(msgspec.ValidationError, match="no time zone"):
            msgspec.convert({"zones": [{"name": {"vi": "a", "en": "a"}, "zone": zone}]}, clock.Options)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("address", ["tel:0205", "https://langson.gov.vn/phan-anh", "Xã Mẫu Sơn " * 20])
def test_a_code_is_read_as_what_the_layout_says(tile, address, palette):
    apply_palette(palette)
    try:
        image = picture(tile("qr", (960, 960), address=address)).convertToFormat(QImage.Format.Format_Grayscale8)
    finally:
        apply_palette(DARK)
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    assert cv2.QRCodeDetector().detectAndDecode(grey[:, : image.width()].copy())[0] == address


def test_an_address_that_no_code_can_hold_is_refused():
    with pytest.raises(msgspec.ValidationError, match="too long"):
        msgspec.convert({"address": "x" * 5000}, TILES["qr"].Options)


def share(image, colour):
    """Return which share of a picture has a colour, nearly."""
    want = QColor(colour)
    near = [
        max(abs(point.red() - want.red()), abs(point.green() - want.green()), abs(point.blue() - want.blue())) < 40
        for point in (image.pixelColor(x, y) for x in range(0, image.width(), 8) for y in range(0, image.height(), 8))
    ]
    return sum(near) / len(near)


def test_a_picture_fills_its_tile_and_is_turned_as_its_camera_was_held(tile):
    lying = picture(tile("picture", (960, 540), file="plan.png"))
    assert share(lying, Qt.GlobalColor.red) > 0.35
    standing = picture(tile("picture", (540, 960), file="turned.jpg"))
    assert share(standing, Qt.GlobalColor.red) > 0.35
    upper = standing.copy(0, 0, 540, 480)
    assert share(upper, Qt.GlobalColor.red) > 2 * share(upper, Qt.GlobalColor.blue)


def test_it_is_read_as_large_as_it_is_shown(qtbot, tile):
    shown = tile("picture", (960, 540), file="plan.png")
    picture(shown)
    qtbot.waitUntil(lambda: shown._still.image.width() == shown._room.width())
    shown.resize(480, 300)
    picture(shown)
    qtbot.waitUntil(lambda: shown._still.image.width() == shown._room.width() < 480)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "chưa chọn tệp"),
        ("none.png", "không có tệp"),
        ("../secret.png", "nằm ngoài"),
        ("link.png", "nằm ngoài"),
        ("/etc/hostname", "nằm ngoài"),
        ("broken.png", "không đọc được"),
        ("broken.pdf", "không đọc được"),
        (".", "không có tệp"),
    ],
)
def test_a_file_that_cannot_be_shown_is_said_with_what_to_do(tile, file, said):
    shown = tile("picture", file=file)
    assert shown.freshness is Freshness.FAILING
    assert said in shown._note
    assert len(colours(picture(shown))) > 3


def test_a_file_named_by_its_whole_path_is_shown_where_it_lies_in_the_folder(tile, files):
    assert tile("picture", file=str(files / "plan.png")).freshness is Freshness.FRESH


def test_a_picture_that_is_replaced_is_shown_and_one_that_is_taken_away_stays_with_a_word(
    qtbot, tile, files, monkeypatch
):
    monkeypatch.setattr("wall.widgets.picture.LOOK_EVERY", 50)
    shown = tile("picture", file="plan.png")
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    image.save(str(files / "next.png"))
    (files / "next.png").replace(files / "plan.png")
    qtbot.waitUntil(lambda: share(picture(shown), Qt.GlobalColor.green) > 0.3)
    (files / "plan.png").rename(files / "away.png")
    qtbot.waitUntil(lambda: shown.freshness is Freshness.FAILING)
    assert shown.has_content
    (files / "away.png").rename(files / "plan.png")
    qtbot.waitUntil(lambda: shown.freshness is Freshness.FRESH)


def test_pages_are_turned_and_begin_anew(qtbot, tile):
    shown = tile("picture", file="pages.pdf", dwell=2.0)
    assert shown.heading() == "1/3"
    assert share(picture(shown), Qt.GlobalColor.red) > 0.15
    shown._turn()
    qtbot.waitUntil(lambda: share(picture(shown), Qt.GlobalColor.green) > 0.15)
    for _ in range(2):
        page = shown._still.page
        shown._turn()
        qtbot.waitUntil(lambda before=page: shown._still.page != before)
    assert shown._still.page == 0


def test_a_picture_that_does_not_change_is_not_painted_anew(qtbot, tile, monkeypatch):
    monkeypatch.setattr("wall.widgets.picture.LOOK_EVERY", 20)
    shown = tile("picture", file="plan.png")
    shown.show()
    qtbot.waitExposed(shown)
    looked = []
    look = shown._reader.due.connect(lambda: looked.append(1))
    # a window is painted more than once while it appears
    qtbot.waitUntil(lambda: len(looked) > 5)
    painted = shown.repaints
    qtbot.waitUntil(lambda: len(looked) > 12)
    shown._reader.due.disconnect(look)
    assert shown.repaints == painted


def test_what_nobody_records_says_among_tiles_of_the_past_that_it_is_of_now(tile, language):
    shown = tile("picture")
    assert "bây giờ" not in words(shown)
    shown.stand_in_past()
    assert "bây giờ" in words(shown), "also without a title"
    language.speak("en")
    assert "now" in words(shown)
    titled = tile("picture", title=same("Bản đồ"))
    titled.stand_in_past()
    assert {"Bản đồ", "now"} <= words(titled)


@pytest.mark.parametrize("kind", sorted(TILES))
def test_films_pages_and_pictures_alone_are_never_of_the_past(qtbot, language, kind):
    made = TILES[kind](TileSpec(kind=kind, at=Area(0, 0, 4, 4)), language)
    qtbot.addWidget(made)
    made.stand_in_past()
    assert (made._rest() == "bây giờ") == (kind in ("picture", "video", "web"))


def words(tile):
    with noting() as noted:
        picture(tile)
    return {line.words for line in noted}
