"""The board gives every tile its updates, as seldom as possible, and judges their age."""

import itertools
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from documents import indicators, update
from msgspec import structs
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget
from tile_documents import UP

from server.contract.client.link import Link
from server.contract.messages import Update
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import Words
from wall.client.dispatcher import BATCH, Dispatcher
from wall.client.freshness import Freshness
from wall.client.mailbox import Mailbox
from wall.widgets.kpi import KpiTile
from wall.widgets.sources import SourcesTile

TOPIC = "indicators/economy"


@pytest.fixture
def mailbox(qapp):  # noqa: ARG001 - it makes the application
    return Mailbox()


@pytest.fixture
def board(mailbox):
    board = Dispatcher(mailbox)
    # twenty of its seconds in one of ours
    board._clock.setInterval(50)
    yield board
    board._clock.stop()
    board._pause.stop()


@pytest.fixture
def tile(qtbot, language):
    """Return a tile that shows some topics."""

    def make(*topics, kind=KpiTile):
        tile = kind(TileSpec(kind="kpi", at=Area(0, 0, 4, 4), topics=topics or (TOPIC,)), language)
        qtbot.addWidget(tile)
        return tile

    return make


def now(**changes):
    """Return an update that has just been taken."""
    given: dict[str, Any] = {"taken": datetime.now(UTC), "epoch": 1, "seq": 1}
    return update(**(given | changes))


def values(tile):
    return [document.indicators[0].value for document in tile.documents.values()]


def heard(board, topic):
    """Return the list in which a watcher of a topic collects what it is given."""
    received: list[Update] = []
    board.watch(topic, received.append)
    return received


@pytest.fixture
def deliver(qtbot, mailbox, board):
    """Put updates in and return when they are delivered."""

    numbers = itertools.count(1)

    def deliver(*updates, epoch=1):
        last = next(numbers)
        for each in (*updates, update("test/end", seq=last, epoch=epoch)):
            mailbox.put(each)
        qtbot.waitUntil(lambda: "test/end" in board.latest and board.latest["test/end"].seq == last)

    return deliver


def test_a_tile_gets_what_is_known_and_what_comes(board, tile, deliver):
    deliver(now())
    shown = tile()
    board.bind(shown)
    assert (values(shown), shown.freshness) == ([1.0], Freshness.FRESH)
    deliver(now(document=indicators(2.0), seq=2))
    assert values(shown) == [2.0]


def test_a_tile_gets_nothing_of_other_topics(board, tile, deliver):
    shown = tile()
    board.bind(shown)
    deliver(now(topic="indicators/other"), now(topic="indicators"), now(topic=f"{TOPIC}/more"))
    assert shown.received == 0
    assert shown.freshness is Freshness.WAITING


def test_a_star_stands_for_all_of_a_kind_and_no_other(board, deliver):
    deliver(now(topic="source/a"), now(topic="sources/b"))
    received = heard(board, "source/*")
    assert [each.topic for each in received] == ["source/a"]
    deliver(now(topic="source/c", seq=2), now(topic="sources/d", seq=3), now(topic="indicators/source"))
    assert [each.topic for each in received] == ["source/a", "source/c"]


def test_a_tile_of_a_whole_kind_shows_all_of_it(board, tile, deliver):
    shown = tile("source/*", kind=SourcesTile)
    board.bind(shown)
    deliver(now(topic="source/a", document=UP), now(topic="source/b", document=UP, seq=2))
    assert set(shown.documents) == {"source/a", "source/b"}
    assert shown.freshness is Freshness.FRESH


def test_an_unbound_tile_gets_nothing_more(board, tile, deliver):
    left, right = tile(), tile()
    for each in (left, right):
        board.bind(each)
    board.unbind(left)
    deliver(now())
    assert (left.received, right.received) == (0, 1)
    assert board.tiles == [right]


def test_a_page_that_is_gone_hears_nothing_more(board, deliver, qapp, caplog):
    class Page(QWidget):
        heard = 0

        def hear(self, update):
            self.setWindowTitle(update.topic)
            type(self).heard += 1

    page, late = Page(), Page()
    board.watch(TOPIC, page.hear)
    deliver(now())
    assert Page.heard == 1
    page.deleteLater()
    qapp.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    board.watch(TOPIC, late.hear)
    deliver(now(seq=2))
    assert Page.heard == 3, "the other one hears, at once and now"
    assert not caplog.records


def test_a_replay_causes_no_repaint(qtbot, board, tile, deliver):
    shown = tile()
    with qtbot.waitExposed(shown):
        shown.show()
    board.bind(shown)
    deliver(now())
    qtbot.waitUntil(lambda: shown.repaints > 0)
    settled(qtbot, board)
    received, repaints = shown.received, shown.repaints
    deliver(board.latest[TOPIC])
    settled(qtbot, board)
    assert (shown.received, shown.repaints) == (received, repaints)


