"""A desk outlives what goes wrong around it, and what it does outlives the desk.

``ROUNDS`` in the environment says how often: ``ROUNDS=200 python -m pytest tests/wall/console/test_desk_faults.py``.
"""

import asyncio
import itertools
import json
import logging
import os
import random
import subprocess
import threading
import time
from contextlib import contextmanager, suppress

import msgspec
from desks import clear, until
from persons import Person, run
from processes import program, wait_for
from PySide6.QtCore import QObject, QPoint, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from demo.show import virtual_screen
from server.contract.commands import Role
from server.contract.messages import Scene, SceneTile
from server.contract.wall_commands import Show
from server.contract.words import Words
from wall.client.orders import UNANSWERED
from wall.console.favourites import Favourites
from wall.widgets.note import NoteTile

SHIFT = Qt.KeyboardModifier.ShiftModifier
SEED = int(os.environ.get("SEED", "20261130"))
FOUND = "bao chi"

log = logging.getLogger(__name__)


def rounds(usual: int) -> int:
    """Return how often something is tried."""
    return int(os.environ.get("ROUNDS", usual))


def test_favourites_survive_a_restart_and_a_damaged_file_is_kept_aside(at_desk, tmp_path):
    data = tmp_path / "same"

    async def choose(hands):
        await hands.find("nhiem vu duoc giao")
        hands.ctrl("B")
        assert hands.desk.chosen._keep.isChecked()

    async def again(hands):
        hands.desk.finder.line.clear()
        await until(lambda: hands.desk.finder.thing is not None, "something is listed")
        hands.desk._search_again()
        first = hands.desk.finder.list.model().index(0).data(Qt.ItemDataRole.DisplayRole)
        assert first == "Nhiệm vụ được giao"

    at_desk(choose, data)
    at_desk(again, data)
    file = data / "favourites.json"
    whole = file.read_bytes()
    for damaged in (whole[:-9], b"", b"[" * 100_000, b'[{"kind": 99}]', b"\xff\xfe", b"null"):
        file.write_bytes(damaged)
        assert Favourites(file).things == []
        assert file.with_suffix(".damaged").read_bytes() == damaged


def test_who_closes_the_desk_is_not_on_duty_any_more(at_desk, house):
    async def work(hands):
        await hands.sign_in()
        await hands.closes()
        await until(lambda: on_duty(house) == ["Lê Chi"], "she is on duty")

    at_desk(work)
    wait_for(lambda: not on_duty(house), "nobody is on duty")


def on_duty(house):
    return [each.name for each in house.ear.latest["shift/main"].document.on_duty]


class Typist:
    """Types at a real desk, which has a display of its own."""

    def __init__(self, display):
        self._display = os.environ | {"DISPLAY": display}

    def do(self, *words):
        subprocess.run(["xdotool", *words], check=True, timeout=60, env=self._display)

    def press(self, *keys):
        self.do("key", *keys)

    @contextmanager
    def goes_on(self, *keys):
        """Press these again and again until the block ends."""
        command = ["xdotool", "key", "--delay", "15", *keys * 1000]
        with subprocess.Popen(command, env=self._display) as typing:
            try:
                yield
            finally:
                typing.kill()


@contextmanager
def real_desk(house, data, display):
    """Run a desk in a process of its own until the block ends."""
    arguments = ["wall", "console", "--server", house.site.endpoint, "--station", "desk-1", "--screens", "1280x800"]
    arguments += ["--key", str(house.folder / "desk-1.key"), "--data", str(data)]
    with program(arguments, data.with_suffix(".log"), {"DISPLAY": display}) as desk:
        typist = Typist(display)
        typist.do("search", "--sync", "--onlyvisible", "--name", "Vọng Lâu", "windowfocus", "--sync")
        yield desk, typist


def puts_notes(other, prefix, ended, given):
    """Put one note after the other on the second surface until told to stop."""
    for number in itertools.count():
        if ended.is_set():
            return
        text = f"{prefix}-{number}"
        scene = Scene(tile=SceneTile(kind="note", options={"text": {"vi": text, "en": text}}))
        assert other.ask(Show(wall="main", scene=scene, screen=2), command_id=text).refused is None
        given.append(text)


def audited(house, station):
    """Return the texts of the notes that a station has put up, as the audit has them."""
    done = run(house.site, "audit", "--station", station, "--since", "2026-01-01", "--json")
    assert done.exit_code == 0, done.output
    details = [
        json.loads(deed["detail"]) for deed in map(json.loads, done.stdout.splitlines()) if deed["what"] == "show"
    ]
    return [each["scene"]["tile"]["options"]["text"]["vi"] for each in details]


