"""Tiles that show what their options name: never blank, wrong options refused, nothing repainted for nothing."""

from datetime import timedelta

import cv2
import msgspec
import numpy as np
import pytest
from documents import NOON, update
from msgspec import structs
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from server.contract.words import same
from wall.freshness import Freshness
from wall.here import Here
from wall.language import Language
from wall.layouts.model import Area, TileSpec
from wall.mailbox import Link
from wall.resources import load_fonts
from wall.theme import DARK, LIGHT, wear
from wall.widgets import TILES

SIZES = [(1920, 1080), (960, 540), (460, 300), (300, 160), (300, 2000)]
OPTIONS = {
    "note": {"text": {"vi": "Trực ban: Sở Xây dựng", "en": "On duty: Construction"}},
    "qr": {"address": "https://langson.gov.vn/", "caption": {"vi": "Cổng thông tin", "en": "The portal"}},
}
HERE = Here(
    name=same("IOC"),
    notice=None,
    station="a",
    endpoint="tcp://a",
    link=Link.LIVE,
    now=NOON.timestamp(),
    tiles=1,
    fresh=1,
)


@pytest.fixture(scope="module", autouse=True)
def _fonts(qapp):  # noqa: ARG001 - they belong to it
    load_fonts()


@pytest.fixture
def language(qapp):  # noqa: ARG001 - translations belong to it
    language = Language("vi")
    yield language
    QCoreApplication.removeTranslator(language._translator)


@pytest.fixture
def tile(qtbot, language):
    """Return a tile of a kind with options."""

    def make(kind, dims=SIZES[1], *, title=None, **options):
        spec = TileSpec(kind=kind, at=Area(0, 0, 4, 4), options=options or OPTIONS[kind], title=title)
        tile = TILES[kind](spec, language)
        qtbot.addWidget(tile)
        tile.resize(*dims)
        tile.judge(NOON, live=True)
        return tile

    return make


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
    assert picture(shown) != before
    language.speak("vi")
    QCoreApplication.sendPostedEvents()
    assert picture(shown) == before
    wear(LIGHT)
    try:
        assert picture(shown) != before
    finally:
        wear(DARK)
    assert picture(shown) == before


def test_every_kind_without_documents_is_looked_at_here():
    assert set(OPTIONS) == {kind for kind, tile in TILES.items() if tile.self_contained}


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
    wear(palette)
    try:
        image = picture(tile("qr", (960, 960), address=address)).convertToFormat(QImage.Format.Format_Grayscale8)
    finally:
        wear(DARK)
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    assert cv2.QRCodeDetector().detectAndDecode(grey[:, : image.width()].copy())[0] == address


def test_an_address_that_no_code_can_hold_is_refused():
    with pytest.raises(msgspec.ValidationError, match="too long"):
        msgspec.convert({"address": "x" * 5000}, TILES["qr"].Options)
