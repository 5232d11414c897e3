"""What strange mail servers, programs and databases do costs no message, sends none twice, and tells no secret."""

import asyncio
import contextlib
import gzip
import quopri
import sqlite3
import tracemalloc
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from desks import until

from notifying.conftest import PEOPLE, ROUTE, told
from notifying.receivers import hooked, mail_server
from notifying.test_sending import KEY, by_mail, go, sending
from server.contract.errors import ConfigError
from server.errors import StoreError
from server.supervision import supervise

pytestmark = pytest.mark.logs(r"WARNING server.(health|notifying.sender): ", r"(WARNING|ERROR) mail.log: ")

SMS = '[sms]\nurl = "{}"\nform = {{to = "{{number}}", text = "{{text}}"}}\n'


@asynccontextmanager
async def listening(talk):
    """Run what ``talk(reader, writer)`` does to each connection until the block ends; yields its port."""
    talks: set[asyncio.Task[None] | None] = set()

    async def taken(reader, writer):
        talks.add(asyncio.current_task())
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await talk(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(taken, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        for each in talks:
            assert each is not None
            each.cancel()
        await asyncio.gather(*(each for each in talks if each is not None), return_exceptions=True)


def smtp(answers, taken):
    """Return a mail server that answers verbs as told, 250 to others, and keeps what it was sent."""

    async def talk(reader, writer):
        writer.write(answers.get(b"", b"220 hello\r\n"))
        while line := await reader.readline():
            verb = line.split()[0].upper() if line.split() else b"."
            if verb == b"DATA" and answers.get(b"DATA") != b"":
                writer.write(b"354 go on\r\n")
                taken.append(await reader.readuntil(b"\r\n.\r\n"))
                verb = b"."
            if (answer := answers.get(verb, b"250 fine\r\n")) == b"":
                break
            writer.write(answer)

    return talk


def post(answer, asked):
    """Return a program that answers every POST with these bytes; with None it goes on for ever, a byte at a time."""

    async def talk(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        asked.append((head, await reader.readexactly(length)))
        writer.write(answer or b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        while answer is None:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)

    return talk


def to_room(port, more=""):
    """Return the file of people with a program at a port."""
    hook = f'[[webhook]]\nid = "room"\nurl = "http://127.0.0.1:{port}/hook"\n{more}'
    return (PEOPLE + ROUTE + hook).replace('to = ["gates"]', 'to = ["room"]')


def by_sms(port, taken="", form='{to = "{number}", text = "{text}", key = "{secret}"}'):
    """Return the file of people with a gateway at a port."""
    sms = f'[sms]\nurl = "http://127.0.0.1:{port}/send"\nsecret = "sms"\ntaken = "{taken}"\nform = {form}\n'
    text = (sms + PEOPLE + ROUTE).replace('to = ["gates"]', 'to = ["gates"]\nby = ["sms"]')
    return text.replace('mail = "an@gates.example"', 'phone = "+84912345678"')


async def test_what_was_taken_is_not_sent_again_while_that_cannot_be_written_down(tmp_path):
    with mail_server() as (server, port):
        async with sending(tmp_path, by_mail(port)) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await calling.look()
            with contextlib.closing(sqlite3.connect(calling.site.database.place)) as other:
                server.goes_on.clear()
                await calling.sender.look()
                await until(lambda: server.attempts == 1, lambda: server.attempts)
                other.execute("BEGIN IMMEDIATE")
                server.goes_on.set()
                await calling.sender.settle()
                for _ in range(2):
                    with pytest.raises(StoreError):
                        await calling.sender.look()
                    await calling.sender.settle()
                other.rollback()
            await go(calling)
            assert len(server.taken) == 1
            assert [each.state for each in await calling.outbox.told_of(KEY, calling.site.told(KEY).since)][:1] == [
                "sent"
            ]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({b"RCPT": b"450 \xe9\xff b\xc3\xa9 \x1b[31m\r\n"}, "450"),
        ({b"RCPT": b"450-one\r\n450-two\r\n450 three\r\n"}, "450 one two three"),
        ({b"": b"421 too busy\r\n"}, "421"),
        ({b"": b"hello\r\n"}, "Malformed"),
        ({b"DATA": b""}, "127.0.0.1"),
        ({b".": b""}, "127.0.0.1"),
        ({b".": b"452 no room\r\n"}, "452"),
        ({b"EHLO": b"250-a\r\n" * 100_000, b"HELO": b"250-a\r\n" * 100_000}, ""),
        ({b"MAIL": b"250\r\n", b"RCPT": b"999999 what\r\n"}, ""),
    ],
)
async def test_a_strange_mail_server_is_said_and_tried_again_later(tmp_path, monkeypatch, answers, said):
    monkeypatch.setattr("server.notifying.channels.mail.PATIENCE", 1.0)
    taken: list[bytes] = []
    async with listening(smtp(answers, taken)) as port, sending(tmp_path, by_mail(port)) as calling:
        await calling.site.wait_at(huu_nghi=1300)
        await go(calling)
        trouble = calling.troubles["notify/mail/an"]
        assert said in trouble
        assert "it is tried again" in trouble
        assert trouble.isprintable()
        assert await calling.look() == [], "not at once"


@pytest.mark.parametrize("quit", [b"", b"999 what\r\n", b"\xff\xff\r\n", b"250-never\r\n"])
async def test_how_a_mail_server_takes_its_leave_does_not_matter(tmp_path, monkeypatch, quit):
    monkeypatch.setattr("server.notifying.channels.mail.PATIENCE", 1.0)
    taken: list[bytes] = []
    async with listening(smtp({b"QUIT": quit}, taken)) as port, sending(tmp_path, by_mail(port)) as calling:
        await calling.site.wait_at(huu_nghi=1300)
        for _ in range(3):
            await go(calling, 30)
        assert len(taken) == 1
        assert calling.troubles == {}


async def test_mail_that_is_refused_for_its_content_is_given_up(tmp_path):
    taken: list[bytes] = []
    async with listening(smtp({b".": b"552 too much\r\n"}, taken)) as port, sending(tmp_path, by_mail(port)) as calling:
        await calling.site.wait_at(huu_nghi=1300)
        for _ in range(3):
            await go(calling, 60)
        assert len(taken) == 1
        assert "552 too much; given up" in calling.troubles["notify/mail/an"]


async def test_a_program_that_has_taken_a_message_and_talks_on_is_told_once(tmp_path, monkeypatch):
    monkeypatch.setattr("server.notifying.channels.http.PATIENCE", 0.5)
    asked: list[tuple[bytes, bytes]] = []
    async with listening(post(None, asked)) as port, sending(tmp_path, to_room(port)) as calling:
        await calling.site.wait_at(huu_nghi=1300)
        for _ in range(3):
            await go(calling, 60)
        assert len(asked) == 1
        assert calling.troubles == {}


async def test_what_is_packed_is_not_unpacked(tmp_path):
    bomb = gzip.compress(bytes(300_000_000), 9)
    asked: list[tuple[bytes, bytes]] = []
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb
    async with listening(post(answer, asked)) as port, sending(tmp_path, by_sms(port, "OK")) as calling:
        (tmp_path / "secrets").mkdir()
        (tmp_path / "secrets" / "sms").write_text("key\n")
        await calling.site.wait_at(huu_nghi=1300)
        tracemalloc.start()
        try:
            await go(calling)
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()
        assert "the SMS gateway answers" in calling.troubles["notify/sms/an"]
        assert b"accept-encoding: identity" in asked[0][0].lower()


async def test_what_a_gateway_repeats_of_a_message_is_said_without_what_is_secret(tmp_path, caplog):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "sms").write_text("s3cr3t-key\n")

    async def talk(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        form = {name: each[0] for name, each in parse_qs((await reader.readexactly(length)).decode()).items()}
        said = f"ERR {form['to'].lstrip('+')} {form['key']} {form['text'][-90:]}".encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(said) + said)

    async with listening(talk) as port, sending(tmp_path, by_sms(port, "TAKEN")) as calling:
        await calling.site.wait_at(huu_nghi=1300)
        await go(calling)
        said = calling.troubles["notify/sms/an"] + caplog.text
        assert "ERR" in said
        assert "912345678" not in said
        assert "s3cr3t" not in said
        assert said.count("/answer/") == said.count("/answer/…") > 0


