"""Waits for this server's turn, and says in its health how things stand with the other one."""

import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial

from server.config import LoadedConfig
from server.contract.service_manager import ServiceManager
from server.contract.words import Words
from server.errors import VaultError
from server.health import Health
from server.pair.likeness import Likeness
from server.pair.pair import Pair
from server.security import Keyring
from server.services import packs
from server.store.database import Database
from server.store.history import History
from server.vault.secrets import Secrets
from server.vault.vault import Vault

TOLD_FOR = timedelta(hours=1)
"""How long the health of the server tells that it has taken over."""
LASTING = timedelta(days=365)

AWAY = Words(
    vi="lệnh bị từ chối, không ghi gì: cơ sở dữ liệu không trả lời; hãy kiểm tra PostgreSQL và mạng",
    en="orders are refused, nothing is written: the database does not answer; check PostgreSQL and the network",
)

STANDS_BY = Words(vi="dự phòng, sẵn sàng tiếp nhận", en="stands by, ready to take over")

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def in_turn(config: LoadedConfig, name: str, manager: ServiceManager) -> AsyncIterator[Pair]:
    """Run the block when this server, called ``name``, is the one that serves; at its end let the other one serve.

    Raises StartError and DatabaseTooNewError where it cannot stand by.
    """
    keys = config.security.keys
    key, vault = Keyring(keys).open(), Vault(keys, config.security.secrets)
    likeness = Likeness([keys / "stations"], partial(_locked, vault, key.secret))
    # kept by whoever loads them again
    packs.load(config.server.packs)
    pair, database = Pair(config.store.url, name, key.public, likeness), Database(config.store.url)
    log.info("%s of two servers stands by until it is its turn", name)
    try:
        try:
            await pair.stand_by(database.migrate, partial(manager.alive, STANDS_BY))
        finally:
            await database.dispose()
        async with pair.holding():
            yield pair
    finally:
        await pair.close()


def _locked(vault: Vault, salt: str) -> Iterator[tuple[str, bytes]]:
    """Yield keys and secrets, and what keeps their digest, which stands in the database, from being guessed."""
    yield "salt", salt.encode()
    with contextlib.suppress(VaultError):
        yield "keys", "\n".join(vault.keys()).encode()
    with contextlib.suppress(VaultError):
        yield from Secrets(vault).likeness()


def tell_of(pair: Pair, health: Health, history: History) -> None:
    """Say how this server came to serve, and from now on whether the database and another server are there."""

    def tell() -> None:
        if pair.away is not None:
            health.say("pair/database", AWAY, lasting=LASTING)
        else:
            health.over("pair/database")
            # what waits is written as soon as it can be
            history.retry()
        for name, words in (("pair/alone", pair.peers.missing), ("pair/unlike", pair.peers.unlike)):
            if words is not None:
                health.say(name, words, lasting=LASTING)
            else:
                health.over(name)

    if pair.took_over is not None:
        health.say("pair/turn", pair.took_over, lasting=TOLD_FOR)
    pair.follow(tell)
