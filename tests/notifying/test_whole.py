"""From a figure that crosses its limit to the mail and back: a real server, mail server, web process, and a reader.

The reader follows the link in the mail, as programs that look for viruses do too, and presses a button.
"""

import asyncio
import os
import random
import re
import time
from contextlib import contextmanager
from functools import partial

import httpx
import pytest
from gate_site import SOURCE, drop, set_up, standing, with_packs
from processes import Ear, wait_for
from sqlalchemy import select
from web_site import WebSite

from notifying.conftest import PEOPLE, ROUTE
from notifying.receivers import mail_server
from server.contract.alarm_commands import AcknowledgeAlarms, Seen
from server.store.database import Database
from server.store.tables import notify_messages

KILLS = int(os.environ.get("VONGLAU_KILLS", "4"))
KEY = "jam.g-huu-nghi"
LINK = re.compile(r"https://ioc\.langson\.example(/answer/[A-Za-z0-9_-]+)")

pytestmark = pytest.mark.waits


class Outside(WebSite):
    """A site with gates, and people who are told of jams there."""

    def __init__(self, folder, port):
        super().__init__(folder)
        self.config.write_text(with_packs(self.config.read_text() + SOURCE.format()))
        set_up(folder)
        (folder / "notify.toml").write_text((PEOPLE + ROUTE).replace("2525", str(port)))
        drop(self, **{"Hữu Nghị": 0, "Chi Ma": 0})

    def page(self, path, **form):
        """Return the page of a link, after what a form sends."""
        address = f"http://127.0.0.1:{self.web_port}{path}"
        if form:
            return httpx.post(address, data=form, timeout=20, follow_redirects=True)
        return httpx.get(address, timeout=20, headers={"Accept-Language": "en"})


@contextmanager
def outside(folder):
    """Run a mail server and make a site beside it."""
    with mail_server() as (server, port):
        yield server, Outside(folder, port)


def link(mail):
    """Return the path of the link in a mail."""
    found = LINK.search(mail.get_content())
    assert found is not None, mail.get_content()
    return found[1]


def test_a_jam_goes_out_and_its_answer_comes_back(tmp_path):
    with outside(tmp_path) as (server, site), site.running(), site.web(), Ear(site) as ear:
        site.until_live()
        drop(site, **{"Hữu Nghị": 1500, "Chi Ma": 0})
        wait_for(lambda: server.taken, "the mail arrives")
        ((to, mail),) = server.taken
        assert to == "an@gates.example"
        path = link(mail)
        page = site.page(path)
        assert page.status_code == 200
        assert "1.500 xe, trên 1.000 xe" in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert page.headers["Cache-Control"] == "no-store"
        for _ in range(3):
            site.page(path)
        assert standing(ear)[KEY].answers == (), "to look is no answer"
        answered = site.page(path, answer="received", word="Đang mở làn 5 <b>")
        assert "Đã ghi nhận «Đã nhận»" in answered.text
        assert "Đang mở làn 5 &lt;b&gt;" in answered.text
        wait_for(lambda: bool(standing(ear)[KEY].answers), "the wall shows the answer")
        (given,) = standing(ear)[KEY].answers
        assert (given.by, given.answer, given.word) == ("Nguyễn Văn An", "received", "Đang mở làn 5 <b>")
        assert given.agency.en == "Border gates"
        # sent again, it is there once; handled is said after it
        site.page(path, answer="received", word="Đang mở làn 5 <b>")
        assert "Đã ghi nhận «Đã xử lý»" in site.page(path, answer="handled", word="Thông").text
        wait_for(lambda: len(standing(ear)[KEY].answers) == 2, "the wall shows the second one")
        assert site.page(path, answer="received").status_code == 409
        assert standing(ear)[KEY].state.value == "unacknowledged", "operators acknowledge; agencies answer"


def test_what_is_no_link_of_ours_is_told_nothing(tmp_path):
    with outside(tmp_path) as (server, site), site.running(), site.web():
        site.until_live()
        drop(site, **{"Hữu Nghị": 1500, "Chi Ma": 0})
        wait_for(lambda: server.taken, "the mail arrives")
        path = link(server.taken[0][1])
        other = path[:-1] + ("A" if path[-1] != "A" else "B")
        for wrong in (other, "/answer/x", "/answer/" + "A" * 43, "/answer/%00", path + "A"):
            page = site.page(wrong)
            assert page.status_code == 404
            assert "this link is not one of ours" in page.text
            assert "1.500" not in page.text
        assert site.page(path, answer="burn").status_code == 400
        assert site.page(path, answer="received", word="x" * 9000).status_code == 400
        control = site.page(path, answer="received", word="a\x00b\x1b[31m\u202e")
        assert control.status_code == 200
        assert site.page(other, answer="received").status_code == 404
        for file in tmp_path.glob("*.log"):
            assert "not one of ours" not in file.read_text(), "strangers write into no log, and warn nobody"
        # whoever guesses is sent away, and the link still holds
        answers = [site.page(other).status_code for _ in range(20)]
        assert 429 in answers
        # the link ends
        notify = tmp_path / "notify.toml"
        notify.write_text(notify.read_text().replace("[links]\n", "[links]\ndays = 0.00001\n"))
        wait_for(lambda: "has ended" in site.page(path).text or "hết hạn" in site.page(path).text, "the link has ended")


def has_summary(ear):
    """Return whether the counts of alarms are told."""
    return "alarms/summary" in ear.latest


async def kept(site):
    """Return the ids and states of all messages."""
    database = Database(f"sqlite:///{site.folder}/history.db")
    try:
        async with database.begin() as connection:
            found = await connection.execute(select(notify_messages.c.id, notify_messages.c.state))
            return dict(found.all())
    finally:
        await database.dispose()


def test_killed_at_any_moment_each_message_is_there_and_once_in_effect(tmp_path):
    chance = random.Random(18)
    with outside(tmp_path) as (server, site):
        raised, acknowledged = 0, 0
        for _ in range(KILLS):
            with site.running() as running, Ear(site) as ear:
                wait_for(partial(has_summary, ear), "it serves")
                deadline = time.monotonic() + chance.uniform(0.5, 4)
                waiting = 0
                while time.monotonic() < deadline:
                    waiting = 1500 - waiting
                    drop(site, **{"Hữu Nghị": waiting, "Chi Ma": chance.choice([0, 1500])})
                    raised += 1
                    time.sleep(chance.uniform(0.05, 0.6))
                    for alarm in standing(ear).values():
                        if alarm.state.value == "returned" and chance.random() < 0.5:
                            seen = Seen(alarm.key, alarm.occurrence, alarm.revision)
                            acknowledged += ear.ask(AcknowledgeAlarms(alarms=(seen,))).refused is None
                running.kill()
        with site.running(), Ear(site) as ear:
            drop(site, **{"Hữu Nghị": 1500, "Chi Ma": 1500})
            wait_for(
                lambda: set(asyncio.run(kept(site)).values()) <= {"sent", "cancelled"},
                "all that was to go has gone",
                90,
            )
        told = asyncio.run(kept(site))
        sent = {f"<{id}@langson.example>" for id, state in told.items() if state == "sent"}
        assert sent <= set(server.ids), "what is marked was taken"
        assert set(server.ids) <= {f"<{id}@langson.example>" for id in told}, "nothing goes out that nobody knows of"
        # known to whoever takes it by its id: the same message, whatever came twice
        texts: dict[str, set[str]] = {}
        for _, mail in server.taken:
            texts.setdefault(str(mail["Message-ID"]), set()).add(mail.get_content())
        assert all(len(each) == 1 for each in texts.values())
        assert raised > KILLS
