"""``make demo`` as its user meets it, on a machine without a display."""

import fcntl
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import msgspec
import pytest
from processes import ROOT, nothing_left, wait_for
from PySide6.QtGui import QImage

from demo.show import ROOM, wishes
from server.contract.kinds import KINDS
from server.contract.messages import AnyDocument

FOLDER = ROOT / "build" / "demo"
MEANWHILE = ("source/sensor", "source/firewalls")
"""They send only what happens meanwhile, and that may be nothing."""


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """The demo has one folder and its own ports: no other process of this run may show it meanwhile."""
    FOLDER.parent.mkdir(exist_ok=True)
    with (FOLDER.parent / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start(seconds: float | None) -> subprocess.Popen[str]:
    shutil.rmtree(FOLDER, ignore_errors=True)
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    environment |= {"DEMO_SECONDS": f"{seconds}"} if seconds else {}
    return subprocess.Popen(
        [sys.executable, "-m", "demo.show"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )


def bodies(*names: str) -> list[tuple[str, bytes]]:
    """Return topic and document of what the history has of topics that are LIKE a name, the newest last."""
    read = f"""
        SELECT name, body FROM updates
        JOIN topics ON topics.id = topic_id JOIN documents ON documents.id = document_id
        WHERE {" OR ".join(["name LIKE ?"] * len(names))} ORDER BY updates.id
    """
    with closing(sqlite3.connect(f"file:{FOLDER / 'history.db'}?mode=ro", uri=True)) as history:
        return history.execute(read, names).fetchall()


def stored() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield topic and document of what the history has of sources and stations, the newest last."""
    for topic, body in bodies("source/%", "station/%"):
        yield topic, msgspec.msgpack.decode(body)


def missing() -> list[str]:
    """Return what has not been there yet: sources that have told nothing, and tiles that were never fresh."""
    if not (FOLDER / "history.db").exists():
        return ["history"]
    most: dict[str, int] = {}
    polled: set[str] = set()
    tiles: dict[tuple[int, int], str] = {}
    fresh: set[tuple[int, int]] = set()
    with suppress(sqlite3.OperationalError):  # it is being made
        for topic, document in stored():
            if topic.startswith("source/"):
                most[topic] = max(most.get(topic, 0), document.get("records", 0))
                polled |= {topic} if document.get("polls") else set()
                continue
            for screen in document["screens"]:
                for number, tile in enumerate(screen["tiles"]):
                    tiles[screen["screen"], number] = f"{tile}"
                    fresh |= {(screen["screen"], number)} if tile["freshness"] == "fresh" else set()
    silent = [topic for topic in most if topic not in polled or not (most[topic] or topic in MEANWHILE)]
    old = [words for place, words in tiles.items() if place not in fresh]
    screens = {screen for screen, _ in tiles}
    return [*silent, *old] if len(most) > 25 and len(screens) == 2 else [f"{len(most)} sources, {len(screens)} screens"]


def test_it_ends_by_itself():
    with nothing_left(str(FOLDER)):
        demo = start(seconds=0.5)
        said = demo.communicate(timeout=140)[0]
    assert demo.returncode == 0, said
    assert "Vọng Lâu: tcp://127.0.0.1:" in said
    assert not any("Traceback" in log.read_text() for log in FOLDER.glob("*.log"))


def test_every_source_answers_and_ctrl_c_ends_everything_in_order_and_leaves_pictures_and_a_report():
    said = stopped(signal.SIGINT, lambda: not missing(), lambda: f"every source answers and is shown: {missing()}")
    assert "screen-1.png" in said
    report = json.loads((FOLDER / "report.json").read_text())
    assert [screen["surface"] for screen in report["screens"]] == ["led", "side"]
    assert len(report["screens"][0]["tiles"]) > 12, "the form of an LED wall"
    for screen, size in zip(report["screens"], ((3840, 2160), (1920, 1080)), strict=True):
        picture = QImage(str(FOLDER / screen["image"]))
        assert (picture.width(), picture.height()) == size
    for tile in (tile for screen in report["screens"] for tile in screen["tiles"]):
        assert tile["kind"]
        assert tile["topic"]
        assert tile["updates"] >= 1, tile
        assert tile["repaints"] >= 1, tile
    for topic, body in bodies("%"):
        held = type(msgspec.msgpack.decode(body, type=AnyDocument))
        assert held in KINDS[topic.partition("/")[0]], "rules name kinds, and fields of these documents"
    for source in report["sources"]:
        assert source["polls"] >= 1, source
        assert source["last_error"] is None, source
    assert {"tasks", "statistics", "finance", "gates", "firewalls"} <= {
        source["source"] for source in report["sources"]
    }


def test_whoever_ends_it_while_it_starts_leaves_nothing_either():
    stopped(signal.SIGTERM, (FOLDER / "sources.log").exists, lambda: "the sources start")


def stopped(number: int, when: Callable[[], bool], what: Callable[[], str]) -> str:
    """Start the demo, send it a signal at a moment, and return what it said: it ends without a trace of trouble."""
    with nothing_left(str(FOLDER)):
        demo = start(seconds=None)
        try:
            wait_for(when, what, 200)
            demo.send_signal(number)
            said = demo.communicate(timeout=180)[0]
        finally:
            demo.kill()
    assert demo.returncode == 0, said
    assert not any("Traceback" in log.read_text() for log in FOLDER.glob("*.log"))
    return said


def test_what_is_asked_of_it_is_taken_as_it_is_spelt():
    assert wishes({}) == (float("inf"), "", "", "vi")
    asked = {
        "DEMO_SECONDS": "2.5",
        "DEMO_SCREENS": "3840x2160,1080x1920",
        "DEMO_LANGUAGE": "en",
        "DEMO_ROOM": str(ROOM),
    }
    assert wishes(asked) == (2.5, "3840x2160,1080x1920", str(ROOM), "en")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO_SECONDS", "abc"),
        ("DEMO_SECONDS", "-1"),
        ("DEMO_ROOM", "nosuch.toml"),
        ("DEMO_SCREENS", "big"),
        ("DEMO_SCREENS", "0x0"),
        ("DEMO_SCREENS", "1920x1080,"),
        ("DEMO_LANGUAGE", "fr"),
    ],
)
def test_a_wish_that_makes_no_sense_is_one_line_and_exit_2(name: str, value: str):
    environment = os.environ | {name: value}
    refused = subprocess.run(
        [sys.executable, "-m", "demo.show"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"{name}={value}: expected ")
    assert refused.stderr.count("\n") == 1
