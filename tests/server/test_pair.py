"""Two servers on one PostgreSQL: one serves, the other takes over, nothing is lost and nothing done twice."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import asyncpg
import pytest
import zmq
from dates import Moment, environment
from pairs import PairEar, PairSite, assert_kept_once, assert_one_publisher
from persons import AN, FIRST, add
from processes import Relay, province, wait_for
from running import free_port
from sqlalchemy.engine import make_url
from store.cluster import Cluster, cluster_running

from server.contract.client.commands import UnansweredError
from server.contract.client.link import Link
from server.contract.commands import Answer, Envelope, Role, ShowLayout, encode
from server.contract.messages import (
    Beat,
    Layout,
    ServerState,
    SourceHealth,
    SourceState,
    WallState,
)
from server.contract.messages.layouts import Area, Form, ScreenSpec, TileSpec
from server.contract.publishing import Publish
from server.contract.sign_in import NoteShift, SignIn
from server.contract.words import same
from server.security import Keyring

SYSLOG = """
[[source]]
id = "firewalls"
name = {{vi = "Tường lửa", en = "Firewalls"}}
service = "soc"
kind = "syslog"
every = 0.5
timeout = 5.0
port = PORT
transports = ["udp"]
"""
LAYOUT = Layout(
    title=same("Trực"),
    form=(Form(lines=14, letters=57, screen=(ScreenSpec(tile=(TileSpec(kind="clock", at=Area(0, 0, 24, 12)),)),)),),
)

STANDS_BY = "stands by: ioc"

KILLS = int(os.environ.get("VONGLAU_KILLS", "4"))
"""Of the server that serves, at random points of a stream of orders."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with cluster_running(free_port()) as cluster:
        yield cluster


@pytest.fixture
def site(tmp_path, cluster) -> PairSite:
    return PairSite(tmp_path, cluster.new_database())


def wall(ear) -> WallState:
    state = ear.latest["wall/main"].document
    assert isinstance(state, WallState)
    return state


def troubles(ear) -> str:
    state = ear.latest["server/health"].document if "server/health" in ear.latest else None
    return " ".join(each.said.en for each in state.troubles) if isinstance(state, ServerState) else ""


def show(ear, layout="press", id=""):
    """Order a layout, and return the answer."""
    return ear.ask(ShowLayout(wall="main", layout=layout), id=id).result(60)


def polled(ear, source) -> int:
    """Return how often the server that is followed has asked a source with success; 0 for never."""
    update = ear.latest[f"source/{source}"]
    document = update.document
    well = isinstance(document, SourceHealth) and document.state is SourceState.UP
    return document.polls if well and update.epoch == ear.complete else 0


def test_the_second_takes_over_from_one_that_is_killed(site):
    with site.running() as running, PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        answer = show(ear, id="one")
        assert (answer.refused, answer.unstored) == (None, None)
        first.kill()
        second = site.other(first)
        wait_for(lambda: ear.follows(second), "the second is followed")
        assert "one" in wall(ear).done
        assert [link for _, link in ear.links] == [Link.LIVE]
        wait_for(lambda: f"{second.name} took over" in troubles(ear), "who took over is said")
        wait_for(lambda: f"start {first.name} again" in troubles(ear), "that nobody stands by is said")
        # the order that was answered is not carried out again
        revision = wall(ear).revision
        assert show(ear, id="one").refused is None
        assert wall(ear).revision == revision
        first.start(running)
        wait_for(lambda: "stands by: ioc" in first.said(), "the first stands by")
        wait_for(lambda: "no server stands by" not in troubles(ear), "that it stands by is seen")
        assert "the audit is not as it was written" not in second.said()
        # a station that only one of them knows
        Keyring(second.folder / "keys").enroll("new", Role.OPERATOR, site.folder / "new.key")
        wait_for(lambda: f"{first.name} has other keys" in troubles(ear), "that they differ is seen")
        (second.folder / "keys" / "stations" / "new.toml").unlink()
        wait_for(lambda: "has other keys" not in troubles(ear), "that they are alike is seen")
        assert_one_publisher(ear)


