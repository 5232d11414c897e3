"""What is wrong with the server is reported while it lasts, and logged when it changes."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from documents import NOON

from server.contract.messages import ServerState
from server.contract.words import same
from server.health import MOST, Health

pytestmark = pytest.mark.logs("server.health: ")

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def told():
    """A health that is published into a list."""
    states: list[ServerState] = []
    health = Health(states.append)
    task = asyncio.create_task(health.run())
    await asyncio.sleep(0)
    yield health, states
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def said(states):
    return [trouble.said.en for trouble in states[-1].troubles]


async def test_at_first_all_is_well(told):
    _, states = told
    assert states == [ServerState(troubles=())]


async def test_the_newest_stands_first_and_a_repetition_is_no_news(told, caplog):
    health, states = told
    health.say("a", same("one"), lasting=MINUTE, now=NOON)
    health.say("b", same("two"), lasting=MINUTE, now=NOON + MINUTE / 2)
    published = len(states)
    health.say("a", same("one"), lasting=MINUTE, now=NOON + MINUTE / 2)
    assert len(states) == published
    assert said(states) == ["two", "one"]
    assert [trouble.since for trouble in states[-1].troubles] == [NOON + MINUTE / 2, NOON]
    assert [record.getMessage() for record in caplog.records] == ["one", "two"]


async def test_what_is_not_told_again_passes(told, caplog):
    caplog.set_level(logging.INFO)
    health, states = told
    health.say("a", same("one"), lasting=MINUTE, now=NOON)
    health.say("b", same("two"), lasting=MINUTE, now=NOON)
    health.say("a", same("one"), lasting=MINUTE, now=NOON + MINUTE / 2)
    health.pass_by(NOON + MINUTE)
    assert said(states) == ["one"]
    assert caplog.records[-1].getMessage() == "over: two"
    health.over("a")
    health.over("nothing")
    assert said(states) == []


async def test_other_words_are_news(told, caplog):
    health, states = told
    health.say("a", same("one"), lasting=MINUTE, now=NOON)
    health.say("a", same("other"), lasting=MINUTE, now=NOON)
    assert said(states) == ["other"]
    assert len(caplog.records) == 2


async def test_nobody_fills_the_wall(told):
    health, states = told
    for number in range(MOST + 5):
        health.say(f"k{number}", same(f"t{number}"), lasting=MINUTE, now=NOON + timedelta(seconds=number))
    assert len(states[-1].troubles) == MOST
    assert said(states)[0] == f"t{MOST + 4}"


async def test_what_is_said_before_the_server_stands_is_told_then():
    states: list[ServerState] = []
    health = Health(states.append)
    health.say("a", same("early"), lasting=timedelta(days=1))
    assert states == []
    task = asyncio.create_task(health.run())
    await asyncio.sleep(0)
    assert said(states) == ["early"]
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