def test_killed_at_any_moment_it_takes_no_order_of_others_along_and_keeps_what_was_chosen(at_desk, house, tmp_path):
    chance = random.Random(SEED)
    data = tmp_path / "killed"
    house.site.enroll("other", Role.OPERATOR)
    counted = 0
    for number in range(rounds(2)):
        ended = threading.Event()
        given: list[str] = []
        clear(house)
        with (
            virtual_screen("1280x800") as display,
            Person(house.site, "other") as other,
            real_desk(house, data, display) as (desk, typist),
        ):
            acting = threading.Thread(target=puts_notes, args=(other, f"round-{number}", ended, given))
            if number == 0:
                typist.press("ctrl+k")
                typist.do("type", "nhiem vu duoc giao")

                def is_kept():
                    return [each.id for each in Favourites(data / "favourites.json").things] == ["layout/tasks"]

                def kept():
                    # pressed once more too early it would take away what it has just kept
                    typist.press("ctrl+b")
                    with suppress(AssertionError):
                        wait_for(is_kept, "it is kept", 5.0)
                    return is_kept()

                # pressed again as long as nothing is known that could be chosen
                wait_for(kept, "one favourite")
            typist.press("ctrl+k")
            typist.do("type", FOUND)
            typist.press("alt+1")

            def puts():
                typist.press("shift+Return")
                return any(each.by == "desk-1" for each in house.ear.latest["wall/main"].document.claims)

            wait_for(puts, "the desk puts something on the wall")
            acting.start()
            try:
                with typist.goes_on("shift+Return", "ctrl+b", "Down", "shift+Return", "ctrl+d", "ctrl+h"):
                    wait_for(lambda: len(given) > 3, "the other acts")  # noqa: B023
                    time.sleep(chance.uniform(0.0, 0.6))
                    desk.kill()
                    behind = len(given)
                    wait_for(lambda: len(given) > behind, "the other goes on")  # noqa: B023
            finally:
                ended.set()
                acting.join()
        counted += len(given)
        texts = [each for each in audited(house, "other") if each.startswith(f"round-{number}-")]
        assert sorted(texts) == sorted(given), "each is there once"
        wall = house.ear.latest["wall/main"].document
        assert wall.shows.on_surface(2).claim == given[-1], "what it did last stands there"
        favourites = Favourites(data / "favourites.json").things
        assert "layout/tasks" in [each.id for each in favourites]
        assert not list(data.glob("*.damaged"))

        async def again(hands):
            await hands.surfaces()
            await until(lambda: hands.desk.known.wall is not None, "the wall is known")
            assert hands.desk.known.wall.claims == hands.state.claims == wall.claims  # noqa: B023
            assert hands.desk.known.wall.holds == wall.holds  # noqa: B023
            assert hands.desk._favourites.things == favourites  # noqa: B023
            await until(lambda: hands.desk.finder._index.find(FOUND), "something can be found")
            hands.desk.miniatures.choose(1)
            hands.desk._search_again()
            count = len(favourites)  # noqa: B023
            model = hands.desk.finder.list.model()
            listed = [model.index(row).data() for row in range(count)]
            assert listed == [each.title for each in favourites]  # noqa: B023

        at_desk(again, data)
    log.info("%d kills: %d orders of the other one, each carried out once", rounds(2), counted)


