"""A code of the second step is good once, also for many who show it at the same moment, to two servers or more."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest

from server.contract.command import Role
from server.errors import RefusedError
from server.people.accounts import Accounts
from server.people.second_step import STEP, SecondSteps, new_secret
from server.store.database import Database
from server.vault.vault import Vault

from .conftest import closing

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("recovery", [False, True])
async def test_of_many_at_once_one_comes_in(url: str, tmp_path: Path, recovery):
    async with closing(Database(url)) as one, AsyncExitStack() as stack:
        another = Database(url)
        stack.push_async_callback(another.dispose)
        steps = [
            SecondSteps(Accounts(each, tmp_path), Vault(tmp_path, tmp_path / "secrets")) for each in (one, another)
        ]
        person = await Accounts(one, tmp_path).add("An", Role.OPERATOR, "kept")
        secret = new_secret()
        codes = await steps[0].begin("An", secret, pyotp.TOTP(secret).at(NOW), NOW)
        code = codes[0] if recovery else pyotp.TOTP(secret).at(int(NOW.timestamp()) + STEP)

        async def judged(database: Database, judge: SecondSteps) -> bool:
            try:
                async with database.begin(durable=True, alone=True) as connection:
                    await judge.judge(connection, person.id, code, NOW)
            except RefusedError:
                return False
            return True

        pairs = list(zip((one, another), steps, strict=True))
        assert sum(await asyncio.gather(*(judged(*pair) for pair in pairs * 4))) == 1
