"""The past at a desk of a real wall: any moment of it, on the desk alone and on the wall, compared and handed on."""

from datetime import UTC, datetime, timedelta

import pytest
from desks import until
from msgspec import structs
from processes import set_fault
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from server.contract import past_links
from server.contract.changes import Change, ChangeKind
from server.contract.messages import AsOf, ClaimKind, Scene, SceneTile, Severity, ShiftEvent
from server.contract.wall_commands import Show, TakeOver
from server.contract.words import same
from wall.client.freshness import Freshness
from wall.screens.past_ground import PastGround
from wall.widgets.tasks.tile import TasksTile
from wall.widgets.web import WebTile

LATER = timedelta(milliseconds=1500)


class Looking:
    """Somebody who looks at the desk's page of the past."""

    def __init__(self, hands):
        self.hands, self.desk = hands, hands.desk
        self.page = hands.desk.past.page
        self.player = self.page.player

    async def at_page(self):
        await self.hands.surfaces()
        self.desk.miniatures.choose(1)
        self.hands.key(Qt.Key.Key_1, at=self.desk.miniatures)
        await until(lambda: self.hands.on(1) == "tasks", "the tasks")
        self.desk.pages.setCurrentWidget(self.page)
        await until(lambda: self.tile() is not None, "their picture")
        return self

    def tile(self):
        window = self.page.preview._window
        return next((each for each in window.tiles if isinstance(each, TasksTile)), None) if window else None

    def words(self):
        """Return what the picture says around itself."""
        window = self.page.preview._window
        return [said for each in window.findChildren(PastGround) if each.isVisible() for said in each._said]

    def rewound(self):
        return self.hands.state.rewound

    async def goes_to(self, at):
        self.player.seek(at)
        await until(lambda: (replay := self.page.preview.replay) is not None and replay.shown == at, f"{at}")


async def failed_for_a_moment(looking):
    """Let the source of the tasks fail and mend; return moments before, meanwhile and after."""
    house, ear = looking.hands.house, looking.hands.house.ear
    told = lambda: ear.latest.get("taskboard/province")  # noqa: E731
    await until(lambda: told() is not None and told().error is None and told().document is not None, "the tasks")
    before = datetime.now(UTC)
    set_fault(house.address, "/tasks", "error")
    try:
        await until(lambda: told().error is not None, "its source fails")
        meanwhile = datetime.now(UTC) + timedelta(milliseconds=50)
        await until(lambda: datetime.now(UTC) > meanwhile + LATER, "some time")
    finally:
        set_fault(house.address, "/tasks", None)
    await until(lambda: told().error is None, "it answers again")
    return before, meanwhile, datetime.now(UTC) + timedelta(milliseconds=50)


