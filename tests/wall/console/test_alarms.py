"""At the desk alarms are seen, acknowledged, put aside, worked through and put on the wall: by the keyboard alone."""

import asyncio
import sqlite3
import time
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta

import pytest
from alarms.conftest import NOON, opened, rule
from desks import House, until
from gate_site import RULE, SOURCE, drop, set_up, with_packs
from msgspec import structs
from processes import wait_for
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from server.alarms.watch import HygieneWatch
from server.contract.alarm_commands import AcknowledgeAlarms, OutsideTold, Seen, UnshelveAlarms
from server.contract.client.link import Link
from server.contract.messages import (
    Alarm,
    AlarmHygiene,
    AlarmState,
    BadActor,
    HygieneSpan,
    Priority,
    Proposal,
    Update,
)
from server.contract.words import Words, same
from wall.console.alarms.detail import AlarmDetail
from wall.console.alarms.hygiene import HygienePanel
from wall.console.alarms.marks import INSET, SIZE
from wall.console.alarms.page import AlarmPage, Which
from wall.console.pages import PADDING, ROW, Table
from wall.drawing.alarm_marks import COLOURS
from wall.language import Language
from wall.samples import alarms as samples
from wall.theme import Colour
from wall.workplace.style import sheet

HUU_NGHI, CHI_MA = "jam.g-huu-nghi", "jam.g-chi-ma"
GATES = {"huu_nghi": "Hữu Nghị", "chi_ma": "Chi Ma"}
LED_THROUGH = """\
action = {vi = "Gọi Ban Quản lý", en = "Call the board"}
call = [{name = {vi = "Trực ban", en = "Officer"}, number = "0205 38"}]
procedure = [
  {id = "look", said = {vi = "Xe có nhích không?", en = "Do they move?"}, answers = [
    {id = "yes", said = {vi = "Có", en = "Yes"}, then = "end"},
    {id = "no", said = {vi = "Không", en = "No"}},
  ]},
  {id = "call", said = {vi = "Gọi", en = "Call"}},
]
"""


class Gates(House):
    """A house whose gates may jam."""

    def __init__(self, folder, address):
        super().__init__(folder, address)
        settings = self.site.config.read_text() + SOURCE.format() + "[alarms]\nlinger = 1\n"
        self.site.config.write_text(with_packs(settings))
        set_up(folder, RULE + LED_THROUGH)
        (folder / "packs" / "alarms.toml").write_text("")
        self.jam()

    def jam(self, **waiting):
        """Let trucks wait at gates, and at no others."""
        drop(self, **{gate: waiting.get(name, 0) for name, gate in GATES.items()})

    def alarm(self, key):
        """Return an alarm as the server tells it; None where it is normal."""
        update = self.ear.latest.get(f"alarm/{key}")
        return update and update.document


@pytest.fixture(scope="module")
def house_kind():
    return Gates


@pytest.fixture
def calm(house):
    """Begin without any alarm, whatever others have left."""
    house.jam()

    def gone():
        """Return whether none is there; what is over is acknowledged, what is shelved is taken off the shelf."""
        told = [each.document for topic, each in house.ear.latest.items() if topic.startswith("alarm/")]
        for each in [each for each in told if isinstance(each, Alarm) and not each.active]:
            act = UnshelveAlarms if each.state is AlarmState.SHELVED else AcknowledgeAlarms
            house.ear.ask(act(alarms=(Seen(each.key, each.occurrence, each.revision),)))
        return not [each for each in told if isinstance(each, Alarm)]

    wait_for(gone, "no alarm is left")
    return house


def listed(page):
    """Return the alarms that the list names."""
    return [page.list.item(row, 1).text() for row in range(page.list.rowCount())]


def texts(page):
    """Return all that is said of the alarm beside the list."""
    return [each.text() for each in page.detail.widget().findChildren(QLabel)]


def button(page, name):
    return next((each for each in page.detail.widget().findChildren(QPushButton) if each.text() == name), None)


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


async def in_state(house, key, state):
    await until(lambda: (house.alarm(key) and house.alarm(key).state.value) == state, lambda: f"{house.alarm(key)}")