async def test_a_mail_server_that_repeats_a_link_does_not_bring_it_into_the_log(tmp_path, caplog):
    links = []

    async def talk(reader, writer):
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                text = quopri.decodestring(await reader.readuntil(b"\r\n.\r\n"))
                links.append(next(each for each in text.split() if b"/answer/" in each))
                writer.write(b"550 " + links[0] + b" is on a list\r\n")
            else:
                writer.write(b"250 fine\r\n")

    async with listening(talk) as port, sending(tmp_path, by_mail(port)) as calling:
        await calling.site.wait_at(huu_nghi=1300)
        await go(calling)
        said = calling.troubles["notify/mail/an"] + caplog.text
        assert "is on a list" in said
        assert links[0].decode().rpartition("/")[2] not in said


@pytest.mark.parametrize("url", ["https://a:port/", "https://a\\u0001b/x", "https://[::1/", "https://:1/x"])
def test_an_address_that_is_none_is_a_mistake(url):
    for table in (f'[[webhook]]\nid = "room"\nurl = "{url}"\n', SMS.format(url)):
        with pytest.raises(ConfigError, match=r"url: expected an address such as"):
            told(PEOPLE + ROUTE + table)


async def test_an_address_that_turns_out_to_be_none_is_tried_like_any_other(tmp_path):
    async with sending(tmp_path, to_room(1).replace("http://127.0.0.1:1", "https://a..b")) as calling:
        await calling.site.wait_at(huu_nghi=1300)
        await go(calling)
        assert "a..b does not answer" in calling.troubles["notify/webhook/room"]
        assert await calling.look() == [], "not at once"


