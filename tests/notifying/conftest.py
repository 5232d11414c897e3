"""A site whose alarms call people outside: a real database, a clock that is set by hand, a file that says whom."""

from datetime import timedelta
from pathlib import Path

import pytest
from alarms.conftest import opened

from server.notifying.outbox import Outbox
from server.notifying.settings import NotifySettings, read_notify
from server.walls.public_holidays import is_public_holiday

PEOPLE = """
[mail]
host = "127.0.0.1"
port = 2525
security = "none"
from = "ioc@langson.example"

[links]
address = "https://ioc.langson.example"

[[agency]]
id = "gates"
name = {vi = "Ban Quản lý cửa khẩu", en = "Border gates"}

[[agency]]
id = "police"
name = {vi = "Công an tỉnh", en = "Police"}

[[person]]
id = "an"
name = "Nguyễn Văn An"
agency = "gates"
mail = "an@gates.example"

[[person]]
id = "binh"
name = "Trần Bình"
agency = "police"
mail = "binh@police.example"
language = "en"
"""
ROUTE = """
[[route]]
id = "gates"
services = ["gates"]
priorities = ["critical", "high"]

[[route.step]]
to = ["gates"]

[[route.step]]
after = 600
to = ["police"]
"""


def told(text: str) -> NotifySettings:
    """Return what a file says."""
    return read_notify(Path("notify.toml"), text)


class Calling:
    """A site with its outbox; what goes out is looked at, and marked by hand."""

    def __init__(self, site, text=PEOPLE + ROUTE):
        self.site = site
        self.settings = told(text)
        self.outbox = Outbox(site.database, lambda: self.settings, is_public_holiday)
        site.journal.beside = self.outbox.follow

    async def look(self, seconds=0.0):
        """Let time pass, and do what is due; returns what is to be sent, whom it is for and what of."""
        await self.site.look(seconds)
        nobody = []
        while (done := await self.outbox.resolve(self.site.now))[0]:
            nobody += done[1]
        self.nobody = nobody
        self.late = await self.outbox.gather(self.site.now)
        self.messages = await self.outbox.sending(self.site.now, 1000)
        return sorted((each.to, [alarm.key for alarm in each.alarms]) for each in self.messages)

    async def send(self, seconds=0.0):
        """Do what is due, and take that all of it was sent; returns the same."""
        found = await self.look(seconds)
        for message in self.messages:
            await self.outbox.sent(message, self.site.now)
        return found

    async def pass_(self, minutes):
        """Let time pass in steps of half a minute; returns whom was told of what meanwhile."""
        found = []
        for _ in range(round(minutes * 2)):
            found += await self.send(30)
        return found


@pytest.fixture
async def calling(tmp_path):
    """Return a site whose jams call the gates, and the police ten minutes later."""
    async with opened(tmp_path) as site:
        yield Calling(site)


LATER = timedelta(days=90)
