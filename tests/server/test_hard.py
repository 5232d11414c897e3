"""What happens when servers and walls are killed while people act, and when several want different things at once.

``ROUNDS`` in the environment says how often; by default each of these takes well under a minute. What was seen is
logged: ``ROUNDS=100 python -m pytest tests/server/test_hard.py --log-file=FILE --log-file-level=INFO``.
"""

import itertools
import logging
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from persons import AN, BINH, FIRST, SECOND, Person, add, people
from processes import Ear, Site, wait_for

from server.contract.commands import Answer, Envelope, Role, ShowLayout, decode_answer, encode
from server.contract.messages import WallState
from server.contract.sign_in import ChangePassword, SignIn

pytestmark = pytest.mark.waits

log = logging.getLogger(__name__)

SEED = int(os.environ.get("SEED", "20261130"))


def rounds(usual: int) -> int:
    """Return how often something is tried."""
    return int(os.environ.get("ROUNDS", usual))


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path, "http://127.0.0.1:1", sources="")


class Operator:
    """One station, whose orders wait only so long: its server may be gone."""

    def __init__(self, site: Site, station: str) -> None:
        self._person = Person(site, station)
        self._number = itertools.count()
        self.station = station

    def give(self, command, name="", *, revision=None, session="", within=10.0) -> Answer | None:
        """Return the answer to an order, or None where there was none in time."""
        number = b"%d" % next(self._number)
        before = datetime.now(UTC) + timedelta(seconds=within)
        envelope = Envelope(command=command, id=name, revision=revision, session=session, before=before)
        orders = self._person._orders
        orders.send_multipart([number, encode(envelope)])
        until = time.monotonic() + within
        while orders.poll(max(0.0, until - time.monotonic()) * 1000):
            answered, body = orders.recv_multipart()
            # one to an order of which nobody waits any more is no answer to this one
            if answered == number:
                return decode_answer(body)
        return None

    def close(self) -> None:
        self._person.__exit__()


@contextmanager
def operators(site: Site, *stations: str) -> Iterator[list[Operator]]:
    for name in stations:
        if not (site.folder / f"{name}.key").exists():
            site.enroll(name, Role.OPERATOR)
    opened = [Operator(site, name) for name in stations]
    try:
        yield opened
    finally:
        for each in opened:
            each.close()


def state_of(ear: Ear) -> WallState:
    document = ear.until("wall/main", lambda update: update.document is not None).document
    assert isinstance(document, WallState)
    return document


def at_work(
    operator: Operator, screen: int, prefix: str, ended: threading.Event, given: list[tuple[str, Answer | None]]
) -> None:
    """Put one layout after the other on a surface until told to stop, and once more where no answer came."""
    for number in itertools.count():
        if ended.is_set():
            return
        name = f"{prefix}-{number}"
        order = ShowLayout(wall="main", layout=f"layout-{prefix}-{number}", screen=screen)
        answer = operator.give(order, name, within=0.5)
        given.append((name, answer))


def test_killed_while_two_act_each_acknowledged_order_is_there_once(site):
    chance = random.Random(SEED)
    acknowledged = again = 0
    for number in range(rounds(4)):
        names = ("one", "two")
        given: dict[str, list[tuple[str, Answer | None]]] = {name: [] for name in names}
        with operators(site, *names) as both:
            with site.running() as server, Ear(site) as ear:
                before = state_of(ear)
                ended = threading.Event()
                threads = [
                    threading.Thread(
                        target=at_work, args=(each, place, f"r{number}{each.station}", ended, given[each.station])
                    )
                    for place, each in enumerate(both, 1)
                ]
                for thread in threads:
                    thread.start()
                wait_for(lambda: all(any(each for _, each in kept) for kept in given.values()), "both are answered")  # noqa: B023
                time.sleep(chance.uniform(0.0, 0.6))
                server.kill()
                ended.set()
                for thread in threads:
                    thread.join()
            with site.running(), Ear(site) as ear:
                after = state_of(ear)
                ids = [claim.id for claim in after.claims]
                assert len(ids) == len(set(ids)), "nothing is there twice"
                asked = sum(len(kept) for kept in given.values())
                sure = {
                    name: [id for id, each in kept if each and not each.refused and not each.unstored]
                    for name, kept in given.items()
                }
                acknowledged += sum(map(len, sure.values()))
                assert sum(map(len, sure.values())) <= after.revision - before.revision <= asked, "each is counted once"
                for place, each in enumerate(both, 1):
                    order_of = [id for id, _ in given[each.station]]
                    shown = after.shows.on_surface(place).claim
                    assert order_of.index(shown) >= order_of.index(sure[each.station][-1]), "none of them is lost"
                    # the walls remember 64; of each its newest are among them
                    assert set(sure[each.station][-20:]) <= set(after.done)
                    # asked once more, as whoever got no answer does: carried out once, whether it was before or not
                    revision, known = state_of(ear).revision, order_of[-1] in state_of(ear).done
                    order = ShowLayout(wall="main", layout=f"layout-{order_of[-1]}", screen=place)
                    for _ in range(2):
                        repeated = each.give(order, order_of[-1])
                        assert repeated is not None
                        assert repeated.refused is None
                    again += not known
                    wait_for(lambda: order_of[-1] in state_of(ear).done, "it is known")  # noqa: B023
                    assert state_of(ear).revision == revision + (not known)
    log.info("%d kills: %d acknowledged, none lost or twice; %d had to be given again", rounds(4), acknowledged, again)


