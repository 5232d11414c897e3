"""Two servers on one PostgreSQL tell people outside: whichever dies, each message is there, and once in effect."""

import asyncio
import contextlib
import os
import random
import time
from functools import partial
from pathlib import Path

import pytest
from gate_site import SOURCE, drop, set_up, standing, with_packs
from pairs import PairEar, PairSite
from processes import wait_for
from store.cluster import cluster_running

from notifying.conftest import PEOPLE, ROUTE
from notifying.receivers import mail_server
from server.contract.alarm_commands import AcknowledgeAlarms, Seen
from server.contract.client.commands import UnansweredError

TAKEOVERS = int(os.environ.get("VONGLAU_KILLS", "3"))

pytestmark = pytest.mark.waits


def furnish(site: PairSite, port: int) -> None:
    """Let both read the same table, by the same rule, and tell the same people."""
    set_up(site.folder)
    for half in site.halves:
        half.config.write_text(with_packs(half.config.read_text()))
        (half.folder / "notify.toml").write_text((PEOPLE + ROUTE).replace("2525", str(port)))
        for name in ("drop", "packs"):
            (half.folder / name).symlink_to(site.folder / name)
    drop(site, **{"Hữu Nghị": 0, "Chi Ma": 0})


def states(site: PairSite) -> dict[str, str]:
    """Return what has become of each message, by its id."""
    return {row["id"]: row["state"] for row in site.rows("SELECT id, state FROM notify_messages")}


def acknowledge(ear: PairEar) -> None:
    """Take one alarm on; a server that dies meanwhile may have done it or not."""
    for alarm in standing(ear).values():
        if alarm.state.value in ("unacknowledged", "returned"):
            order = AcknowledgeAlarms(alarms=(Seen(alarm.key, alarm.occurrence, alarm.revision),))
            with contextlib.suppress(UnansweredError, asyncio.CancelledError):
                ear.ask(order).result(30)
            return


def test_whichever_server_dies_each_message_is_there_and_once_in_effect(tmp_path: Path):
    chance = random.Random(18)
    with mail_server() as (server, port), cluster_running() as cluster:
        site = PairSite(tmp_path, cluster.new_database(), sources=SOURCE)
        furnish(site, port)
        with site.running() as running, PairEar(site) as ear:
            for _ in range(TAKEOVERS):
                wait_for(lambda: "alarms/summary" in ear.latest, "alarms are told")
                deadline, waiting = time.monotonic() + chance.uniform(0.5, 3), 0
                while time.monotonic() < deadline:
                    waiting = 1500 - waiting
                    drop(site, **{"Hữu Nghị": waiting, "Chi Ma": chance.choice([0, 1500])})
                    time.sleep(chance.uniform(0.05, 0.5))
                    if chance.random() < 0.3:
                        acknowledge(ear)
                dying = site.serving()
                dying.kill()
                follower = site.other(dying)
                wait_for(partial(getattr, follower, "serves"), "the other one takes over")
                dying.start(running)
                wait_for(partial(dying.says, "stands by: "), "it stands by")
            drop(site, **{"Hữu Nghị": 1500, "Chi Ma": 1500})
            wait_for(lambda: bool(standing(ear)), "there is something to tell")
            wait_for(lambda: set(states(site).values()) <= {"sent", "cancelled"}, "all that was to go has gone", 120)
        told = states(site)
        sent = {f"<{id}@langson.example>" for id, state in told.items() if state == "sent"}
        assert sent
        assert sent <= set(server.ids), "what is marked was taken"
        assert set(server.ids) <= {f"<{id}@langson.example>" for id in told}, "nothing goes out that nobody knows of"
        texts: dict[str, set[str]] = {}
        for _, mail in server.taken:
            texts.setdefault(str(mail["Message-ID"]), set()).add(mail.get_content())
        assert all(len(each) == 1 for each in texts.values()), "what came twice is the same message"
