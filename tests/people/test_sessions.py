"""How long a session lasts, what ends it, and what a name is locked for."""

from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import func, select

from server.contract.command import Role
from server.errors import RefusedError
from server.people import failures
from server.people.accounts import Accounts
from server.people.failures import FIRST, FREE, LONGEST, attempt, forget, locked_for
from server.people.second_step import SecondSteps, new_secret
from server.people.sessions import LIFETIME, MOST_OF_ONE, Sessions
from server.store.tables import failures as table
from server.vault.vault import Vault

from .conftest import Clock

MINUTE = timedelta(minutes=1)


async def begun(accounts: Accounts, sessions: Sessions) -> str:
    """Return the token of a person who has just come."""
    person = await accounts.add("An", Role.OPERATOR, "kept")
    return await sessions.begin(person, "kept", "left")


async def test_a_session_lasts_from_its_last_use_and_no_longer(accounts: Accounts, sessions: Sessions, clock: Clock):
    token = await begun(accounts, sessions)
    for _ in range(3):
        clock.now += LIFETIME - MINUTE
        assert (await sessions.use(token, "left")).person.name == "An"
    clock.now += LIFETIME
    with pytest.raises(RefusedError, match="sign in again"):
        await sessions.use(token, "left")


async def test_another_server_after_a_kill_knows_who_is_signed_in(accounts: Accounts, sessions: Sessions, clock: Clock):
    token = await begun(accounts, sessions)
    clock.now += timedelta(hours=1)
    await Sessions(accounts, clock).use(token, "left")
    with pytest.raises(RefusedError):
        await Sessions(accounts, clock).use(token, "right")
    clock.now += LIFETIME
    with pytest.raises(RefusedError):
        await Sessions(accounts, clock).use(token, "left")


async def test_a_password_that_was_changed_while_it_was_judged_begins_nothing(accounts: Accounts, sessions: Sessions):
    person = await accounts.add("An", Role.OPERATOR, "kept")
    await accounts.set_password("an", "another")
    with pytest.raises(RefusedError):
        await sessions.begin(person, "kept", "left")
    assert sessions.all == []


async def test_a_second_step_that_began_while_a_password_was_judged_lets_nobody_in_without(
    accounts: Accounts, sessions: Sessions, tmp_path: Path, clock: Clock
):
    person = await accounts.add("An", Role.OPERATOR, "kept")
    secret = new_secret()
    steps = SecondSteps(accounts, Vault(tmp_path / "keys", tmp_path / "secrets"))
    await steps.begin("An", secret, pyotp.TOTP(secret).at(clock.now), clock.now)
    with pytest.raises(RefusedError):
        await sessions.begin(person, "kept", "left")
    assert sessions.all == []


async def test_so_many_sessions_of_one_person(accounts: Accounts, sessions: Sessions, clock: Clock):
    tokens = [await begun(accounts, sessions)]
    (person,) = await accounts.all()
    for _ in range(MOST_OF_ONE):
        clock.now += MINUTE
        tokens.append(await sessions.begin(person, "kept", "left"))
    assert len(sessions.all) == MOST_OF_ONE
    await sessions.refresh()
    assert len(sessions.all) == MOST_OF_ONE
    with pytest.raises(RefusedError):
        await sessions.use(tokens[0], "left")
    await sessions.use(tokens[1], "left")


async def test_those_who_follow_hear_of_coming_going_and_roles(accounts: Accounts, sessions: Sessions):
    heard = []
    sessions.follow(lambda: heard.append([(each.person.name, each.role) for each in sessions.all]))
    token = await begun(accounts, sessions)
    await accounts.set_role("an", Role.LEADER)
    session = await sessions.use(token, "left")
    await sessions.end(session)
    assert heard == [[("An", Role.OPERATOR)], [("An", Role.LEADER)], []]


def test_a_name_is_locked_for_a_growing_time():
    assert [locked_for(count) for count in range(FREE + 1)] == [None] * (FREE + 1)
    assert [locked_for(FREE + more) for more in (1, 2, 3)] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert locked_for(10_000) == LONGEST


async def test_attempts_are_counted_until_one_is_right_or_a_day_has_passed(accounts: Accounts, clock: Clock):
    async with accounts.database.begin(alone=True) as connection:
        told = [await attempt(connection, "an", clock.now) for _ in range(FREE + 1)]
        assert told == [None] * FREE + [clock.now + FIRST]
        with pytest.raises(RefusedError, match="locked until"):
            await attempt(connection, "an", clock.now + FIRST - MINUTE / 2)
        assert await attempt(connection, "an", clock.now + FIRST) == clock.now + 3 * FIRST
        assert await attempt(connection, "an", clock.now + failures.FORGOTTEN * 2) is None
        await forget(connection, "an")
        assert await connection.scalar(select(func.count()).select_from(table)) == 0


async def test_only_so_many_names_are_remembered(accounts: Accounts, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(failures, "MOST", 20)
    async with accounts.database.begin(alone=True) as connection:
        for number in range(50):
            await attempt(connection, str(number), clock.now + number * MINUTE)
        assert (await connection.scalar(select(func.count()).select_from(table)) or 0) <= 20
