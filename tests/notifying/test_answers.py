"""What people outside answer, and the page on which they do."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from alarms.conftest import NOON, rule
from starlette.applications import Starlette

from notifying.conftest import PEOPLE, ROUTE, told
from server.contract.commands import Answer
from server.contract.messages import AgencyAnswer, Priority
from server.contract.notify_commands import AnswerNotice, NoticeAlarm, ReadNotice, ToldOfNotice
from server.contract.words import Words, same
from server.notifying.answers import NoticeAnswers
from server.notifying.links import Links
from server.web.answering import AnswerPages

KEY = "gate-jam.huu_nghi"
LINKS = Links(b"key")
NASTY = "<script>alert(1)</script>\x00\x1b[31m\r\n\u202eEVIL\ufffe\U0001f6a8"


async def answered(calling, command):
    """Return the answer to a command, while what it changes is written down."""
    answers = NoticeAnswers(
        calling.outbox, calling.site.book, LINKS, lambda: calling.settings, lambda: calling.site.now
    )
    given = asyncio.create_task(answers.answer(command))
    while not given.done():
        await calling.site.book.write()
        await asyncio.sleep(0)
    return await given


async def test_what_is_over_is_told_also_when_somebody_answers_just_then(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    (message,) = calling.messages
    await calling.site.wait_at(huu_nghi=0)
    answer = await answered(calling, AnswerNotice(token=LINKS.token(message.id), answer="handled"))
    assert answer.refused is None
    assert await calling.pass_(3) == [("an", [KEY])]


async def test_whoever_answers_while_it_is_so_stops_the_next_step(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    (message,) = calling.messages
    await answered(calling, AnswerNotice(token=LINKS.token(message.id), answer="received"))
    assert await calling.pass_(30) == []


async def test_the_page_of_a_flood_shows_the_most_urgent_and_counts_the_others(calling):
    calling.site.use(rule(), rule(id="queue", priority="high", above=600))
    names = {f"g{number}": 1300 for number in range(300)}
    await calling.site.wait_at(**names)
    await calling.send()
    (message,) = calling.messages
    assert len(message.alarms) == 600
    answer = await answered(calling, ReadNotice(token=LINKS.token(message.id)))
    assert answer.notice is not None
    assert len(answer.notice.alarms) == 20
    assert {each.priority for each in answer.notice.alarms} == {Priority.CRITICAL}
    assert answer.notice.more == 580
    page = await shown(answer)
    assert "và 580 báo động khác" in page.text


async def test_a_link_is_good_until_it_ends_for_whoever_is_in_the_list(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    (message,) = calling.messages
    command = AnswerNotice(token=LINKS.token(message.id), answer="handled")
    foreign = await answered(calling, AnswerNotice(token=Links(b"other").token(message.id), answer="handled"))
    assert foreign.forbidden
    kept = calling.settings
    calling.settings = told((PEOPLE + ROUTE).replace('id = "an"', 'id = "chi"'))
    assert "no longer in the list" in (await answered(calling, command)).refused.en
    calling.settings = kept
    calling.site.now += timedelta(days=3)
    assert "has ended" in (await answered(calling, command)).refused.en
    assert calling.site.told(KEY).answers == ()


async def test_whoever_sits_at_a_program_answers_in_its_name(calling):
    hook = '[[webhook]]\nid = "hotline"\nurl = "https://hotline.example/"\n'
    calling.settings = told((PEOPLE + ROUTE + hook).replace('to = ["gates"]', 'to = ["hotline"]'))
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    (message,) = calling.messages
    answer = await answered(calling, AnswerNotice(token=LINKS.token(message.id), answer="received"))
    assert answer.refused is None
    assert [each.by for each in calling.site.told(KEY).answers] == ["hotline"]
    assert (await shown(answer)).status_code == 200


async def test_one_link_puts_no_other_answers_out_of_sight(calling):
    calling.site.use(rule())
    await calling.site.wait_at(huu_nghi=1300)
    await calling.send()
    (message,) = calling.messages
    for number in range(30):
        command = AnswerNotice(token=LINKS.token(message.id), answer="received", word=f"{number}")
        answer = await answered(calling, command)
    assert [each.word for each in calling.site.told(KEY).answers] == [f"{number}" for number in range(8)]
    assert "many times" in answer.notice.left.en


async def test_what_is_sent_too_often_is_not_read():
    async def ask(_):
        return Answer(refused=same("no"))

    app = Starlette(routes=AnswerPages(ask, lambda: 0.0).routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        answers = [(await http.post("/answer/x", content=b"x" * 5000)).status_code for _ in range(31)]
    assert answers == [400] * 30 + [429]


def notice():
    """Return what the server tells of a message whose every text comes from somebody who means harm."""
    words = Words(vi=NASTY, en=NASTY)
    given = AgencyAnswer(at=NOON, by=NASTY, agency=words, answer="received", word=NASTY)
    alarm = NoticeAlarm(
        priority=Priority.CRITICAL, name=words, about=words, said=words, since=NOON, over=None, action=words,
        answers=(given,),
    )  # fmt: skip
    return Answer(notice=ToldOfNotice(person=NASTY, language="en", made=NOON, until=NOON, alarms=(alarm,), left=words))


async def shown(answer, method="GET", path="/answer/x", **more):
    """Return the page for what the server answers."""

    async def ask(_):
        return answer

    app = Starlette(routes=AnswerPages(ask, lambda: 0.0).routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as http:
        return await http.request(method, path, **more)


@pytest.mark.parametrize("answer", [notice(), Answer(refused=same(NASTY)), Answer(refused=same(NASTY), forbidden=True)])
async def test_nothing_that_is_typed_anywhere_is_part_of_the_page(answer):
    page = await shown(answer)
    assert page.status_code in (200, 404, 409)
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert not {"\x00", "\x1b", "\u202e", "\ufffe"} & set(page.text)


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/answer/x", b"answer=received&" * 9, 400),
        ("POST", "/answer/x", b"answer=received&word=%ff%fe", 303),
        ("POST", "/answer/x", b"\xff\xfe", 400),
        ("POST", "/answer/x", b"x" * 1_000_000, 400),
        ("POST", "/answer/x", b"answer=received;answer=handled", 400),
        ("PUT", "/answer/x", b"answer=received", 405),
        ("DELETE", "/answer/x", b"", 405),
        ("GET", "/answer/", b"", 404),
        ("GET", "/answer/x/y", b"", 404),
        ("HEAD", "/answer/x", b"", 200),
        ("GET", "/answer/" + "%C3%A9" * 5000, b"", 200),
    ],
)
async def test_whatever_is_asked_is_answered_as_it_should_be(method, path, content, status):
    good = Answer(notice=ToldOfNotice(person="An", language="en", made=NOON, until=NOON, alarms=()))
    assert (await shown(good, method, path, content=content)).status_code == status