def test_one_that_ends_in_order_gives_back_at_once(site):
    with site.running(), PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        show(ear, id="one")
        assert first.program.stop() == 0
        second = site.other(first)
        wait_for(lambda: ear.follows(second), "the second is followed")
        assert "one" in wall(ear).done
        wait_for(lambda: "had ended in order" in troubles(ear), "how it came is said")


def test_one_that_a_newer_version_has_left_behind_does_not_stand_by(site):
    with site.running() as running, PairEar(site) as ear:
        first = site.serving()
        second = site.other(first)
        wait_for(lambda: ear.follows(first), "the first is followed")
        # as if the first were of a version to come, whose tables this one cannot use
        site.rows("UPDATE compatible SET oldest = '9999'")
        site.rows("UPDATE alembic_version SET version_num = '9999'")
        assert second.program.process.wait(30) == 1
        assert second.said().splitlines()[-1].endswith("upgrade this server")
        second.start(running)
        assert second.program.process.wait(30) == 1
        assert second.said().splitlines()[-1].endswith("upgrade this server")
        assert not second.says(STANDS_BY)
        wait_for(lambda: "no server stands by" in troubles(ear), "that nobody stands by is said")
        assert show(ear, id="one").refused is None
        assert site.lease()["number"] == 1


def test_clocks_that_differ_change_nothing(site):
    behind, ahead = site.halves
    for half, minutes in ((behind, -5), (ahead, 5)):
        moved = environment(Moment("", datetime.now(UTC) + timedelta(minutes=minutes)))
        half.environment = {name: moved[name] for name in moved if "FAKETIME" in name} | {
            name: moved[name] for name in ("LD_PRELOAD", "PYTHONPATH")
        }
    with site.running() as running, PairEar(site) as ear:
        known: list[int] = []
        for turn in range(2):
            first = site.serving()
            second = site.other(first)
            wait_for(partial(ear.follows, first), "the one that serves is followed")
            known.append(ear.complete or 0)
            assert show(ear, ("press", "soc")[turn % 2], id=f"turn-{turn}").refused is None
            first.program.stop()
            wait_for(partial(ear.follows, second), "the other one is followed")
            first.start(running)
            wait_for(partial(first.says, STANDS_BY), "the first stands by")
        assert known == sorted(known)
        assert_one_publisher(ear)
        assert {"turn-0", "turn-1"} <= set(wall(ear).done)


def test_one_that_was_stopped_says_does_and_writes_nothing_when_it_wakes(site, tmp_path):
    with province(tmp_path) as address:
        site = PairSite(tmp_path / "site", site.store, province=address)
        with site.running(), PairEar(site) as ear, zmq.Context() as context:
            first = site.serving()
            wait_for(lambda: ear.follows(first), "the first is followed")
            wait_for(lambda: "headlines/press" in ear.latest, "sources are read")
            show(ear, id="one")
            first.signal(signal.SIGSTOP)
            second = site.other(first)
            wait_for(lambda: ear.follows(second), "the second is followed")
            # an order that only the stopped one can have heard
            order = context.socket(zmq.DEALER)
            order.linger = 0
            order.curve_serverkey = site.key.server.encode()
            order.curve_publickey = site.key.public.encode()
            order.curve_secretkey = site.key.secret.encode()
            order.connect(f"tcp://127.0.0.1:{first.port + 1}")
            before = datetime.now(UTC) + timedelta(seconds=50)
            late = Envelope(command=ShowLayout(wall="main", layout="soc"), before=before, id="late")
            order.send_multipart([b"1", encode(late)])
            said, woken = len(first.said()), time.monotonic()
            lease = site.lease()["number"]
            first.signal(signal.SIGCONT)
            assert first.program.process.wait(30) == 1
            assert "another server has taken over" in first.said()[said:]
            assert not [h for h in ear.overheard if h.endpoint == first.endpoint and h.at > woken]
            assert not order.poll(200)
            order.close()
            assert site.lease()["number"] == lease
            assert "late" not in wall(ear).done
            wait_for(lambda: polled(ear, "press") > 0, "the other one reads the sources")
            assert show(ear, "soc").refused is None
            assert_one_publisher(ear)


