"""The web tile shows pages by a real browser from real servers."""

import os
import signal
from urllib.parse import urlsplit

import msgspec
import psutil
import pytest
from documents import NOON
from lent import tools
from pages import served
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from server.contract.messages.layouts import Area, TileSpec
from wall.client.freshness import Freshness
from wall.web.order import is_allowed
from wall.widgets.web import WebTile

GREEN = "<body style='margin:0;background:#00ff00'>"


@pytest.fixture
def tile(qtbot, language, tmp_path):
    language.speak("en")
    made = []

    def make(**options):
        shown = WebTile(TileSpec(kind="web", at=Area(0, 0, 4, 4), options=options), language)
        qtbot.addWidget(shown)
        shown.resize(480, 320)
        shown.equip(tools(tmp_path))
        shown.judge(NOON, live=True)
        made.append(shown)
        return shown

    yield make
    for each in made:
        each.release()


def middle(shown):
    return shown.grab().toImage().pixelColor(240, 160)


def test_a_page_is_shown_replaced_when_its_process_ends_and_gone_with_its_tile(qtbot, tile, tmp_path):
    (tmp_path / "index.html").write_text(GREEN)
    with served(tmp_path) as address:
        shown = tile(address=address + "/")
        qtbot.waitUntil(lambda: shown.freshness is Freshness.FRESH, timeout=60_000)
        assert middle(shown) == QColor(Qt.GlobalColor.green)
        os.killpg(shown._browser.pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: shown._note == "The browser ended and starts again", timeout=10_000)
        assert shown.has_content, "the last picture stays"
        qtbot.waitUntil(lambda: shown.freshness is Freshness.FRESH, timeout=60_000)
        assert shown._browser.restarts == 1
        shown.release()
        assert not [each for each in psutil.Process().children(recursive=True) if "wall.web" in each.cmdline()]


def test_a_page_cannot_lead_away_nor_load_from_elsewhere(qtbot, tile, tmp_path):
    heard: list[str] = []
    with served(tmp_path, heard) as address, served(tmp_path, heard) as other:
        elsewhere = other.replace("127.0.0.1", "localhost")
        (tmp_path / "red.css").write_text("body { background: #ff0000 !important }")
        (tmp_path / "away.html").write_text(GREEN.replace("00ff00", "0000ff"))
        (tmp_path / "index.html").write_text(
            f"<link rel=stylesheet href='{elsewhere}/red.css'>{GREEN}"
            f"<script>alert('x'); window.open('{elsewhere}/away.html'); setTimeout(() => "
            f"{{ location = '{elsewhere}/away.html'; setTimeout(() => fetch('/asked'), 1000) }}, 1000)</script>"
        )
        shown = tile(address=address + "/")
        qtbot.waitUntil(lambda: shown.has_content, timeout=60_000)
        qtbot.waitUntil(lambda: "/asked" in heard, timeout=60_000)
        assert middle(shown) == QColor(Qt.GlobalColor.green)
        assert shown.freshness is Freshness.FRESH
        assert not {"/red.css", "/away.html"} & set(heard)


def test_a_page_that_leads_away_at_once_is_said(qtbot, tile, tmp_path):
    (tmp_path / "index.html").write_text("<script>location = 'http://localhost:9/'</script>")
    with served(tmp_path) as address:
        shown = tile(address=address + "/")
        qtbot.waitUntil(lambda: shown._note.startswith("The page leads to another host"), timeout=60_000)


def test_a_page_that_does_not_answer_is_said(qtbot, tile, tmp_path):
    with served(tmp_path) as address:
        pass
    shown = tile(address=address + "/")
    qtbot.waitUntil(lambda: shown._note == "The page does not answer", timeout=60_000)
    assert shown.freshness is Freshness.FAILING


def test_a_browser_that_grows_is_replaced(qtbot, tile, tmp_path):
    (tmp_path / "index.html").write_text(
        GREEN + "<script>window.kept = []; setInterval(() => kept.push(new Float64Array(4e6).fill(1)), 50)</script>"
    )
    with served(tmp_path) as address:
        shown = tile(address=address + "/", memory=400)
        qtbot.waitUntil(lambda: shown._browser is not None and shown._browser.restarts > 0, timeout=60_000)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "langson.gov.vn", "https://"])
def test_what_is_no_address_of_a_page_is_refused(address):
    with pytest.raises(msgspec.ValidationError, match="expected an address"):
        msgspec.convert({"address": address}, WebTile.Options)


def test_hosts_below_an_allowed_one_are_allowed():
    hosts = ("langson.gov.vn",)
    for address in ("https://langson.gov.vn/", "wss://a.LangSon.gov.vn/", "data:text/plain,x"):
        assert is_allowed(urlsplit(address).scheme, urlsplit(address).hostname or "", hosts)
    for address in ("https://gov.vn/", "https://notlangson.gov.vn/", "file:///langson.gov.vn", "ftp://langson.gov.vn/"):
        assert not is_allowed(urlsplit(address).scheme, urlsplit(address).hostname or "", hosts)