def test_what_was_shown_at_any_moment_is_shown_again_and_the_wall_follows_only_when_told(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        before, meanwhile, after = await failed_for_a_moment(looking)
        await until(lambda: datetime.now(UTC) > after, "a moment")
        await looking.goes_to(meanwhile)
        tile = looking.tile()
        await until(lambda: tile.freshness is Freshness.FAILING, "the source failed then")
        assert tile.now == meanwhile
        assert looking.words()[0] == "QUÁ KHỨ"
        assert looking.rewound() == (), "nobody has told the wall"
        await looking.goes_to(before)
        await until(lambda: tile.freshness is Freshness.FRESH, "it was well before, by the clock of then")
        assert looking.tile() is tile
        looking.page.put.click()
        await until(lambda: [each.as_of for each in looking.rewound()] == [AsOf(at=before)], "the wall follows")
        assert hands.state.shows.on_surface(1).scene.as_of == AsOf(at=before)
        assert hands.state.shows.on_surface(2).scene.as_of is None, "the other surface does not"
        looking.player.seek(meanwhile)
        await until(lambda: [each.as_of for each in looking.rewound()] == [AsOf(at=meanwhile)], "wherever it goes")
        QTest.keyClick(looking.page, Qt.Key.Key_End)
        await until(lambda: looking.rewound() == () and not looking.page.put.isChecked(), "back to now")
        await until(lambda: looking.tile().freshness is Freshness.FRESH and looking.words() == [], "the picture too")

    at_desk(work)


def test_what_the_wall_was_set_to_is_taken_back_and_set_again(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        first, second = (datetime.now(UTC) - timedelta(seconds=each) for each in (9, 5))
        await looking.goes_to(first)
        looking.page.put.click()
        await until(lambda: len(looking.rewound()) == 1, "the wall follows")
        looking.player.seek(second)
        await until(lambda: looking.rewound()[0].as_of == AsOf(at=second), "to another moment")
        hands.ctrl("Z")
        await until(lambda: looking.rewound() == (), "all of it is taken back at once")
        await until(lambda: not looking.page.put.isChecked() and looking.player.as_of is None, "the desk follows")
        assert hands.on(1) == "tasks", "what was put there before stays"
        hands.ctrl("Y")
        await until(lambda: [each.as_of for each in looking.rewound()] == [AsOf(at=second)], "set again")
        await until(lambda: looking.page.put.isChecked(), "the desk too")
        QTest.keyClick(looking.page, Qt.Key.Key_End)
        await until(lambda: looking.rewound() == (), "now")
        hands.ctrl("Z")
        await until(lambda: [each.as_of for each in looking.rewound()] == [AsOf(at=second)], "that is taken back too")

    at_desk(work)


def test_what_nobody_records_says_that_it_is_of_now(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        page = Scene(tile=SceneTile(kind="web", title=same("Cổng thông tin")))
        hands.house.ear.ask(Show(wall="main", scene=page, screen=1))
        window = looking.page.preview._window
        tile = lambda: next((each for each in window.tiles if isinstance(each, WebTile)), None)  # noqa: E731
        await until(lambda: tile() is not None and tile()._rest() == "", "a page of the web, of now")
        await looking.goes_to(datetime.now(UTC) - timedelta(seconds=5))
        await until(lambda: tile()._rest() == "bây giờ", "of now, where all else is of the past")
        looking.player.go_live()
        await until(lambda: tile()._rest() == "", "as all is")

    at_desk(work)


def test_it_is_played_and_catches_up_with_now(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        first = datetime.now(UTC) - timedelta(seconds=40)
        await looking.goes_to(first)
        looking.page.put.click()
        await until(lambda: len(looking.rewound()) == 1, "the wall follows")
        looking.player.speed.setCurrentIndex(1)
        QTest.keyClick(looking.page, Qt.Key.Key_Space)
        await until(lambda: looking.player.plays and looking.rewound()[0].as_of.speed == 10, "it is played")
        seen = looking.page.preview.replay
        await until(lambda: seen.shown is not None and seen.shown > first + timedelta(seconds=5), "time goes on")
        await until(lambda: looking.rewound() == (), "it catches up, and the wall shows now")
        await until(lambda: looking.player.as_of is None, "the desk too")

    at_desk(work)


def test_an_announcement_is_of_now_over_what_is_of_the_past_and_says_so(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        await hands.sign_in()
        at = datetime.now(UTC) - timedelta(seconds=5)
        await looking.goes_to(at)
        looking.page.put.click()
        await until(lambda: len(looking.rewound()) == 1, "the wall follows")
        looking.desk._orders.give(TakeOver(wall="main", text=same("Diễn tập"), severity=Severity.WARNING))
        await until(lambda: any(each.kind is ClaimKind.TAKEOVER for each in hands.state.claims), "an announcement")
        shown = hands.state.shows.on_surface(1).scene
        assert (shown.label, shown.as_of) == ("takeover", None)
        assert looking.rewound()[0].as_of == AsOf(at=at), "beneath it the past stays"
        await until(lambda: "thông báo" in looking.page.what.text(), "the page says what the room sees")
        assert looking.page.preview.scene.layout == "tasks", "and shows what is set to the past"

    at_desk(work)


def test_a_link_in_the_shift_log_opens_what_was_looked_at(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        await hands.sign_in()
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=5)
        await looking.goes_to(at)
        looking.page.link.click()
        said = lambda: [each.said.vi for each in hands.house.ear.latest["shift/main"].document.entries]  # noqa: E731
        await until(lambda: any("vonglau://as-of/main/" in each for each in said()), "it stands in the log")
        QTest.keyClick(looking.page, Qt.Key.Key_End)
        looking.desk.pages.setCurrentWidget(looking.desk.shift)
        link = past_links.read(next(each for each in said() if "vonglau:" in each))
        assert (link.as_of.at, link.scene.layout) == (at, "tasks")
        looking.desk.shift.entries.activated_row.emit(link)
        await until(lambda: looking.desk.pages.currentWidget() is looking.page, "the page of the past")
        await until(lambda: looking.page.preview.replay is not None and looking.page.preview.replay.shown == at, "then")
        hands.key(Qt.Key.Key_2, at=looking.desk.miniatures)
        looking.desk.pages.setCurrentIndex(0)
        hands.key(Qt.Key.Key_2, at=looking.desk.miniatures)
        await until(lambda: hands.on(1) != "tasks", "another scene stands there")
        looking.desk.shift.entries.activated_row.emit(link)
        await until(lambda: len(looking.desk.past.rehearsals) == 1, "a rehearsal of what was looked at")
        rehearsal = looking.desk.past.rehearsals[0]
        assert (rehearsal.shown.layout, rehearsal.shown.as_of.at) == ("tasks", at)

    at_desk(work)


def test_a_rehearsal_plays_under_another_layout_and_leaves_the_wall_alone(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        at = datetime.now(UTC) - timedelta(seconds=5)
        await looking.goes_to(at)
        before = hands.state.revision
        looking.page.rehearse.click()
        (rehearsal,) = looking.desk.past.rehearsals
        title = hands.desk._language.say(hands.desk._layouts["press"].title)
        rehearsal.scene.setCurrentText(title)
        await until(lambda: rehearsal.preview.replay is not None and rehearsal.preview.replay.shown == at, "then")
        assert rehearsal.shown.layout == "press"
        assert (hands.state.revision, hands.state.rewound) == (before, ())
        assert rehearsal.minimumSizeHint().width() <= 1080, "an upright screen has room for it"
        rehearsal.put.click()
        await until(lambda: hands.on(1) == "press", "put on the wall as it was prepared")
        assert hands.state.shows.on_surface(1).scene.as_of == AsOf(at=at)
        assert [each.as_of for each in looking.rewound()] == [AsOf(at=at)]
        assert looking.page.put.isChecked(), "the wall follows the timeline"
        told = lambda: hands.house.ear.latest["shift/main"].document.entries  # noqa: E731
        await until(lambda: any(each.event is ShiftEvent.REWOUND for each in told()), "the log says which moment")
        QTest.keyClick(rehearsal, Qt.Key.Key_Escape)
        await until(lambda: not looking.desk.past.rehearsals or not isValid(rehearsal), "it is closed")
        await until(looking.desk.isActiveWindow, "the desk has the keyboard again")
        QTest.keyClick(looking.page, Qt.Key.Key_End)
        await until(lambda: hands.state.shows.on_surface(1).scene.as_of is None, "the wall shows now")
        assert hands.on(1) == "press", "what was put there stays"

    at_desk(work)


def test_before_the_first_record_nothing_is_shown_and_it_is_said_since_when_there_is_something(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        await looking.goes_to(datetime.now(UTC) - timedelta(days=400))
        tile = looking.tile()
        await until(lambda: tile.freshness is Freshness.WAITING and not tile.has_content, "nothing is shown")
        await until(lambda: any("bản ghi đầu tiên" in each for each in looking.words()), "it is said")
        await until(lambda: looking.player.first is not None, "the timeline knows it")
        QTest.keyClick(looking.page, Qt.Key.Key_Home)
        await until(lambda: looking.page.preview.replay.shown == looking.page.preview.replay.first, "the first record")

    at_desk(work)


def test_two_moments_are_compared_in_a_list_and_on_the_tiles(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        _, meanwhile, after = await failed_for_a_moment(looking)
        await until(lambda: datetime.now(UTC) > after, "a moment")
        looking.desk.pages.setCurrentIndex(0)
        hands.key(Qt.Key.Key_F12, at=looking.desk.miniatures)
        await until(lambda: hands.on(1) == "sources", "the sources")
        looking.desk.pages.setCurrentWidget(looking.page)
        await looking.goes_to(after)
        looking.player.compare(meanwhile)
        looking.page.tables.setCurrentIndex(1)
        window = looking.page.preview._window
        await until(lambda: any(each._differences.changes for each in window.tiles), "a tile is marked")
        table = looking.page.compared.table
        told = lambda: [table.item(row, 0).text() for row in range(table.rowCount())]  # noqa: E731
        await until(lambda: any("Nhiệm vụ" in each for each in told()), lambda: f"the source is listed: {told()}")
        looking.player.compare(None)
        await until(lambda: not any(each._differences.changes for each in window.tiles), "nothing is compared")

    at_desk(work)


@pytest.mark.logs("the past cannot be read", "silent")
def test_while_the_server_is_away_the_past_says_so_and_comes_by_itself(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        at = datetime.now(UTC) - timedelta(seconds=5)
        await looking.goes_to(at)
        hands.house.end()
        try:
            looking.player.seek(at - timedelta(seconds=1))
            replay = looking.page.preview.replay
            await until(lambda: replay.trouble is not None, "it is said")
            assert replay.shown == at, "what was shown stays"
        finally:
            hands.house.begin()
        await until(lambda: replay.shown == at - timedelta(seconds=1) and replay.trouble is None, "it comes")

    at_desk(work)


def test_a_thing_that_several_sources_tell_of_has_one_row(at_desk):
    async def work(hands):
        compared, name = hands.desk.past.page.compared, same("Ngã tư Đồng Đăng")
        state = Change(topic="camera/1", name=name, severity_after=Severity.WARNING, kind=ChangeKind.STATE)
        compared._pair = (datetime.now(UTC), datetime.now(UTC))
        compared._found = [
            state,
            structs.replace(state, topic="source/1"),
            structs.replace(state, topic="spots/1", kind=ChangeKind.NEW),
            Change(topic="indicators/x", name=same("GRDP"), before=1.0, after=2.0, kind=ChangeKind.FIGURE),
        ]
        compared.speak()
        table = compared.table
        rows = [[table.item(row, column).text() for column in (0, 1)] for row in range(table.rowCount())]
        assert rows == [["Ngã tư Đồng Đăng", "bình thường → cảnh báo · mới"], ["GRDP", rows[1][1]]]
        assert "→" in rows[1][1]

    at_desk(work)


def test_after_a_choice_the_keys_are_those_of_the_timeline_again(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        await looking.goes_to(datetime.now(UTC) - timedelta(seconds=5))
        for choice in (looking.page.against, looking.player.speed):
            choice.setFocus()
            QTest.keyClick(choice, Qt.Key.Key_Down)
            await until(looking.player.timeline.hasFocus, "the timeline has the keyboard again")
        hands.key(Qt.Key.Key_End)
        assert looking.player.as_of is None

    at_desk(work)


def test_one_tile_is_of_another_moment_beside_those_of_now(at_desk):
    async def work(hands):
        looking = await Looking(hands).at_page()
        at = datetime.now(UTC) - timedelta(seconds=5)
        surface = lambda: next(each for each in looking.desk.known.surfaces if each.number == 1)  # noqa: E731
        claim = lambda: hands.state.shows.on_surface(1).claim  # noqa: E731
        found = lambda: [each for each in surface().outputs[0].screen.tiles if each.kind == "tasks"]  # noqa: E731
        await until(lambda: found() and found()[0].claim == claim(), "the wall shows the tasks")
        looking.desk.doing.date(1, found()[0], AsOf(at=at))
        await until(
            lambda: [each.as_of for each in hands.state.shows.on_surface(1).scene.state] == [AsOf(at=at)], "set"
        )
        window = looking.page.preview._window
        await until(lambda: looking.tile().now == at, "the tile is of then")
        others = [each for each in window.tiles if each is not looking.tile()]
        assert all(each.now > at + timedelta(seconds=4) for each in others), "the others are of now"
        looking.desk.doing.date(1, found()[0], None)
        await until(lambda: hands.state.shows.on_surface(1).scene.state == (), "of now again")

    at_desk(work)