def test_of_conflicting_changes_one_wins_and_each_other_is_told_why(site):
    count = rounds(4) * 50
    results: dict[str, list[tuple[int, Answer]]] = {"one": [], "two": []}

    def change(operator: Operator, seen: Ear) -> None:
        revision = 0
        for number in range(count):
            revision = max(revision, state_of(seen).revision)
            order = ShowLayout(wall="main", layout=f"{operator.station}-{number}")
            answer = operator.give(order, f"{operator.station} {number}", revision=revision)
            assert answer is not None
            results[operator.station].append((revision, answer))

    with site.running(), operators(site, "one", "two") as both, Ear(site) as first, Ear(site) as second:
        begun = state_of(first).revision
        threads = [threading.Thread(target=change, args=pair) for pair in zip(both, (first, second), strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        won = [revision for kept in results.values() for revision, answer in kept if answer.refused is None]
        # whoever won saw the newest state of all, and nobody else saw that one in time: one order for all
        assert sorted(won) == list(range(begun, begun + len(won)))
        assert all(any(answer.refused is None for _, answer in kept) for kept in results.values())
        final = first.until("wall/main", lambda update: update.document.revision == begun + len(won)).document
        assert final.claims[-1].by in results
    refused = [answer for kept in results.values() for _, answer in kept if answer.refused is not None]
    assert sum(map(len, results.values())) == 2 * count
    for answer in refused:
        assert answer.stale
        assert answer.refused is not None
        assert "changed the wall at" in answer.refused.en
    log.info("%d changes: %d in one order, %d refused and told why", 2 * count, len(won), len(refused))


def test_a_console_whose_person_is_locked_or_has_a_new_password_is_told_and_changes_nothing_more(site):
    add(site, AN, FIRST)
    add(site, BINH, SECOND)
    site.enroll("desk", Role.VIEWER)

    def acting(ear: Person, given: list[Answer], ended: threading.Event) -> None:
        for number in itertools.count():
            given.append(ear.ask(ShowLayout(wall="main", layout=f"layout-{number}")))
            if ended.is_set() or given[-1].refused is not None:
                return

    with site.running(), Person(site, "desk") as desk, Person(site) as ear:
        for end in (
            lambda: people(site, "lock", AN),
            lambda: ear.ask(ChangePassword(old=FIRST, new=SECOND)),
            lambda: people(site, "password", AN, password=FIRST),
        ):
            if "locked" in people(site, "list").stdout:
                assert people(site, "unlock", AN).exit_code == 0
            desk.sign_in(AN, FIRST)
            ear.session = ""
            ear.sign_in(AN, FIRST)
            given: list[Answer] = []
            ended = threading.Event()
            thread = threading.Thread(target=acting, args=(desk, given, ended))
            thread.start()
            wait_for(lambda: len(given) > 3, "it acts")  # noqa: B023
            end()
            thread.join(30)
            ended.set()
            thread.join()
            assert given[-1].signed_out, "it is told to sign in again"
            assert all(each.refused is None for each in given[:-1])
            revision = state_of(ear).revision
            assert desk.ask(ShowLayout(wall="main", layout="later")).signed_out
            assert state_of(ear).revision == revision
            assert people(site, "password", AN, password=FIRST).exit_code == 0


def test_a_busy_server_ends_in_time_and_in_order(site):
    add(site, AN, FIRST)
    chance = random.Random(SEED)
    longest = 0.0
    for number in range(rounds(3)):
        with site.running() as server, operators(site, "one", "two", "three") as (one, two, three), Ear(site) as ear:
            state_of(ear)
            ended = threading.Event()

            def signing(operator: Operator, ended: threading.Event) -> None:
                for number in itertools.count():
                    if ended.is_set():
                        return
                    name, password = (AN, FIRST) if number % 2 else (f"Người {number}", "x")
                    operator.give(SignIn(name=name, password=password), within=0.2)

            threads = [threading.Thread(target=signing, args=(three, ended))]
            threads += [
                threading.Thread(target=at_work, args=(each, place, f"r{number}-{place}", ended, []))
                for place, each in enumerate((one, two), 1)
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.0, 1.5))
            begun = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            try:
                assert server.process.wait(30) == 0
            finally:
                ended.set()
                for thread in threads:
                    thread.join()
            longest = max(longest, time.monotonic() - begun)
            assert "Traceback" not in server.said()
    log.info("%d times: the longest end took %.1f s", rounds(3), longest)
