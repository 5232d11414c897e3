"""What happens to the file while the server runs: mistakes, marks of editors, its being away for a moment."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from alarms.conftest import opened, rule
from desks import until

from notifying.conftest import PEOPLE, ROUTE, Calling
from notifying.receivers import mail_server
from notifying.test_sending import by_mail
from server.health import Health
from server.notifying.parts import NotifyParts, read_file
from server.notifying.settings import NotifySettings
from server.vault.secrets import Secrets
from server.vault.vault import Vault
from server.walls.watched_files import WatchedFiles

pytestmark = pytest.mark.logs(r"WARNING server.health: ")
NEITHER = b"\x00\xff\xfe"


class Followed:
    """The file of a folder, looked at by hand."""

    def __init__(self, folder):
        self.file = folder / "notify.toml"
        self.taken = []
        self.health = Health(lambda _: None)
        self.health._open = True
        self.files = WatchedFiles(
            folder, ["notify"], read_file, NotifySettings(), self._take, self.health, "settings"
        )  # fmt: skip

    def _take(self, _name, settings):
        self.taken.append(len(settings.person))

    async def look(self):
        """Look once; returns how many persons each file taken so far has named."""
        await self.files._look("notify")
        return self.taken


async def test_a_file_that_is_away_while_it_is_saved_takes_nobody_away(tmp_path):
    followed = Followed(tmp_path)
    followed.file.write_text(PEOPLE + ROUTE)
    assert await followed.look() == [2]
    followed.file.unlink()
    assert await followed.look() == [2], "it may be on its way"
    followed.file.write_text(PEOPLE + ROUTE)
    assert await followed.look() == [2, 2]
    followed.file.unlink()
    for _ in range(3):
        await followed.look()
    assert followed.taken == [2, 2, 0], "it is gone"
    followed.file.write_text(PEOPLE + ROUTE)
    assert await followed.look() == [2, 2, 0, 2]


async def test_a_server_that_begins_with_a_mistake_gives_nothing_up(tmp_path):
    file = tmp_path / "notify.toml"
    with mail_server() as (server, port):
        async with opened(tmp_path) as site, httpx.AsyncClient() as http:
            calling = Calling(site, by_mail(port))
            site.use(rule())
            site.now = datetime.now(UTC)
            await site.wait_at(huu_nghi=1300)
            await calling.look()
            file.write_text(by_mail(port) + "[[[")
            health = Health(lambda _: None)
            health._open = True

            def begun():
                secrets = Secrets(Vault(tmp_path / "keys", tmp_path))
                return NotifyParts(
                    site.database, site.journal, site.book, health,
                    folder=tmp_path, secrets=secrets, ca=None, key=b"key", http=http,
                    retention=timedelta(days=9),
                )  # fmt: skip

            parts = begun()
            running = [asyncio.create_task(each()) for each in (parts.files.run, parts.send)]
            await until(lambda: "settings/notify" in health._held, lambda: health._held)
            # the file is looked at once more: so long there was time to give everything up
            file.write_text("x = 1\n" + by_mail(port))
            await until(lambda: "toml:1:" in health._held["settings/notify"].trouble.said.en, lambda: health._held)
            listed = await calling.outbox.listed(site.now - timedelta(days=1))
            assert [each.state for each in listed] == ["sending"]
            file.write_text(by_mail(port))
            await until(lambda: len(server.taken) == 1, lambda: health._held)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            assert len(begun().settings.person) == 2, "known before anything is raised"


@pytest.mark.parametrize(
    "wrong",
    [NEITHER, b"[[[", b"x" * 5_000_000, b"port = " + b"9" * 5000, b"x = " + b"[" * 100_000, b'[[person]]\nid = "an"\n'],
)
async def test_a_mistake_changes_nothing_until_it_is_mended(tmp_path, wrong):
    followed = Followed(tmp_path)
    followed.file.write_text(PEOPLE + ROUTE)
    await followed.look()
    followed.file.write_bytes(wrong)
    assert await followed.look() == [2]
    assert "notify.toml" in followed.health._held["settings/notify"].trouble.said.en
    followed.file.write_bytes(b"\xef\xbb\xbf" + (PEOPLE + ROUTE).encode())
    assert await followed.look() == [2, 2]
    assert "settings/notify" not in followed.health._held