@pytest.mark.usefixtures("calm")
def test_an_alarm_is_said_looked_at_acknowledged_and_worked_through(at_desk, house):
    async def work(hands):
        desk, page = hands.desk, hands.desk.alarms.page
        house.jam(huu_nghi=1500)
        notice = desk.foot.notice
        await until(lambda: "Ùn tắc: CK Hữu Nghị, 1.500 xe" in notice.words.text(), lambda: notice.words.text())
        assert desk.pages.tabText(6).startswith("Báo động (1)")
        hands.ctrl("J")
        await until(lambda: page.isVisible() and len(page.chosen) == 1, "it is looked at before it is acknowledged")
        assert house.alarm(HUU_NGHI).state.value == "unacknowledged"
        await until(lambda: "Gọi Ban Quản lý" in texts(page), "what to do")
        assert any("0205 38" in each for each in texts(page))
        hands.ctrl("J")
        await in_state(house, HUU_NGHI, "acknowledged")
        await until(
            lambda: any("xác nhận" in each and "desk-1" in each for each in texts(page)), "who has acknowledged"
        )
        press(button(page, "Không"))
        await until(lambda: len(house.alarm(HUU_NGHI).ticks) == 1, "a step is done")
        await until(lambda: button(page, "Xong") is not None, "the next one")
        press(button(page, "Bỏ qua…"))
        form = await hands.opens()
        assert not form.accepting.isEnabled(), "a reason is needed"
        QTest.keyClicks(form.why, "dut day")
        hands.key(Qt.Key.Key_Return, at=form.why)
        await hands.closes()
        await until(lambda: len(house.alarm(HUU_NGHI).ticks) == 2, "a step is left out")
        skipped = house.alarm(HUU_NGHI).ticks[1]
        assert (skipped.skipped, skipped.deed.why, skipped.deed.by) == (True, "dut day", "desk-1")
        await until(lambda: any("bỏ qua bước: Gọi" in each for each in texts(page)), lambda: f"{texts(page)}")
        house.jam()
        await until(lambda: house.alarm(HUU_NGHI) is None, "it is over, and was known")
        await until(lambda: "Không có báo động" in listed(page)[0], lambda: f"{listed(page)}")

    at_desk(work)


@pytest.mark.usefixtures("calm")
def test_whatever_was_looked_at_before_one_key_looks_at_the_most_urgent_alarm_and_acknowledges_none(at_desk, house):
    async def work(hands):
        page = hands.desk.alarms.page
        house.jam(chi_ma=1200)
        await in_state(house, CHI_MA, "unacknowledged")
        await until(lambda: hands.desk.alarms.alarms.standing, "the desk knows")
        hands.ctrl("7")
        await until(lambda: [each.key for each in page.chosen] == [CHI_MA], "it is looked at")
        hands.ctrl("1")
        hands.ctrl("J")
        await until(lambda: page.isVisible() and [each.key for each in page.chosen] == [CHI_MA], "it is looked at")
        hands.ctrl("J")
        await in_state(house, CHI_MA, "acknowledged")
        assert house.alarm(CHI_MA).revision == 2, "once"
        hands.ctrl("1")
        house.jam(chi_ma=1200, huu_nghi=1500)
        await in_state(house, HUU_NGHI, "unacknowledged")
        await until(lambda: len(hands.desk.alarms.alarms.standing) == 2, "the desk knows")
        hands.ctrl("J")
        await until(lambda: [each.key for each in page.chosen] == [HUU_NGHI], "the other one is looked at")
        assert house.alarm(HUU_NGHI).state.value == "unacknowledged"
        hands.ctrl("J")
        await in_state(house, HUU_NGHI, "acknowledged")

    at_desk(work)