def test_the_same_content_read_again_causes_no_repaint(qtbot, board, tile, deliver):
    shown = tile()
    with qtbot.waitExposed(shown):
        shown.show()
    board.bind(shown)
    deliver(now())
    qtbot.waitUntil(lambda: shown.repaints > 0)
    settled(qtbot, board)
    repaints = shown.repaints
    deliver(now(seq=2))
    deliver(now(seq=1, epoch=2))
    settled(qtbot, board)
    assert shown.repaints == repaints
    deliver(now(seq=2, epoch=2, document=indicators(2.0)))
    qtbot.waitUntil(lambda: shown.repaints > repaints)


def settled(qtbot, board):
    """Wait until what was asked to be painted has been: two turns of the board's clock."""
    for _ in range(2):
        with qtbot.waitSignal(board.judged):
            pass


def test_remembered_values_look_old_until_the_server_says_them_again(qtbot, board, tile, deliver):
    remembered = now(epoch=7, seq=7)
    board.remember([remembered])
    shown = tile()
    board.bind(shown)
    assert (values(shown), shown.freshness) == ([1.0], Freshness.STALE)
    settled(qtbot, board)
    assert shown.freshness is Freshness.STALE
    # at once, not when the clock judges next
    board._clock.stop()
    # the very same, numbered as before: the server has not been restarted
    deliver(remembered)
    assert shown.freshness is Freshness.FRESH


def test_a_source_that_was_removed_has_no_row_once_the_server_has_told_all(qtbot, board, tile, mailbox, deliver):
    named, rows = tile("source/old", kind=SourcesTile), tile("source/*", kind=SourcesTile)
    board.bind(named)
    board.bind(rows)
    deliver(*(now(topic=f"source/{name}", document=UP, epoch=1) for name in ("old", "kept")))
    mailbox.set_link(Link.LIVE, complete=1)
    qtbot.waitUntil(lambda: board.link is Link.LIVE)
    assert set(rows.documents) == {"source/old", "source/kept"}
    # the server starts again without it
    deliver(now(topic="source/kept", document=UP, epoch=2), epoch=2)
    assert set(rows.documents) == {"source/old", "source/kept"}, "it may still come"
    mailbox.set_link(Link.LIVE, complete=2)
    deliver(epoch=2)
    assert set(rows.documents) == {"source/kept"}
    assert set(named.documents) == {"source/old"}, "what a layout names stays, and looks old"
    later = tile("source/*", kind=SourcesTile)
    board.bind(later)
    assert set(later.documents) == {"source/kept"}


def test_what_the_run_before_knew_is_there_until_the_next_one_has_told_all(qtbot, board, tile, mailbox, deliver):
    deliver(now(topic="wall/main"), now(topic="wall/gone"), now(topic="source/a", document=UP))
    assert board.names("wall") is None
    mailbox.set_link(Link.LIVE, complete=1)
    qtbot.waitUntil(lambda: board.names("wall") == ["gone", "main"])
    # another server takes over
    deliver(now(topic="source/a", document=UP, epoch=2), epoch=2)
    assert board.names("wall") is None, "neither gone nor there: nobody knows yet"
    rows = tile("source/*", kind=SourcesTile)
    board.bind(rows)
    assert set(rows.documents) == {"source/a"}
    deliver(now(topic="wall/main", epoch=2), epoch=2)
    mailbox.set_link(Link.LIVE, complete=2)
    qtbot.waitUntil(lambda: board.names("wall") == ["main"])


def test_what_the_server_has_said_is_not_replaced_by_what_is_remembered(board, tile, deliver):
    deliver(now(document=indicators(2.0)))
    board.remember([now(document=indicators(1.0))])
    shown = tile()
    board.bind(shown)
    assert (values(shown), shown.freshness) == ([2.0], Freshness.FRESH)


def test_what_is_of_this_station_alone_is_not_worth_remembering(board, deliver):
    deliver(now())
    board.post(now(topic="here/station"))
    assert [each.topic for each in board.worth_remembering() if not each.topic.startswith("test/")] == [TOPIC]


def test_a_value_becomes_old_by_the_clock_alone(qtbot, board, tile, deliver):
    shown = tile()
    board.bind(shown)
    deliver(now(taken=datetime.now(UTC) - timedelta(seconds=58.5)))
    assert shown.freshness is Freshness.FRESH
    qtbot.waitUntil(lambda: shown.freshness is Freshness.STALE)
    assert values(shown) == [1.0]


def test_age_is_judged_by_the_servers_clock(qtbot, board, tile, mailbox, deliver):
    shown = tile()
    board.bind(shown)
    mailbox.set_link(Link.LIVE, ahead=3600.0)
    deliver(now())
    qtbot.waitUntil(lambda: shown.freshness is Freshness.STALE)
    deliver(now(taken=datetime.now(UTC) + timedelta(seconds=3600), seq=2))
    qtbot.waitUntil(lambda: shown.freshness is Freshness.FRESH)


