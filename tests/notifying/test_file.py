"""What happens to the file while the server runs: mistakes, marks of editors, its being away for a moment."""

import pytest

from notifying.conftest import PEOPLE, ROUTE
from server.health import Health
from server.notifying.parts import read_file
from server.notifying.settings import NotifySettings
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
