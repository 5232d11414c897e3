"""How soon the desk's list shows what fits, from each key on, among 50,000 things."""

import itertools
import random
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from statistics import median

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.figures import Aim, Figure, figure
from benchmarks.processes import receive, take_display, worker
from demo.show import virtual_screen
from server.contract.messages.scenes import Scene
from wall.console.finder import Finder
from wall.console.search import Kind, SearchIndex, Thing

THINGS = 50_000
TYPED = (
    "nga tu tran dang ninh",
    "tan thanh",
    "bien so 12345",
    "ttttt",
    "o tac duong hung vuong",
    "khong co gi nhu the",
)
"""Frequent and rare words, one letter after the other; nothing is found for the last."""
PATIENCE = 300.0
"""Seconds that all keys may take on a busy machine."""
LIMIT = 50.0
"""Milliseconds."""
SYLLABLES = (
    *(
        "Ngã",
        "tư",
        "Trần",
        "Đăng",
        "Ninh",
        "Hùng",
        "Vương",
        "Tân",
        "Thanh",
        "Hữu",
        "Nghị",
        "Đồng",
        "ùn",
        "tắc",
        "đường",
    ),
    *("biển", "số", "kiểm", "tra", "bến", "bãi", "cửa", "khẩu", "chợ", "phường", "xã", "Bình", "Gia", "thông", "quan"),
    *("hàng", "hoá", "giao", "cháy", "rừng", "y", "tế", "giáo", "dục", "hồ", "sơ", "trễ", "hạn", "ở", "trên", "mặt"),
)


def measure() -> Iterator[Figure]:
    """Type into the real finder on a virtual screen."""
    with virtual_screen("1920x1080") as display, worker(_find, display) as pipe:
        taken = receive(pipe, list, within=PATIENCE)
    yield figure("search.key", max(taken), "ms", aim=Aim(LIMIT))
    yield figure("search.key.median", median(taken), "ms", against=LIMIT)


def things(count: int) -> Iterator[Thing]:
    """Yield things as long as those of a province are, the same at each call."""
    chance = random.Random(7)
    kinds = [kind for kind in Kind if kind is not Kind.ACTION]
    for number in range(count):
        words = " ".join(chance.choices(SYLLABLES, k=8))
        detail = " · ".join(chance.choices(SYLLABLES, k=6))
        also = f"{number} {' '.join(chance.choices(SYLLABLES, k=12))}"
        yield Thing(chance.choice(kinds), f"thing/{number}", words, detail, also, Scene(layout="overview"))


class _Painted(QObject):
    """Notes that the list has been painted."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.seen = self.seen or event.type() is QEvent.Type.Paint
        return super().eventFilter(watched, event)


def _find(pipe: Connection, display: str) -> None:
    take_display(display)
    application = QApplication([])
    index = SearchIndex()
    for origin, some in itertools.groupby(things(THINGS), lambda thing: int(thing.id.partition("/")[2]) // 100):
        index.put(str(origin), list(some))
    finder = Finder(index)
    finder.resize(640, 900)
    finder.show()
    painted = _Painted()
    viewport = finder.list.viewport()
    viewport.installEventFilter(painted)
    taken = []
    for text in TYPED:
        finder.line.clear()
        _settle(application)
        for letter in text:
            before, painted.seen = _listed(finder), False
            begun = time.perf_counter()
            QTest.keyClicks(finder.line, letter)
            application.processEvents()
            # a list that says the same is not painted again
            changed = _listed(finder) != before
            while changed and not painted.seen and time.perf_counter() - begun < 1:
                application.processEvents()
            taken.append((time.perf_counter() - begun) * 1000)
    pipe.send(taken)
    pipe.poll(None)


def _listed(finder: Finder) -> list[str]:
    model = finder.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def _settle(application: QApplication) -> None:
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        application.processEvents()
