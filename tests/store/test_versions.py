"""What people draw: every version stays, the quicker one wins, and what cannot be read does no harm."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from server.contract.messages import Layout, Room
from server.contract.messages.layouts import Area, Form, ScreenSpec, TileSpec
from server.contract.publishing import MOST_VERSIONS, Publish, SaveDraft
from server.contract.words import same
from server.store.database import Database
from server.store.tables import versions
from server.store.versions import StaleError, VersionLog

from .conftest import NOON

TOPIC = "layout/gates"


def drawn(title: str) -> Layout:
    """Return a layout of one tile."""
    screen = ScreenSpec(tile=(TileSpec(kind="clock", at=Area(0, 0, 24, 12)),))
    return Layout(title=same(title), form=(Form(lines=14, letters=57, screen=(screen,)),))


def order(title: str | None, base: int = 0, **told: object) -> Publish:
    """Return the order to publish it; without a title, to take it away."""
    return Publish(topic=TOPIC, document=None if title is None else drawn(title), base=base, **told)  # type: ignore[arg-type]


@pytest.fixture
def log(database: Database) -> VersionLog:
    return VersionLog(database)


async def test_versions_are_counted_and_kept_with_who_when_and_why(log: VersionLog) -> None:
    await log.publish(order("one"), "An", "desk", "", NOON)
    await log.publish(order("two", 1, comment=" larger "), "Bình", "", "", NOON + timedelta(hours=1))
    told = (await log.versions(TOPIC)).versions
    assert [(each.number, each.by, each.station, each.comment) for each in told] == [
        (2, "Bình", "", "larger"),
        (1, "An", "desk", ""),
    ]
    assert told[0].at == told[0].due == NOON + timedelta(hours=1)
    assert (await log.version(TOPIC, 1)).document == drawn("one")
    assert (await log.version(TOPIC, 3)).versions == ()
    assert (await log.all(NOON + timedelta(hours=2)))[TOPIC].document == drawn("two")


async def test_older_versions_are_told_when_they_are_asked_for(log: VersionLog) -> None:
    for number in range(MOST_VERSIONS + 5):
        await log.publish(order(f"{number}", number), "An", "", "", NOON)
    await log.publish(Publish(topic="layout/tasks", document=drawn("other")), "An", "", "", NOON)
    newest = (await log.versions(TOPIC)).versions
    assert [each.number for each in newest] == list(range(MOST_VERSIONS + 5, 5, -1))
    assert [each.number for each in (await log.versions(TOPIC, 6)).versions] == [5, 4, 3, 2, 1]
    assert (await log.versions(TOPIC, 1)).versions == ()
    every = [each.number async for each in log.every_version(TOPIC)]
    assert every == list(range(MOST_VERSIONS + 5, 0, -1))


async def test_of_many_who_publish_at_once_one_wins_and_the_others_see_what_came_between(log: VersionLog) -> None:
    orders = [log.publish(order(f"{number}"), f"{number}", "", "", NOON) for number in range(50)]
    answers = await asyncio.gather(*orders, return_exceptions=True)
    lost = [each for each in answers if isinstance(each, StaleError)]
    assert len(lost) == 49, answers
    (won,) = (each for each in answers if not isinstance(each, BaseException))
    assert {each.newest for each in lost} == {won}
    assert all(each.document == drawn(won.by) for each in lost)
    assert len((await log.versions(TOPIC)).versions) == 1


async def test_an_order_that_comes_again_is_carried_out_once(log: VersionLog) -> None:
    first = await log.publish(order("one"), "An", "", "id", NOON)
    again = await log.publish(order("one"), "An", "", "id", NOON + timedelta(seconds=1))
    assert (again, len((await log.versions(TOPIC)).versions)) == (first, 1)


async def test_what_is_to_be_shown_later_waits_and_comes(log: VersionLog) -> None:
    later = NOON + timedelta(days=1)
    await log.publish(order("one"), "An", "", "", NOON)
    await log.publish(order("two", 1, due=later), "An", "", "", NOON)
    await log.publish(order("three", 2), "An", "", "", NOON + timedelta(hours=1))
    kept = (await log.all(NOON + timedelta(hours=2)))[TOPIC]
    assert (kept.document, kept.following) == (drawn("three"), later)
    assert kept.newest is not None
    assert kept.newest.number == 3
    kept = (await log.all(later))[TOPIC]
    assert (kept.document, kept.following) == (drawn("two"), None)


async def test_what_is_taken_away_can_be_had_again(log: VersionLog) -> None:
    await log.publish(order("one"), "An", "", "", NOON)
    await log.publish(order(None, 1), "An", "", "", NOON + timedelta(hours=1))
    kept = (await log.all(NOON + timedelta(hours=2)))[TOPIC]
    assert kept.document is None
    assert kept.shown is not None
    assert kept.shown.removes
    assert [each.removes for each in (await log.versions(TOPIC)).versions] == [True, False]
    await log.publish(order("one", 2), "An", "", "", NOON + timedelta(hours=3))
    assert (await log.all(NOON + timedelta(hours=4)))[TOPIC].document == drawn("one")


async def test_of_a_damaged_version_the_last_good_one_is_shown(log: VersionLog, database: Database) -> None:
    await log.publish(order("one"), "An", "", "", NOON)
    await log.publish(order("two", 1), "An", "", "", NOON + timedelta(hours=1))
    async with database.begin() as connection:
        await connection.execute(update(versions).where(versions.c.number == 2).values(body=b"\xc1"))
    kept = (await log.all(NOON + timedelta(hours=2)))[TOPIC]
    assert kept.document == drawn("one")
    assert kept.damaged is not None
    assert kept.damaged.number == 2
    told = await log.version(TOPIC, 2)
    assert (told.document, told.versions[0].removes) == (None, False)


async def test_each_has_a_draft_and_publishing_ends_ones_own(log: VersionLog) -> None:
    await log.save(SaveDraft(topic=TOPIC, document=drawn("a")), "An", NOON)
    await log.save(SaveDraft(topic=TOPIC, document=drawn("a, later")), "An", NOON + timedelta(seconds=1))
    await log.save(SaveDraft(topic=TOPIC, document=drawn("b"), base=3), "Bình", NOON)
    assert (await log.draft(TOPIC, "An")).document == drawn("a, later")
    assert (await log.draft(TOPIC, "Bình")).base == 3
    assert (await log.draft(TOPIC, "Chi")).document is None
    kept = (await log.all(NOON))[TOPIC]
    assert [each.by for each in kept.drafts] == ["An", "Bình"]
    await log.publish(order("a"), "An", "", "", NOON + timedelta(seconds=2))
    assert [each.by for each in (await log.all(NOON))[TOPIC].drafts] == ["Bình"]
    await log.drop(TOPIC, "Bình")
    assert (await log.all(NOON))[TOPIC].drafts == ()


async def test_whoever_publishes_the_stamp_grows(log: VersionLog) -> None:
    before = await log.stamp()
    await log.publish(order("one"), "An", "", "", NOON)
    between = await log.stamp()
    await log.publish(Publish(topic="room/main", document=Room()), "An", "", "", NOON)
    assert before < between < await log.stamp()