@pytest.mark.usefixtures("calm")
def test_whatever_nobody_knows_of_is_named_at_the_foot_until_all_of_it_is_known(at_desk, house):
    async def work(hands):
        notice, page = hands.desk.foot.notice, hands.desk.alarms.page
        told = lambda: f"{notice.words.text()} {notice.more.text()}"  # noqa: E731
        house.jam(chi_ma=1200)
        await until(lambda: "CK Chi Ma" in notice.words.text(), told)
        assert notice.more.text() == ""
        house.jam(chi_ma=1200, huu_nghi=1500)
        await until(lambda: "CK Hữu Nghị" in notice.words.text(), told)
        assert notice.more.text() == "và 1 báo động nữa"
        press(notice)
        await until(lambda: [each.key for each in page.chosen] == [HUU_NGHI], "a click looks at it")
        assert house.alarm(HUU_NGHI).state.value == "unacknowledged"
        hands.ctrl("J")
        await in_state(house, HUU_NGHI, "acknowledged")
        await until(lambda: "CK Chi Ma" in notice.words.text() and notice.more.text() == "", told)
        hands.ctrl("1")
        hands.ctrl("J")
        await until(lambda: [each.key for each in page.chosen] == [CHI_MA], "it is looked at")
        hands.ctrl("J")
        await in_state(house, CHI_MA, "acknowledged")
        await until(lambda: notice.words.text() == "" and not notice.words.isVisible(), told)

    at_desk(work)


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_said_neither_covers_nor_moves_anything_on_a_small_screen(at_desk, house, language):
    async def work(hands):
        desk, page = hands.desk, hands.desk.alarms.page
        desk.resize(1366, 768)
        hands.ctrl("7")
        fits = lambda: desk.size().toTuple() == (1366, 768)  # noqa: E731
        await until(lambda: fits() and page.filters[Which.QUALITY].text(), "it fits")
        parts = [*page.filters.values(), page.line, page.list, page.acknowledge, page.detail]
        where = lambda part: part.rect().translated(part.mapTo(desk, part.rect().topLeft()))  # noqa: E731
        high = lambda: [(where(each).y(), where(each).height()) for each in parts]  # noqa: E731
        before = high()
        house.jam(huu_nghi=1500)
        await until(lambda: desk.foot.notice.words.isVisible(), "the alarm is said")
        desk.said.say("one thing that was refused, with a reason of many words " * 3, refused=True)
        await until(lambda: desk.said.isVisible() and len(desk.said.lines) == 2, "it is said too, beside it")
        assert high() == before
        for said in (desk.foot.notice, desk.said):
            assert not any(where(said).intersects(where(each)) for each in parts)
            assert desk.rect().contains(where(said))
        assert not where(desk.foot.notice).intersects(where(desk.said))

    at_desk(work, language=language)


def painted(list_, row):
    """Return what is seen of the shape of a row: in its middle, near its corner above, near the one below."""
    cell = list_.visualItemRect(list_.item(row, 0))
    image = list_.viewport().grab(cell).toImage()
    middle = QPointF(INSET + SIZE / 2, cell.height() / 2)
    spots = (QPointF(0, 0), QPointF(-0.28, -0.28), QPointF(-0.33, 0.33))
    return [image.pixelColor((middle + spot * SIZE).toPoint()) for spot in spots]


def test_the_list_has_the_shapes_and_colours_of_the_wall_also_where_a_row_is_chosen(qtbot, language):
    page = AlarmPage(language)
    qtbot.addWidget(page)
    page.setStyleSheet(sheet())
    page.resize(1300, 700)
    states = (AlarmState.UNACKNOWLEDGED, AlarmState.ACKNOWLEDGED, AlarmState.RETURNED)
    alarms = [
        structs.replace(samples.alarm("1"), rule=f"{state}-{priority}", priority=priority, state=state)
        for state in states
        for priority in Priority
    ]
    with qtbot.waitExposed(page):
        page.show()
    page.show_alarms(alarms, (), samples.summary(), None, (), datetime.now(UTC), Link.LIVE)
    corners = {
        Priority.CRITICAL: (False, True),
        Priority.HIGH: (False, False),
        Priority.MEDIUM: (True, True),
        Priority.LOW: (True, False),
    }
    for row, alarm in enumerate(alarms):
        page.list.selectRow(row)
        for chosen in (True, False):
            middle, above, below = painted(page.list, row)
            colour = COLOURS[alarm.priority]
            assert (middle == colour) == (alarm.state is not AlarmState.ACKNOWLEDGED), (alarm.rule, chosen)
            if middle == colour:
                assert (above == colour, below == colour) == corners[alarm.priority], (alarm.rule, chosen)
            page.list.clearSelection()
    page.list.selectAll()
    QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = [line.split("\t")[0] for line in QGuiApplication.clipboard().text().splitlines()]
    filled, known = ["▲ K", "◆ C", "■ B", "● T"], ["△ K", "◇ C", "□ B", "○ T"]
    assert copied == [*filled, *known, *filled], "as letters where it is copied, a row in a line"
    assert page.list.item(4, 0).toolTip() == "Khẩn cấp, đã xác nhận"