def test_a_source_that_speaks_by_itself_is_heard_by_the_next_one(tmp_path, cluster):
    port = free_port()
    site = PairSite(tmp_path, cluster.new_database(), sources=SYSLOG.replace("PORT", str(port)))

    def heard(ear) -> bool:
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as firewall:
            event = f"<13>1 {now} fw-1 cef - - - CEF:0|Đồng Đăng|IDS|2.0|42|Xâm nhập|7|cat=intrusion"
            firewall.sendto(event.encode(), ("127.0.0.1", port))
        if polled(ear, "firewalls") == 0:
            return False
        document = ear.latest["source/firewalls"].document
        assert isinstance(document, SourceHealth)
        return document.records > 0

    with site.running(), PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        wait_for(lambda: "source/firewalls" in ear.latest and heard(ear), "the first listens")
        first.kill()
        second = site.other(first)
        wait_for(lambda: ear.follows(second), "the second is followed")
        wait_for(lambda: heard(ear), "the second listens")


def test_who_is_signed_in_stays_and_what_is_published_is_once(site):
    topic = "layout/duty"
    with site.running(), PairEar(site) as ear:
        first = site.serving()
        second = site.other(first)
        add(first, AN, FIRST, Role.TECHNICIAN)
        wait_for(lambda: ear.follows(first), "the first is followed")
        session = ear.ask(SignIn(name=AN, password=FIRST)).result(60).session
        publish = Publish(topic=topic, document=LAYOUT)
        answer = ear.ask(publish, id="version", session=session).result(60)
        assert answer.refused is None, answer.refused
        first.kill()
        # asked while nobody serves
        again = ear.ask(publish, id="version", session=session)
        shown = ear.ask(ShowLayout(wall="main", layout="press"), id="shown", session=session)
        assert again.result(60).refused is None
        assert shown.result(60).refused is None
        assert ear.follows(second)
        assert ear.latest[topic].document == LAYOUT
        assert wall(ear).claims[-1].by == AN
    assert [(row["number"], row["by"]) for row in site.rows("SELECT * FROM versions")] == [(1, AN)]


def test_a_database_that_starts_again_moves_nothing(site, cluster):
    with site.running(), PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        show(ear, id="one")
        number = site.lease()["number"]
        cluster.stop()
        cluster.start()
        wait_for(lambda: show(ear).refused is None, "orders are carried out again")
        assert site.lease()["number"] == number
        assert ear.follows(first)
        assert [link for _, link in ear.links] == [Link.LIVE]


def test_while_the_database_is_away_walls_go_on_and_nobody_writes(site, cluster):
    with site.running(), PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        show(ear, id="one")
        number = site.lease()["number"]
        cluster.stop()
        try:
            wait_for(lambda: "orders are refused" in troubles(ear), "that it is away is shown")
            since = time.monotonic()
            answer = show(ear, "soc", id="two")
            assert answer.refused is not None
            assert "the database does not answer" in answer.refused.en
            wait_for(lambda: beats(ear, first, since) >= 4, "the feed goes on")
        finally:
            cluster.start()
        wait_for(lambda: show(ear, "soc", id="three").refused is None, "orders are carried out again")
        wait_for(lambda: "orders are refused" not in troubles(ear), "that it is back is shown")
        assert ear.follows(first)
        assert site.lease()["number"] == number
        assert {"one", "three"} <= set(wall(ear).done)
        assert "two" not in wall(ear).done
        # what was published meanwhile is written when it can be
        assert show(ear, id="four").unstored is None


def beats(ear, half, since):
    """Return how many beats of a server have come since."""
    return sum(h.endpoint == half.endpoint and h.at > since and isinstance(h.message, Beat) for h in ear.overheard)