def test_while_the_server_is_away_each_order_is_said_to_be_unanswered_and_then_the_same_person_goes_on(at_desk, house):
    chance = random.Random(SEED)

    async def work(hands):
        desk = hands.desk
        told: list[Words | None] = []
        await hands.surfaces()
        await hands.sign_in()
        await hands.closes()
        desk._orders.refused.connect(told.append)
        desk._orders.done.connect(told.append)
        desk.miniatures.choose(1)
        count, last = 30, chance.randrange(5, 25)
        for number in range(count):
            hands.key(Qt.Key.Key_1 if number % 2 else Qt.Key.Key_7, at=desk.miniatures)
            if number == last:
                house.server.kill()
            await asyncio.sleep(chance.uniform(0.0, 0.02))
        epoch = house.ear.latest["wall/main"].epoch
        await until(lambda: len(told) == count, lambda: f"{count} orders are answered or said: {len(told)}")
        assert set(told[last + 1 :]) == {UNANSWERED}
        await until(lambda: desk.said.isVisible() and desk.said.text() == UNANSWERED.vi, "it is said")
        await until(lambda: "Máy chủ im lặng" in desk._link.text(), "the desk says that the server is away")
        hands.ctrl("4")
        QTest.keyClicks(desk.shift.line, "Da bao VNPT")
        hands.key(Qt.Key.Key_Return, at=desk.shift.line)
        await until(lambda: told[count:] == [UNANSWERED], "the note is not answered")
        assert desk.shift.line.text() == "Da bao VNPT", "what was written is still there"
        hands.ctrl("1")
        hands.ctrl("N")
        form = await hands.opens()
        QTest.keyClicks(form.text, "Hop luc 15 gio")
        QTest.mouseClick(form.accepting, Qt.MouseButton.LeftButton)
        await until(lambda: form.refusal.text() == UNANSWERED.vi, "nor is the form")
        assert form.text.toPlainText() == "Hop luc 15 gio"
        house.end()
        house.begin()
        begun = desk._board.now
        await until(lambda: desk._link.text() and "im lặng" not in desk._link.text(), "the server is back")
        await until(lambda: house.ear.latest["wall/main"].epoch != epoch, "the wall is told again")
        before = hands.state.claims
        assert desk.persons.person == "Lê Chi"
        await hands.closes()
        await until(lambda: len(hands.state.claims) > len(before), "the note stands there")
        *others, note = hands.state.claims
        assert others == list(before), "nothing that was given meanwhile is carried out now"
        assert (note.by, note.station) == ("Lê Chi", "desk-1")
        hands.key(Qt.Key.Key_8, at=desk.miniatures)
        await until(lambda: hands.on(1) == "economy", "and so does what she does next")
        assert hands.state.claims[-1].by == "Lê Chi"
        hands.ctrl("Z")
        await until(lambda: hands.on(1) != "economy", "she takes back what is hers")
        await until(
            lambda: any(taken > begun for _, taken in desk.miniatures._pictures.values()), "pictures of the wall"
        )

    try:
        at_desk(work)
    finally:
        if house.server.process.poll() is not None:
            # the other tests want one
            house.end()
            house.begin()


def files_of(folder):
    """Return the content of each file, and when it was written."""
    return {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.rglob("*") if file.is_file()}


def test_a_storm_of_sizes_writes_nothing_loses_nothing_and_qt_has_nothing_to_say(at_desk, tmp_path):
    chance, data, said = random.Random(SEED), tmp_path / "desk", []

    async def work(hands):
        desk = hands.desk
        await hands.surfaces()
        assert (desk.width(), desk.height()) == (1280, 800), "it is as large as it was asked to be"
        await hands.find(FOUND)
        desk.miniatures.choose(2)
        hands.ctrl("B")
        QTest.keyClicks(desk.shift.line, "Da bao")
        await until(lambda: desk.miniatures._pictures, "pictures of the wall")

        def state():
            split = [each.sizes() for each in (desk._split, desk.preview.parent().parent())]
            typed = (desk.finder.line.text(), desk.shift.line.text())
            shown = (desk.finder.thing.id, desk.preview.scene, desk.chosen._keep.isChecked(), desk.known.state.claims)
            return split, typed, shown, desk.miniatures.chosen, desk.miniatures.place_of(2)

        before, written = state(), files_of(data)
        for page in range(4):
            hands.ctrl(str(page + 1))
            for number in range(rounds(40)):
                form = None
                if number % 20 == 10:
                    desk.doing.place(None)
                    form = await hands.opens()
                    form.text.setPlainText("Hop")
                upright, width, height = chance.random() < 0.3, chance.randint(1000, 3840), chance.randint(600, 2160)
                desk.resize(*sorted((width, height), reverse=not upright))
                await asyncio.sleep(0)
                if form is not None:
                    assert form.text.toPlainText() == "Hop"
                    form.reject()
            assert desk.pages.currentIndex() == page
        desk.resize(1080, 1920)
        assert desk.width() == 1080, "a screen may be turned"
        hands.ctrl("1")
        desk.resize(1280, 800)
        await until(lambda: state() == before, lambda: f"all is as before: {state()} and not {before}")
        memory = data / "last.msgpack"
        assert {file: held for file, held in files_of(data).items() if file != memory} == written, (
            "beside what is remembered every minute"
        )

    before = qInstallMessageHandler(lambda _kind, _where, words: said.append(words))
    try:
        at_desk(work, data)
    finally:
        qInstallMessageHandler(before)
    assert said == []


def texts_of(preview):
    """Return the texts that stand in the preview."""
    return [each.options.text.vi for each in preview._window.findChildren(NoteTile)]


