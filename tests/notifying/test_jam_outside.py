"""The jam of the demo's border gate goes out to those whom it concerns, and what they answer comes back.

Shipped rules, the real service of the gates, a real mail server; an hour of the demo passes in seconds.
"""

import asyncio
import re

import httpx
import pytest
from alarms.conftest import opened
from alarms.test_jam import JAM, QUEUE, Day

from demo import incident
from notifying.receivers import mail_server
from notifying.test_sending import Sending, by_mail, go
from server.connectors.transport.tls import trust
from server.contract.notify_commands import AnswerNotice, ReadNotice
from server.notifying.answers import NoticeAnswers
from server.notifying.links import Links

OTHERS = """
[[agency]]
id = "health"
name = {vi = "Sở Y tế", en = "Health"}
[[person]]
id = "chi"
name = "Lê Chi"
agency = "health"
mail = "chi@health.example"
[[route]]
id = "health"
services = ["health"]
[[route.step]]
to = ["health"]
"""

pytestmark = pytest.mark.logs(r"WARNING server.health: ")


async def test_a_jam_goes_to_its_department_and_its_answer_comes_back(tmp_path):
    tls = trust(None)
    with mail_server() as (server, port):
        async with opened(tmp_path) as site, httpx.AsyncClient(trust_env=False) as http:
            sending = Sending(site, tmp_path, by_mail(port, OTHERS), http, tls)
            day = Day(site, incident.began(2000))
            links = Links(b"key")
            answers = NoticeAnswers(sending.outbox, site.book, links, lambda: sending.settings, lambda: site.now)

            async def pass_until(what, minutes=60):
                for _ in range(minutes):
                    if what():
                        return
                    await day.pass_(minutes=1, until=what)
                    await go(sending)
                raise AssertionError(site.states)

            def heads():
                return [(to.partition("@")[0], str(mail["Subject"])) for to, mail in server.taken]

            await pass_until(lambda: any("Ùn tắc" in head for _, head in heads()))
            assert {to for to, _ in heads()} == {"an"}, "the gates, and not the department of health"
            (jam,) = (mail for _, mail in server.taken if "Ùn tắc" in str(mail["Subject"]))
            assert "Cần làm: Xem camera cửa khẩu" in jam.get_content()
            token = re.search(r"/answer/([\w-]+)", jam.get_content())
            assert token is not None
            # the gates take it on: the police are not called ten minutes later
            pending = [site.states[each] for each in (JAM, QUEUE)]
            assert pending == ["unacknowledged", "suppressed"]
            answering = answers.answer(AnswerNotice(token=token[1], answer="received", word="Mở thêm làn"))
            answer = await with_book(site, answering)
            assert answer.refused is None
            assert answer.notice is not None
            assert [(each.by, each.answer) for each in site.told(JAM).answers] == [("Nguyễn Văn An", "received")]
            before = len(server.taken)
            for _ in range(20):
                await day.pass_(minutes=1)
                await go(sending)
            assert [to for to, _ in heads()[before:]] == []
            answer = await with_book(site, answers.answer(AnswerNotice(token=token[1], answer="handled")))
            assert answer.notice is not None
            assert answer.notice.answer == "handled"
            # over: who was told is told so
            await pass_until(lambda: any(head.startswith("[Hết] Ùn tắc") for _, head in heads()), 90)
            shown = await answers.answer(ReadNotice(token=token[1]))
            assert shown.notice is not None
            assert shown.notice.alarms[0].over is not None


async def with_book(site, answering):
    """Return an answer while what it changes is written."""
    task = asyncio.ensure_future(answering)
    while not task.done():
        await asyncio.sleep(0)
        await site.book.write()
    return await task
