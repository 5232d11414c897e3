"""What goes out reaches real mail servers, programs and gateways, once in effect, whatever these do."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from alarms.conftest import opened, rule
from authority import Authority
from desks import until

from notifying.conftest import PEOPLE, ROUTE, Calling, told
from notifying.receivers import LATER, NEVER, OK, hooked, mail_server
from server.connectors.transport.pools import Pools
from server.connectors.transport.tls import trust
from server.health import Health
from server.notifying.channels.base import NotSentError
from server.notifying.channels.http import _post
from server.notifying.channels.ways import Ways
from server.notifying.links import Links
from server.notifying.sender import Sender
from server.vault.secrets import Secrets
from server.vault.vault import Vault

pytestmark = pytest.mark.logs(r"WARNING server.health: ", r"(WARNING|ERROR) mail.log: ")
KEY = "gate-jam.huu_nghi"


class Sending(Calling):
    """A site that really sends; time passes where a test says so."""

    def __init__(self, site, folder, text, http, tls):
        super().__init__(site, text)
        self.troubles: dict[str, str] = {}
        """All that was ever said to be wrong, the last words of each."""
        self.health = Health(self._hear)
        # as when the server is put together
        self.health._open = True
        ways = Ways(
            lambda: self.settings, http, tls, Secrets(Vault(folder / "keys", folder / "secrets")), Links(b"key")
        )
        self.sender = Sender(
            self.outbox, lambda: self.settings, ways, self.health, retention=timedelta(days=9), now=lambda: site.now
        )

    def _hear(self, _state):
        self.troubles |= {key: each.trouble.said.en for key, each in self.health._held.items()}


@asynccontextmanager
async def sending(folder, text, *, ca=None):
    """Open a site that sends by the text of a file until the block ends."""
    tls = trust(ca)
    async with opened(folder) as site, httpx.AsyncClient(verify=tls, trust_env=False) as http:
        calling = Sending(site, folder, text, http, tls)
        site.use(rule())
        await site.look()
        yield calling


async def go(calling, seconds=0.0):
    """Let time pass, send what is due, and wait until it is done."""
    await calling.site.look(seconds)
    while await calling.sender.look():
        pass
    await calling.sender.settle()


def by_mail(port, more=""):
    """Return the file of people with a mail server at a port."""
    return (PEOPLE + ROUTE).replace("port = 2525", f"port = {port}") + more


async def test_a_mail_says_what_is_so_what_to_do_and_how_to_answer(tmp_path):
    with mail_server() as (server, port):
        async with sending(tmp_path, by_mail(port)) as calling:
            calling.site.use(rule(action={"vi": "Mở làn 5", "en": "Open lane 5"}))
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            ((to, mail),) = server.taken
    assert to == "an@gates.example"
    assert mail["Subject"] == "[Khẩn cấp] Ùn tắc: huu_nghi"
    assert mail["From"] == "ioc@langson.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "1.300 xe, trên 1.200 xe, từ 12:00 23/11/2026" in text
    assert "Cần làm: Mở làn 5" in text
    assert "https://ioc.langson.example/answer/" in text


@pytest.mark.parametrize(
    "name", ["Ùn tắc\nBcc: all@example.com", "a\r\n\r\nb", "\x00\x1b[31m", "x" * 5000, '"<>,;@', "\u202eoạt", "🚨 khẩn"]
)
async def test_nothing_that_is_typed_begins_another_header(tmp_path, name):
    with mail_server() as (server, port):
        text = by_mail(port).replace('name = "Nguyễn Văn An"', "name = " + json.dumps(name[:100], ensure_ascii=False))
        async with sending(tmp_path, text) as calling:
            calling.site.use(rule(name={"vi": name, "en": name}, action={"vi": name, "en": name}))
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            ((to, mail),) = server.taken
    assert to == "an@gates.example"
    assert mail["Bcc"] is None
    assert all(line.isprintable() for line in mail.get_content().splitlines())
    # the alarm, what to do, how to answer, who sends it; and blank lines between
    assert len(mail.get_content().splitlines()) == 7
    assert len(mail.get_all("Subject", [])) == 1
    assert len(str(mail["Subject"])) <= 210
    assert [each.addr_spec for each in mail["To"].addresses] == ["an@gates.example"]


async def test_mail_goes_encrypted_or_not_at_all(tmp_path):
    authority = Authority(tmp_path)
    with mail_server(authority.server(), user="ioc", password="secret") as (server, port):
        text = by_mail(port).replace('security = "none"', 'security = "starttls"\nuser = "ioc"\nsecret = "smtp"')
        (tmp_path / "secrets").mkdir()
        (tmp_path / "secrets" / "smtp").write_text("secret\n")
        async with sending(tmp_path, text, ca=authority.file) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            assert server.encrypted == [True]
            (tmp_path / "secrets" / "smtp").write_text("another\n")
            await calling.site.wait_at(huu_nghi=1300, chi_ma=1300)
            await go(calling)
            assert "the mail server refuses the account ioc: 535" in calling.troubles["notify/mail/an"]
    with mail_server() as (server, port):
        # one that does not encrypt: a password must not go there
        text = by_mail(port).replace('security = "none"', 'security = "starttls"')
        (tmp_path / "other").mkdir()
        async with sending(tmp_path / "other", text) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            assert "does not encrypt" in calling.troubles["notify/mail/an"]
            assert server.taken == []


async def test_a_certificate_that_is_not_trusted_is_said_and_nothing_goes(tmp_path):
    with mail_server(Authority(tmp_path).server()) as (server, port):
        text = by_mail(port).replace('security = "none"', 'security = "starttls"')
        async with sending(tmp_path, text) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            assert "is not trusted" in calling.troubles["notify/mail/an"]
            assert server.taken == []


async def test_one_that_greylists_is_tried_again_and_told_once(tmp_path):
    with mail_server() as (server, port):
        answers = [LATER, LATER, OK]
        server.recipient = lambda _: answers.pop(0)
        async with sending(tmp_path, by_mail(port)) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            assert "451" in calling.troubles["notify/mail/an"]
            await go(calling, 5)
            assert server.attempts == 1, "not at once"
            for _ in range(4):
                await go(calling, 15)
            assert server.attempts == 3
            assert [to for to, _ in server.taken] == ["an@gates.example"]
            assert "notify/mail/an" not in calling.health._held


async def test_one_recipient_of_ten_who_is_refused_costs_no_other(tmp_path):
    more = "".join(
        f'[[person]]\nid = "p{n}"\nname = "P{n}"\nagency = "gates"\nmail = "p{n}@gates.example"\n' for n in range(9)
    )
    with mail_server() as (server, port):
        server.recipient = lambda address: NEVER if address.startswith("p4@") else OK
        async with sending(tmp_path, by_mail(port, more)) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            for _ in range(3):
                await go(calling, 1)
            assert len(server.taken) == 9
            assert "550" in calling.troubles["notify/mail/p4"]
            assert "given up" in calling.troubles["notify/mail/p4"]
            attempts = server.attempts
            await go(calling, 300)
            assert server.attempts == attempts, "no such user is for ever"


async def test_a_mail_server_that_hangs_does_not_hold_up_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr("server.notifying.channels.mail.PATIENCE", 30.0)
    with mail_server() as (server, port), hooked() as (program, url):
        server.goes_on.clear()
        hook = f'[[webhook]]\nid = "room"\nurl = "{url}"\n'
        text = by_mail(port, hook).replace('to = ["gates"]', 'to = ["gates", "room"]')
        async with sending(tmp_path, text) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await calling.sender.look()
            await calling.sender.look()
            await until(lambda: len(program.taken) == 1, lambda: program.asked)
            assert server.taken == []
            await calling.site.wait_at(huu_nghi=1300, chi_ma=1300)
            while len(program.taken) < 2:
                await calling.sender.look()
                await asyncio.sleep(0.05)
            server.goes_on.set()
            await calling.sender.settle()
            assert len(server.taken) >= 1


async def test_a_program_is_told_signed_with_the_same_key_until_it_takes_it(tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "room").write_text("shared\n")
    with hooked("shared") as (program, url):
        program.status = 500
        hook = f'[[webhook]]\nid = "room"\nurl = "{url}"\nsecret = "room"\n'
        text = (PEOPLE + ROUTE + hook).replace('to = ["gates"]', 'to = ["room"]')
        async with sending(tmp_path, text) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            for _ in range(120):
                await go(calling, 30)
            assert "HTTP 500" in calling.troubles["notify/webhook/room"]
            assert program.taken == {}
            keys = {key for key, _ in program.asked}
            assert len(keys) == 1, "an hour of trying is one message"
            assert 5 < len(program.asked) < 20
            program.status = 200
            for _ in range(31):
                await go(calling, 30)
            assert set(program.taken) == keys
            (told_,) = program.taken.values()
            assert [each["key"] for each in told_["alarms"]] == [KEY]
            assert told_["alarms"][0]["said"] == {
                "vi": "1.300 xe, trên 1.200 xe",
                "en": "1,300 trucks, above 1,200 trucks",
            }


async def test_nobody_is_led_elsewhere_and_a_long_answer_is_not_read(tmp_path):
    with hooked() as (other, elsewhere), hooked() as (program, url):
        program.status, program.headers = 307, {"Location": elsewhere}
        hook = f'[[webhook]]\nid = "room"\nurl = "{url}"\n'
        text = (PEOPLE + ROUTE + hook).replace('to = ["gates"]', 'to = ["room"]')
        async with sending(tmp_path, text) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            assert "HTTP 307" in calling.troubles["notify/webhook/room"]
            assert other.asked == []
            program.status, program.headers, program.answer = 200, {}, b"x" * 5_000_000
            await go(calling, 30)
            assert len(program.taken) == 1


async def test_a_host_that_is_never_connected_to_is_said():
    async with httpx.AsyncClient(transport=Pools(trust(None)), trust_env=False) as http:
        with pytest.raises(NotSentError) as caught:
            await _post(http, "https://169.254.169.254/hook", 0, content=b"{}")
    assert "không kết nối tới" in caught.value.words.vi
    assert not caught.value.for_ever


async def test_a_text_message_is_a_form_without_accents(tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "sms").write_text("k&y\n")
    with hooked() as (gateway, url):
        gateway.answer = b"ERR 5"
        sms = (
            f'[sms]\nurl = "{url}"\nsecret = "sms"\ntaken = "OK"\n'
            'form = {to = "{number}", text = "IOC: {text}", key = "{secret}"}\n'
        )
        text = (sms + PEOPLE + ROUTE).replace('to = ["gates"]', 'to = ["gates"]\nby = ["sms"]')
        text = text.replace('mail = "an@gates.example"', 'phone = "+84912345678"')
        async with sending(tmp_path, text) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            assert "the SMS gateway answers: ERR 5" in calling.troubles["notify/sms/an"]
            gateway.answer = b"OK 17"
            await go(calling, 30)
            form = dict(httpx.QueryParams(gateway.asked[-1][1]))
            assert form["to"] == "+84912345678"
            assert form["key"] == "k&y"
            assert form["text"].startswith("IOC: [Khan cap] Un tac: huu_nghi: 1.300 xe, tren 1.200 xe https://")
            assert form["text"].isascii()
            assert "notify/sms/an" not in calling.health._held


async def test_whoever_is_in_the_list_no_more_is_not_told(tmp_path):
    with mail_server() as (server, port):
        async with sending(tmp_path, by_mail(port)) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await calling.look()
            calling.settings = told(by_mail(port).replace('id = "an"', 'id = "chi"'))
            await go(calling)
            assert server.taken == []
            assert "there is no “an” any more" in calling.troubles["notify/mail/an"]


@pytest.mark.parametrize("token", ["", "x", "AAAA", "?" * 40, "A" * 43, "é" * 20])
def test_only_tokens_of_ones_own_are_taken(token):
    links = Links(b"key")
    assert links.message(token) is None
    good = links.token("0" * 32)
    assert links.message(good) == "0" * 32
    assert Links(b"another").message(good) is None
    for at in range(len(good)):
        other = "A" if good[at] != "A" else "B"
        assert links.message(good[:at] + other + good[at + 1 :]) is None
