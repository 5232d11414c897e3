"""What a station sees of its server's life, over real encrypted sockets."""

import msgspec
import pytest
import zmq
from documents import indicators
from running import free_port, running_hub

from server.contract.client.link import Link
from server.contract.commands import Role
from server.contract.keys import StationKey
from server.contract.messages import Indicators
from server.contract.messages.layouts import Area, TileSpec
from server.contract.toml import read_toml
from server.contract.words import same
from server.security import Keyring
from wall.client.dispatcher import Dispatcher
from wall.client.feed import Feed
from wall.client.freshness import Freshness
from wall.client.mailbox import Mailbox
from wall.widgets.kpi import KpiTile

TOPIC = "indicators/economy"


@pytest.fixture
def board(qtbot):  # noqa: ARG001 - it makes the application
    return Dispatcher(Mailbox())


@pytest.fixture
def follow(board):
    feeds = []

    def start(endpoint, key):
        feed = Feed([endpoint], key if callable(key) else lambda: key, board._mailbox)
        feed.start()
        feeds.append(feed)

    yield start
    for feed in feeds:
        feed.stop()


def value(board):
    update = board.latest.get(TOPIC)
    return update.document.indicators[0].value if update and isinstance(update.document, Indicators) else None


def test_a_late_joiner_sees_the_last_value_on_its_tile(qtbot, board, follow, endpoint, keyring, station_key, language):
    tile = KpiTile(TileSpec(kind="kpi", at=Area(0, 0, 4, 4), topics=(TOPIC,)), language)
    qtbot.addWidget(tile)
    board.bind(tile)
    assert tile.freshness is Freshness.WAITING
    with running_hub(endpoint, keyring) as hub:
        hub.publish(TOPIC, indicators(3.0))
        follow(endpoint, station_key)
        qtbot.waitUntil(lambda: tile.freshness is Freshness.FRESH)
        hub.fail(TOPIC, same("503"))
        qtbot.waitUntil(lambda: tile.freshness is Freshness.FAILING)
    assert tile.document == indicators(3.0)


def test_a_restarted_server_is_followed_without_being_asked(qtbot, board, follow, endpoint, keyring, station_key):
    follow(endpoint, station_key)
    for number in (1.0, 2.0):
        with running_hub(endpoint, keyring) as hub:
            hub.publish(TOPIC, indicators(number))
            qtbot.waitUntil(lambda number=number: value(board) == number, timeout=15_000)
            qtbot.waitUntil(lambda: board.link is Link.LIVE, timeout=15_000)
    qtbot.waitUntil(lambda: board.link is Link.SILENT, timeout=15_000)
    assert value(board) == 2.0


def test_a_station_that_is_not_enrolled_is_told_so(qtbot, board, follow, endpoint, keyring):
    public, secret = (part.decode() for part in zmq.curve_keypair())
    stranger = StationKey(station="stranger", public=public, secret=secret, server=keyring.open().public)
    with running_hub(endpoint, keyring) as hub:
        hub.publish(TOPIC, indicators())
        follow(endpoint, stranger)
        qtbot.waitUntil(lambda: board.link is Link.REFUSED, timeout=15_000)
    assert board.latest == {}


def test_a_key_for_another_server_is_refused(qtbot, board, follow, endpoint, keyring, tmp_path):
    other = Keyring(tmp_path / "other")
    other.enroll("test", Role.OPERATOR, tmp_path / "other.key")
    with running_hub(endpoint, keyring) as hub:
        hub.publish(TOPIC, indicators())
        follow(endpoint, read_toml(tmp_path / "other.key", StationKey))
        qtbot.waitUntil(lambda: board.link is Link.OTHER_SERVER, timeout=15_000)
        # also after it has tried again
        qtbot.wait(4_500)
        assert board.link is Link.OTHER_SERVER
    assert board.latest == {}


def test_a_revoked_station_is_refused_at_its_next_connection(
    qtbot, board, follow, endpoint, keyring, station_key, tmp_path
):
    with running_hub(endpoint, keyring) as hub:
        hub.publish(TOPIC, indicators())
        follow(endpoint, station_key)
        qtbot.waitUntil(lambda: board.link is Link.LIVE, timeout=15_000)
    (tmp_path / "keys" / "stations" / "test.toml").unlink()
    with running_hub(endpoint, keyring):
        qtbot.waitUntil(lambda: board.link is Link.REFUSED, timeout=15_000)


def test_a_wall_that_cannot_read_its_key_says_so(qtbot, board, follow):
    follow(f"tcp://127.0.0.1:{free_port()}", None)
    qtbot.waitUntil(lambda: board.link is Link.NO_KEY, timeout=15_000)


@pytest.mark.logs("the feed of .* crashed")
def test_a_crash_is_shown_and_not_the_end(qtbot, board, follow, endpoint, keyring, station_key, caplog):
    keys = iter([RuntimeError("what nobody thought of"), station_key])

    def read():
        key = next(keys)
        if isinstance(key, Exception):
            raise key
        return key

    with running_hub(endpoint, keyring) as hub:
        hub.publish(TOPIC, indicators())
        follow(endpoint, read)
        qtbot.waitUntil(lambda: board.link is Link.SILENT, timeout=15_000)
        qtbot.waitUntil(lambda: value(board) == 1.0, timeout=15_000)
    assert "what nobody thought of" in caplog.text


def test_messages_of_a_newer_server_become_an_error_on_their_topic(
    qtbot, board, follow, endpoint, keyring, station_key
):
    with running_hub(endpoint, keyring) as hub:
        hub.publish(TOPIC, indicators())
        follow(endpoint, station_key)
        qtbot.waitUntil(lambda: value(board) == 1.0, timeout=15_000)
        raw = msgspec.msgpack.decode(hub.hub._packed[TOPIC][1])
        raw |= {"document": {"kind": "hologram"}, "seq": raw["seq"] + 1}
        body = msgspec.msgpack.encode(raw)
        hub.call(lambda hub: setattr(hub, "_seq", raw["seq"]))
        hub.call(lambda hub: hub._socket.send_multipart([TOPIC.encode(), body]))
        qtbot.waitUntil(lambda: board.latest[TOPIC].error is not None, timeout=15_000)
        assert "hologram" in board.latest[TOPIC].error.en
        hub.publish(TOPIC, indicators(9.0))
        qtbot.waitUntil(lambda: value(board) == 9.0, timeout=15_000)
