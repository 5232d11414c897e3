"""What cannot be written is said once, and once that it is written again."""

import asyncio
import contextlib
import logging

import pytest

from server.contract.words import Words, same
from server.errors import StoreError
from server.store.behind import write_behind


@pytest.mark.logs("records: cannot be written")
async def test_the_end_of_a_failure_is_logged_as_its_beginning_is(caplog):
    caplog.set_level(logging.INFO)
    arrived, written = asyncio.Event(), asyncio.Event()
    failures = [StoreError(same("full")), StoreError(same("full"))]

    async def write():
        if failures:
            raise failures.pop()
        written.set()

    told: list[Words | None] = []
    task = asyncio.create_task(write_behind(arrived, write, "records", pause=0.0, tell=told.append))
    arrived.set()
    await asyncio.wait_for(written.wait(), 20)
    written.clear()
    arrived.set()
    await asyncio.wait_for(written.wait(), 20)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert [record.getMessage() for record in caplog.records] == [
        "records: cannot be written, will be tried again: full",
        "records: written again",
    ]
    assert told == [same("full"), same("full"), None]