def test_a_change_of_the_link_is_told(qtbot, board, mailbox):
    with qtbot.waitSignal(board.link_changed):
        mailbox.set_link(Link.LIVE)
    assert board.link is Link.LIVE
    with qtbot.waitSignal(board.link_changed):
        mailbox.set_link(Link.SILENT)
    assert board.link is Link.SILENT


def test_what_came_before_the_board_was_there_is_delivered(qtbot, mailbox):
    mailbox.put(now())
    board = Dispatcher(mailbox)
    qtbot.waitUntil(lambda: TOPIC in board.latest)


def test_many_topics_at_once_come_in_batches_between_which_tiles_are_painted(qtbot, qapp, board, mailbox):
    count = 5 * BATCH
    heard, held_at_once = [], []
    for number in range(count):
        board.watch(f"source/{number}", lambda update: heard.append(update.topic))
        mailbox.put(now(topic=f"source/{number}", document=UP, seq=number + 1))

    def all_heard():
        before = len(heard)
        qapp.processEvents()
        held_at_once.append(len(heard) - before)
        # what goes on arriving must not postpone what waits
        mailbox.put(now(topic="source/0", document=UP, seq=count + len(held_at_once)))
        return len(set(heard)) == count

    qtbot.waitUntil(all_heard)
    assert max(held_at_once) <= BATCH
    assert heard[:count] == [f"source/{number}" for number in range(count)], "the oldest first"


def test_what_goes_to_the_same_tile_comes_in_one_batch(qapp, board, tile, mailbox):
    tiles = [tile(*(f"source/{number}-{part}" for part in range(5)), kind=SourcesTile) for number in range(BATCH)]
    for each in tiles:
        board.bind(each)
    last = tile("source/last", kind=SourcesTile)
    board.bind(last)
    # as they come from as many sources: one part of each tile after the other
    for part in range(5):
        for number in range(BATCH):
            mailbox.put(now(topic=f"source/{number}-{part}", document=UP))
    mailbox.put(now(topic="source/last", document=UP))
    totals = set()
    while not last.received:
        qapp.processEvents()
        totals.add(sum(each.received for each in tiles))
    assert totals - {0} == {5 * BATCH}


def test_fifty_thousand_updates_cost_a_blocked_display_one_wake_up(qtbot, board, tile, mailbox):
    topics = [f"indicators/{number}" for number in range(50)]
    tiles = [tile(topic) for topic in topics]
    for each in tiles:
        board.bind(each)
    wakes = []
    mailbox.ready.connect(lambda: wakes.append(1), Qt.ConnectionType.DirectConnection)
    template = now()

    def flood():
        for number in range(50_000):
            mailbox.put(structs.replace(template, topic=topics[number % 50], seq=number))

    thread = threading.Thread(target=flood)
    thread.start()
    # the display's own thread waits here and handles no event
    thread.join()
    assert len(wakes) == 1
    qtbot.waitUntil(lambda: all(each.received for each in tiles))
    assert [each.received for each in tiles] == [1] * 50
    assert [board.latest[topic].seq for topic in topics] == list(range(49_950, 50_000))


def test_a_tile_says_what_it_waits_for_and_after_a_while_that_nobody_tells_of_it(
    qtbot, board, tile, mailbox, deliver, monkeypatch
):
    shown, whole = tile("breakdown/traffic"), tile("source/*", kind=SourcesTile)
    for each in (shown, whole):
        board.bind(each)
    assert shown._note == "Đang chờ máy chủ"
    mailbox.set_link(Link.LIVE)
    qtbot.waitUntil(lambda: shown._note == "Đang chờ số liệu")
    mailbox.set_link(Link.LIVE, complete=1)
    settled(qtbot, board)
    assert shown._note == "Đang chờ số liệu", "a source may just have been asked"
    monkeypatch.setattr("wall.client.dispatcher.SOON", timedelta())
    qtbot.waitUntil(lambda: shown._note == "Đến nay chưa có nguồn nào trên máy chủ cho biết mục này")
    assert whole._note == "Đến nay chưa có nguồn nào trên máy chủ cho biết mục này"
    deliver(now(topic="breakdown/traffic"))
    assert shown.freshness is Freshness.FRESH
    mailbox.set_link(Link.SILENT)
    qtbot.waitUntil(lambda: whole._note == "Đang chờ máy chủ")


def test_a_service_without_a_source_is_said_and_does_not_dim_the_others(board, tile, deliver):
    none = Words(vi="chưa có nguồn nào", en="no source is set up")
    alone, beside = tile("notices/soc"), tile(TOPIC, "notices/soc")
    for each in (alone, beside):
        board.bind(each)
    deliver(now(), update("notices/soc", document=None, taken=None, error=none, source=""))
    board.post(structs.replace(board.latest["notices/soc"], document=None, epoch=1, seq=9))
    assert (alone.freshness, alone._note) == (Freshness.FAILING, none.vi)
    assert (beside.freshness, beside._note) == (Freshness.PARTIAL, none.vi)