@pytest.mark.logs(r"ERROR server.supervision: messages crashed", r"WARNING server.health: nobody outside can be told")
async def test_that_nobody_is_told_because_of_an_error_of_ours_is_said(tmp_path):
    async with sending(tmp_path, PEOPLE + ROUTE) as calling:
        calling.outbox._settings = lambda: calling.no_such_thing
        running = asyncio.create_task(supervise("messages", calling.sender.run, crashed=calling.sender.crashed))
        await until(lambda: "notify/store" in calling.troubles, lambda: calling.troubles)
        running.cancel()
        assert "internal error, see the server's log" in calling.troubles["notify/store"]
        await asyncio.gather(running, return_exceptions=True)


async def test_a_mail_server_that_hangs_and_many_people_do_not_hold_up_a_program(tmp_path):
    more = "".join(
        f'[[person]]\nid = "p{n}"\nname = "P{n}"\nagency = "gates"\nmail = "p{n}@gates.example"\n' for n in range(50)
    )
    with mail_server() as (server, port), hooked() as (program, url):
        server.goes_on.clear()
        hook = f'[[webhook]]\nid = "room"\nurl = "{url}"\n'
        text = by_mail(port, more + hook).replace("after = 600\nto = ", 'after = 1\nto = ["room"]#')
        async with sending(tmp_path, text) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await calling.sender.look()
            await calling.sender.look()
            await calling.site.look(5)
            for _ in range(3):
                await calling.sender.look()
            await until(lambda: len(program.taken) == 1, lambda: program.asked)
            server.goes_on.set()
            await calling.sender.settle()