def test_a_scene_whose_layout_is_gone_is_explained_and_what_the_server_decides_is_said(at_desk, tmp_path):
    data = tmp_path / "desk"
    gone = {"kind": 1, "id": "scene/gone", "title": "Canh cu", "detail": "", "scene": {"layout": "gone"}}
    data.mkdir(mode=0o700)
    (data / "favourites.json").write_bytes(msgspec.json.encode([gone]))

    async def work(hands):
        desk = hands.desk
        await hands.surfaces()
        desk.miniatures.choose(1)
        # the wall has this layout, and the desk does not
        hands.key(Qt.Key.Key_1, at=desk.miniatures)
        await until(lambda: hands.on(1) == "tasks", "the tasks")
        scene = Scene(layout="press")
        hands.house.ear.ask(Show(wall="main", scene=scene, screen=2))
        await until(lambda: hands.on(2) == "press", "the press")
        await until(lambda: desk.miniatures._captions[2].title == "press", "its miniature is called by its name")
        desk.miniatures.choose(2)
        hands.ctrl("S")
        form = await hands.opens()
        QTest.keyClicks(form.line, "Diem bao sang")
        hands.key(Qt.Key.Key_Return, at=form.line)
        await hands.closes()
        hands.ctrl("D")
        await until(lambda: hands.on(2) != "press", "it is taken away")
        assert (await hands.find("diem bao sang")).id == "scene/diem-bao-sang"
        await until(lambda: len(texts_of(desk.preview)) == 1, "what was shown before is gone")
        (words,) = texts_of(desk.preview)
        assert "«press»" in words
        assert "có thể đã bị xóa" in words
        hands.key(Qt.Key.Key_Return, SHIFT, desk.finder.line)
        await until(lambda: hands.on(2) == "press", "the stations have it: it stands there")
        hands.ctrl("2")
        assert desk.programme.isVisible()
        hands.ctrl("1")
        # nobody has this one any more
        assert (await first_of_all(hands)).title == "Canh cu"
        await until(lambda: len(texts_of(desk.preview)) == 1, "what was shown before is gone")
        (words,) = texts_of(desk.preview)
        assert "«gone»" in words
        claims = hands.state.claims
        hands.key(Qt.Key.Key_Return, SHIFT, desk.finder.line)
        await until(lambda: desk.said.isVisible() and "«gone»" in desk.said.text(), "the server refuses it")
        assert hands.state.claims == claims
        assert desk.grab().width() == desk.width()

    at_desk(work, data, without="press")


async def first_of_all(hands):
    """Choose what is listed first where nothing is typed."""
    hands.desk.finder.line.clear()
    hands.desk._search_again()
    hands.desk.finder.list.setCurrentIndex(hands.desk.finder.list.model().index(0))
    await until(lambda: hands.desk.finder.thing is not None, "something is listed")
    return hands.desk.finder.thing


def test_where_no_station_shows_the_wall_it_is_said_how_to_start_one_and_then_it_is_seen(at_desk, house):
    async def work(hands):
        miniatures = hands.desk.miniatures
        await until(lambda: "vonglau-wall show --wall spare" in miniatures._waiting, "how to start one")
        assert miniatures._surfaces == []
        assert hands.desk.grab().width() == hands.desk.width()
        hands.key(Qt.Key.Key_1, at=miniatures)
        spare = lambda: house.ear.latest["wall/spare"].document  # noqa: E731
        await until(lambda: spare().claims[-1].scene.layout == "tasks", "what is put there waits for one")
        wall = house.site.wall(
            "spare-1", "--wall", "spare", "--screens", "480x270", environment={"DISPLAY": house.display}
        )
        with wall:
            await until(lambda: len(hands.desk.known.surfaces) == 1, "its surface")
            await until(lambda: miniatures._pictures, "its picture")

    at_desk(work, wall="spare")


def test_no_form_page_card_or_menu_leaves_anything_behind(at_desk):
    async def work(hands):
        desk, doing = hands.desk, hands.desk.doing
        await hands.surfaces()
        scene = (await hands.find(FOUND)).scene
        forms = (
            desk.persons.sign,
            desk.persons.hand_over,
            desk.persons.change_password,
            doing.take_over,
            doing.save_scene,
            lambda: doing.place(None),
            lambda: doing.place(scene),
        )

        async def each_once():
            for opens in forms:
                opens()
                (await hands.opens()).reject()
                await until(lambda: hands.form is None, "it is closed")
            for page in (1, 2, 3, 0):
                desk.pages.setCurrentIndex(page)
                await asyncio.sleep(0)
            hands.key(Qt.Key.Key_F1, at=desk)
            await until(desk.help.isVisible, "the keys")
            hands.key(Qt.Key.Key_Escape, at=desk.help)
            desk.miniatures.menu_wanted.emit(1, None, QPoint())
            for menu in desk.findChildren(QMenu):
                menu.close()
            await asyncio.sleep(0)

        def count():
            return len(desk.findChildren(QObject)), len(QApplication.allWidgets())

        # what is made once, when it is first wanted, stays
        await each_once()
        await until(lambda: not desk.findChildren(QMenu), "the menu is gone")
        before = count()
        for _ in range(rounds(25)):
            await each_once()
        await until(lambda: count() == before, lambda: f"{before} objects and widgets, and not {count()}")

    at_desk(work)