def test_no_alarm_is_said_only_where_the_server_says_so(qtbot):
    page = AlarmPage(Language("en"))
    qtbot.addWidget(page)
    now = datetime.now(UTC)
    page.show_alarms((), (), None, None, (), now, Link.CONNECTING)
    assert page.head.text() == listed(page)[0] == "The server has not told of alarms yet"
    assert page.filters[Which.STANDING].text() == "Standing (–)"
    page.show_alarms((), (), samples.summary(), None, (), now, Link.LIVE)
    assert (page.head.text(), listed(page)) == ("No alarm", ["No alarm. 87 rules are in force"])
    assert page.trouble.isHidden()
    page.show_alarms((), (), samples.summary(), None, (), now + timedelta(minutes=5), Link.SILENT)
    assert page.trouble.text().startswith("The server is silent: this is what was known at ")
    assert page.trouble.text().endswith(Language("en").time(now)), "when it was heard last"


@pytest.mark.usefixtures("calm")
def test_an_alarm_is_shelved_with_a_reason_and_taken_off_again(at_desk, house):
    async def work(hands):
        page = hands.desk.alarms.page
        house.jam(huu_nghi=1500, chi_ma=1200)
        await in_state(house, CHI_MA, "unacknowledged")
        hands.key(Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: len(listed(page)) == 2, lambda: f"{listed(page)}")
        QTest.keyClicks(page, "c")
        QTest.keyClicks(page.line, "hi ma")
        await until(lambda: len(listed(page)) == 1 and "CK Chi Ma" in listed(page)[0], "found by a word")
        page.list.selectRow(0)
        press(page.shelve)
        form = await hands.opens()
        QTest.keyClicks(form.why, "dang sua duong")
        hands.key(Qt.Key.Key_Return, at=form.why)
        await hands.closes()
        await in_state(house, CHI_MA, "shelved")
        assert house.alarm(CHI_MA).put_aside.why == "dang sua duong"
        hands.key(Qt.Key.Key_Escape, at=page)
        press(page.filters[Which.PUT_ASIDE])
        await until(lambda: len(listed(page)) == 1 and "CK Chi Ma" in listed(page)[0], "it is put aside")
        page.list.selectRow(0)
        await until(lambda: any("dang sua duong" in each for each in texts(page)), "why")
        QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert "CK Chi Ma" in QGuiApplication.clipboard().text()
        press(page.serve)
        form = await hands.opens()
        QTest.keyClicks(form.why, "x")
        hands.key(Qt.Key.Key_Return, at=form.why)
        await until(lambda: "vai trò của trạm" in form.refusal.text(), "only technicians may")
        hands.key(Qt.Key.Key_Escape, at=form)
        await until(lambda: hands.form is None, "it is closed")
        press(page.shelve)
        await in_state(house, CHI_MA, "acknowledged")

    at_desk(work)


