"""Receives the persons of a server: who is signed in, and whether anybody may let others in yet."""

import logging
import sys
from datetime import UTC, datetime

from server.config import Config
from server.errors import DatabaseTooNewError, StartError, StoreError
from server.people import first_code
from server.people.accounts import Accounts
from server.people.sessions import Sessions
from server.services import packs

log = logging.getLogger(__name__)


def guessed(config: Config) -> list[str]:
    """Return what the centre and its province are called: passwords must not be made of it."""
    province = packs.province(config.server.packs)
    titles = [wall.title for wall in config.wall]
    return [text for words in (province.name, *titles) for text in (words.vi, words.en)]


async def open_people(accounts: Accounts, sessions: Sessions, config: Config) -> None:
    """Learn who is signed in, and offer the first administrator a code; without a database, later."""
    try:
        await sessions.refresh()
        offered = await first_code.offer(accounts, config.security.keys, datetime.now(UTC))
    except DatabaseTooNewError:
        raise
    except (StoreError, StartError) as error:
        log.warning("%s", error.words.en)
        return
    if offered is None:
        return
    code, file = offered
    log.info(
        "there is no administrator yet: the code that makes the first one is in %s, good once within 24 hours", file
    )
    # a log would keep it for whoever reads logs
    if sys.stdout.isatty():
        sys.stdout.write(f"\n    {code}\n\n")
