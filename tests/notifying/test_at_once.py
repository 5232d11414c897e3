"""What is acknowledged in the very moment in which the next step is due, on both kinds of databases."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from alarms.conftest import opened, rule
from store.cluster import cluster_running

from notifying.conftest import PEOPLE, ROUTE, Calling
from server.contract.alarm_commands import AcknowledgeAlarms
from server.notifying.outbox import Outbox
from server.walls.public_holidays import is_public_holiday

KEY = "gate-jam.huu_nghi"
BLOCKED = 0.3
"""Seconds after which a transaction is taken to wait for the other one, which nothing tells."""


class Interrupted(Outbox):
    """Lets something else happen while it reads whom a call is for."""

    act: Callable[[], asyncio.Task[dict[str, str]]] | None = None

    async def _known(self, *arguments):
        if self.act is not None:
            await asyncio.wait({self.act()}, timeout=BLOCKED)
        return await super()._known(*arguments)


@pytest.mark.waits
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_what_is_acknowledged_while_the_next_step_begins_calls_nobody(tmp_path, kind):
    with cluster_running() if kind == "postgresql" else nullcontext() as cluster:
        url = cluster.new_database() if cluster is not None else ""
        async with opened(tmp_path, url) as site:
            calling = Calling(site, PEOPLE + ROUTE)
            calling.outbox = outbox = Interrupted(site.database, lambda: calling.settings, is_public_holiday)
            site.journal.beside = outbox.follow
            site.use(rule())
            await site.wait_at(huu_nghi=1300)
            assert await calling.send() == [("an", [KEY])]
            acts: list[asyncio.Task[dict[str, str]]] = []

            def act():
                if not acts:
                    acts.append(asyncio.create_task(site.act(AcknowledgeAlarms(alarms=(site.seen(KEY),)))))
                return acts[0]

            await site.look(601)
            outbox.act = act
            await outbox.resolve(site.now)
            assert await acts[0] == {}
            outbox.act = None
            assert await calling.pass_(30) == []