@pytest.mark.usefixtures("calm")
def test_one_key_puts_the_scene_of_the_most_urgent_alarm_on_the_wall(at_desk, house):
    async def work(hands):
        before = hands.on(1)
        house.jam(huu_nghi=1500)
        await in_state(house, HUU_NGHI, "unacknowledged")
        first = lambda: [each.key for each in hands.desk.alarms.alarms.standing][:1]  # noqa: E731
        await until(lambda: first() == [HUU_NGHI], "the desk knows")
        hands.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        hands.ctrl("M")
        await until(lambda: hands.on(1) == "alarm-place", lambda: hands.on(1))
        assert hands.state.shows.on_surface(1).scene.parameters["alarm"] == HUU_NGHI
        house.jam()
        await in_state(house, HUU_NGHI, "returned")
        hands.key(Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
        page = hands.desk.alarms.page
        await until(lambda: "CK Hữu Nghị" in listed(page)[0] and "đã hết" in page.list.item(0, 2).text(), "it is over")
        page.list.selectRow(0)
        hands.ctrl("J")
        await until(lambda: hands.on(1) == before, "it goes as it came")

    at_desk(work)


def test_how_good_alarms_are_is_said_with_what_would_make_them_fewer(qtbot):
    panel = HygienePanel(Language("en"))
    qtbot.addWidget(panel)
    now = datetime.now(UTC)
    panel.show_hygiene(None, None, now)
    for table in (panel.spans, panel.worst, panel.proposals):
        assert table.item(0, 0).text() == "worked out within a minute"
    assert not panel.accept.isEnabled()
    top = BadActor(
        alarm="jam.a", name=same("Jam"), about=same("A"), priority=Priority.HIGH, count=40, share=0.8, chattering=3
    )
    span = HygieneSpan(
        name=Words(vi="Ngày", en="Day"), since=datetime.now(UTC), raised=50, per_ten_minutes=0.35, peak=12,
        flooded=0.02, standing=4, stale=1, chattering=1, by_priority=(0, 50, 0, 0), top=(top,),
    )  # fmt: skip
    proposal = Proposal(
        id="jam/off_delay", rule="jam", service="gates", name=same("Jam"), setting="off_delay", before=0, after=60,
        raised=40, would_have=12, days=30,
    )  # fmt: skip
    hygiene = AlarmHygiene(spans=(span,), proposals=(proposal,))
    panel.show_hygiene(Update(topic="alarms/hygiene", document=hygiene, fresh_for=180, taken=now), None, now)
    assert panel.trouble.isHidden()
    told = [panel.spans.item(0, column).text().replace("\u202f", "") for column in range(panel.spans.columnCount())]
    assert told == ["Day", "50", "0.35", "12", "2.0%", "4", "1", "1", "0%", "100%", "0%", "0%"]
    assert [panel.worst.item(0, column).text() for column in (0, 1, 3)] == ["Jam", "A", "40"]
    assert panel.proposals.item(0, 0).text() == "Jam\nover after 0 s → 60 s"
    with qtbot.waitSignal(panel.accepted) as accepted:
        press(panel.accept)
    assert accepted.args == [proposal]


@pytest.mark.parametrize("code", ["vi", "en"])
def test_figures_and_proposals_can_be_read_on_a_small_screen(qtbot, language, code):
    language.speak(code)
    panel = HygienePanel(language)
    qtbot.addWidget(panel)
    panel.setStyleSheet(sheet())
    panel.resize(1350, 560)
    with qtbot.waitExposed(panel):
        panel.show()
    now = datetime.now(UTC)
    jam = Words(vi="Ùn tắc cửa khẩu", en="Jam at a border gate")
    top = BadActor(
        alarm="jam.a", name=jam, about=same("Tân Thanh"), priority=Priority.MEDIUM, count=400, share=0.2, chattering=2,
        stands=864_000,
    )  # fmt: skip
    span = HygieneSpan(
        name=Words(vi="Tháng (30 ngày)", en="Month (30 days)"), since=now, raised=112_500, per_ten_minutes=121.5,
        peak=32, flooded=0.02, standing=14, stale=1, chattering=1, by_priority=(0, 50, 0, 0), top=(top,) * 10,
    )  # fmt: skip
    proposal = Proposal(
        id="jam/on_delay", rule="jam", service="gates", name=jam, setting="on_delay", before=120, after=300,
        raised=400, would_have=120, days=30,
    )  # fmt: skip
    hygiene = AlarmHygiene(spans=(span,) * 3, proposals=(proposal,) * 4)
    panel.show_hygiene(Update(topic="alarms/hygiene", document=hygiene, fresh_for=180, taken=now), None, now)
    QGuiApplication.processEvents()
    for table in (panel.spans, panel.worst, panel.proposals):
        assert not table.horizontalScrollBar().isVisible()
        assert table.viewport().height() >= 3 * ROW
        for column in range(table.columnCount()):
            for line in table.item(0, column).text().split("\n"):
                wanted = table.fontMetrics().horizontalAdvance(line)
                assert wanted <= table.columnWidth(column) - 2 * PADDING, (line, "stands in one line")


@asynccontextmanager
async def locked(database):
    """Let another program keep a database from being read."""
    await database.dispose()
    with closing(sqlite3.connect(database.place, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        yield


@pytest.mark.logs("the figures of alarms cannot be worked out: ")
async def test_why_there_are_no_newer_figures_is_said_beside_the_last_ones_and_their_time(qtbot, language, tmp_path):
    panel = HygienePanel(language)
    qtbot.addWidget(panel)
    noon = NOON + timedelta(hours=24)
    minutes = timedelta(minutes=1)
    async with opened(tmp_path) as site:
        site.use(rule())
        await site.look()
        await site.wait_at(huu_nghi=1300)
        watch = HygieneWatch(site.journal, site.book, site.engine, site.hub)
        told = lambda: structs.replace(site.hub.latest["alarms/hygiene"], taken=noon)  # noqa: E731
        assert await watch.look_or_say(site.now, widen=True)
        panel.show_hygiene(told(), None, noon)
        assert panel.trouble.isHidden()
        assert panel._heads[0].text() == "Có bao nhiêu báo động, tính lúc 12:00"
        async with locked(site.database):
            assert not await watch.look_or_say(site.now, widen=True)
            # the hub looks once more for who has come
            await asyncio.sleep(0)
        panel.show_hygiene(told(), None, noon + 5 * minutes)
        why = panel.trouble.text()
        assert why.startswith("Máy chủ không tính được số liệu: cơ sở dữ liệu ")
        assert why.endswith("history.db đang bị chương trình khác khóa; hãy đóng chương trình đó")
        assert panel._heads[0].text() == "Có bao nhiêu báo động, tính lúc 12:00", "the last ones stay"
        assert panel.spans.item(0, 1).text() == "1"
        assert panel.spans.item(0, 1).foreground().color() == Colour.STALE
        assert await watch.look_or_say(site.now, widen=True), "it is open again"
        await asyncio.sleep(0)
        assert told().error is None
        panel.show_hygiene(told(), None, noon + 5 * minutes)
        assert panel.trouble.text() == "Máy chủ vẫn trả lời nhưng không tính số liệu nữa: hãy báo kỹ thuật viên"
        panel.show_hygiene(told(), None, noon + minutes)
        assert panel.trouble.isHidden()
        assert panel.spans.item(0, 1).foreground().color() != Colour.STALE
        panel.show_hygiene(told(), None, noon + 5 * minutes, "Máy chủ im lặng")
        assert panel.trouble.isHidden(), "the page says it of all its lists"
        assert panel.spans.item(0, 1).foreground().color() == Colour.STALE


@pytest.mark.logs("the figures of alarms cannot be worked out: ")
async def test_a_database_that_is_locked_from_the_start_is_said_of_figures_that_never_were(qtbot, tmp_path):
    panel = HygienePanel(Language("en"))
    qtbot.addWidget(panel)
    async with opened(tmp_path) as site:
        await site.database.migrate()
        watch = HygieneWatch(site.journal, site.book, site.engine, site.hub)
        async with locked(site.database):
            assert not await watch.look_or_say(site.now, widen=True)
            # the hub looks once more for who has come
            await asyncio.sleep(0)
        panel.show_hygiene(site.hub.latest["alarms/hygiene"], None, site.now)
        assert panel.trouble.text().endswith("history.db locked; close that program")
        assert panel.spans.item(0, 0).text() == panel.worst.item(0, 0).text() == "there are no figures yet"


@pytest.mark.parametrize(
    ("link", "why"),
    [
        (Link.SILENT, "The server is silent"),
        (Link.REFUSED, "The server does not accept the key of this desk"),
        (Link.OTHER_SERVER, "Another server answers than the one of this desk's key"),
        (Link.NO_KEY, "This desk has no key to show the server"),
    ],
)
def test_why_the_server_cannot_be_heard_is_told_apart(qtbot, link, why):
    page = AlarmPage(Language("en"))
    qtbot.addWidget(page)
    now = datetime.now(UTC)
    page.turn_to(Which.QUALITY)
    page.show_alarms((), (), None, None, (), now, link)
    assert page.trouble.text() == why
    assert page.hygiene.spans.item(0, 0).text() == "there are no figures yet"


def test_why_the_journal_of_an_alarm_cannot_be_read_is_said(qtbot):
    detail = AlarmDetail(Language("en"))
    qtbot.addWidget(detail)
    detail.show_alarm(samples.alarm("1"), same("the server does not answer"), datetime.now(UTC))
    told = [each.text() for each in detail.widget().findChildren(QLabel)]
    assert told[-2:] == ["Journal", "It cannot be read: the server does not answer"]


def test_who_is_told_outside_is_said_and_what_became_of_it(qtbot):
    detail, at = AlarmDetail(Language("en")), datetime(2026, 12, 1, 3, 4, tzinfo=UTC)
    qtbot.addWidget(detail)
    gates = same("Border gates")
    outside = (
        OutsideTold(who="An", agency=gates, channel="mail", state="sent", at=at),
        OutsideTold(who="Bình", agency=gates, channel="sms", state="sending", at=at, why=same("no answer")),
        OutsideTold(who="police", agency=None, channel="", state="planned", at=at),
    )
    detail.show_alarm(samples.alarm("1"), (), at, outside)
    told = [each.text() for each in detail.widget().findChildren(QLabel)]
    assert told[told.index("Told outside the room") + 1 :][:3] == [
        "10:04  An · Border gates · mail · told",
        "10:04  Bình · Border gates · SMS · is being told · no answer",
        "10:04  police · will be told, unless somebody takes it on",
    ]


def test_whoever_has_got_to_a_button_by_keys_stays_there_when_something_else_is_told(qtbot):
    detail = AlarmDetail(Language("en"))
    qtbot.addWidget(detail)
    detail.show()
    jam = samples.alarm("jam.huu-nghi")
    detail.show_alarm(jam, (), datetime.now(UTC))
    leave = detail.findChildren(QPushButton)[-1]
    assert leave.text() == "Leave out…"
    leave.setFocus()
    detail.show_alarm(structs.replace(jam, revision=jam.revision + 1, said=same("more")), (), datetime.now(UTC))
    assert detail.window().focusWidget() is detail.widget().findChildren(QPushButton)[-1] is not leave


def test_words_have_room_however_narrow_their_column_becomes(qtbot, fonts):  # noqa: ARG001 - words are measured in it
    table = Table()
    qtbot.addWidget(table)
    table.setStyleSheet(sheet())
    table.resize(900, 300)
    with qtbot.waitExposed(table):
        table.show()
    words = "512 trucks wait to be cleared, the limit is 400\n118 more within an hour, and the yard is nearly full"
    table.put(("A", "B"), [(words, "said")], wide=0)
    for wide in range(600, 200, -7):
        table.resize(wide, 300)
        room = QRect(0, 0, table.columnWidth(0) - 2 * PADDING - 6, 1000)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        wanted = table.fontMetrics().boundingRect(room, flags, words).height()
        qtbot.waitUntil(lambda wanted=wanted: table.rowHeight(0) >= wanted)


def test_a_long_list_is_shown_anew_without_measuring_every_row_for_each_cell(qtbot):
    table = Table()
    qtbot.addWidget(table)
    table.resize(1200, 800)
    with qtbot.waitExposed(table):
        table.show()
    began = time.process_time()
    for turn in range(3):
        table.put(("A", "B", "C"), [(f"{turn}", f"row {row}\nwhat is so", "said") for row in range(500)], wide=1)
        QGuiApplication.processEvents()
    assert time.process_time() - began < 2, "it took five seconds"