@pytest.mark.parametrize("way", ["up", "down"])
def test_one_that_does_not_reach_the_database_gives_way(tmp_path, cluster, way):
    """Its connections stay half open: nobody tells it that they lead nowhere."""
    store = cluster.new_database()
    with closing(Relay(cluster.port)) as one, closing(Relay(cluster.port)) as another:
        cables = one, another
        database = make_url(store).database
        through = [f"postgresql://vonglau@127.0.0.1:{cable.port}/{database}" for cable in cables]
        site = PairSite(tmp_path, store, stores=through)
        with site.running(), PairEar(site) as ear:
            first = site.serving()
            second, cable = site.other(first), cables[site.halves.index(first)]
            wait_for(lambda: ear.follows(first), "the first is followed")
            show(ear, id="one")
            cable.cut(way)
            wait_for(lambda: ear.follows(second), "the second is followed")
            # the first still shows what it has, to whoever hears nobody else, and takes no orders
            since = time.monotonic()
            wait_for(lambda: beats(ear, first, since) >= 2, "the first goes on showing")
            assert show(ear, "soc", id="two").refused is None
            assert ear.follows(second)
            assert_one_publisher(ear)
            cable.mend()
            assert first.program.process.wait(30) == 1
            assert "two" in wall(ear).done


def test_a_transaction_that_hangs_holds_nobody_up(site):
    """As if the server were stopped between its last look at the lease and the commit."""

    async def hang(holder: str) -> asyncpg.Connection:
        address = make_url(site.store)
        connection = await asyncpg.connect(
            host=str(address.query["host"]),
            port=int(str(address.query["port"])),
            user=address.username,
            database=address.database,
            server_settings={"application_name": f"vonglau {holder}"},
        )
        await connection.execute("BEGIN")
        await connection.execute("SELECT pg_advisory_xact_lock(1987014247)")
        await connection.execute("INSERT INTO drafts VALUES ('layout/late', 'nobody', 0, 0, '')")
        await connection.execute("SELECT number FROM leases WHERE name = 'server' FOR KEY SHARE")
        return connection

    loop = asyncio.new_event_loop()
    with closing(loop), site.running(), PairEar(site) as ear:
        first = site.serving()
        wait_for(lambda: ear.follows(first), "the first is followed")
        hanging = loop.run_until_complete(hang(first.name))
        first.kill()
        wait_for(lambda: ear.follows(site.other(first)), "the second is followed")
        answer = show(ear, id="one")
        assert (answer.refused, answer.unstored) == (None, None)
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
            loop.run_until_complete(hanging.execute("COMMIT"))
        assert site.single("SELECT count(*) FROM drafts") == 0


@pytest.mark.timeout(120 + 20 * KILLS)
def test_orders_survive_kills_at_any_moment(site):
    """What was acknowledged is there, once; what was under way is answered by the next server, under the same id."""
    chance = random.Random(16)
    acknowledged, unanswered = [], []
    with site.running() as running, PairEar(site) as ear:
        wait_for(lambda: ear.complete is not None, "a server is followed")
        count = 0
        for _ in range(KILLS):
            first = site.serving()
            second = site.other(first)
            wait_for(partial(second.says, STANDS_BY), "the other one stands by")
            kill_at = time.monotonic() + chance.uniform(0.0, 0.7)
            asked: dict[str, Future[Answer]] = {}
            killed = False
            while not killed or not second.serves:
                if not killed and time.monotonic() >= kill_at:
                    first.kill()
                    killed = True
                if len([each for each in asked.values() if not each.done()]) < 4:
                    count += 1
                    id = f"note-{count}"
                    asked[id] = ear.ask(NoteShift(wall="main", text=id), id=id)
                time.sleep(chance.uniform(0.0, 0.01))
            for id, answer in asked.items():
                try:
                    told = answer.result(60)
                except UnansweredError:
                    unanswered.append(id)
                else:
                    assert told.refused is None, told
                    if told.unstored is None:
                        acknowledged.append(id)
            first.start(running)
        wait_for(lambda: ear.follows(site.serving()), "the last one is followed")
        assert_one_publisher(ear)
    assert_kept_once(site, acknowledged)
    assert len(acknowledged) > KILLS
    assert not unanswered
    ended = subprocess.run(
        ["pgrep", "-f", str(site.folder)], check=False, capture_output=True, text=True
    ).stdout.split()
    assert not ended
