"""What the command line says of people outside, and that it sends a test by the real channel."""

import asyncio

import pytest
from alarms.conftest import rule
from processes import Site
from typer.testing import CliRunner

from notifying.conftest import PEOPLE, ROUTE
from notifying.receivers import LATER, hooked, mail_server
from notifying.test_sending import by_mail, go, sending
from server.__main__ import cli

pytestmark = pytest.mark.logs(r"WARNING server.health: ")


def run(site, *words):
    """Return the exit code of a command, and what it printed."""
    done = CliRunner().invoke(cli, ["notify", *words, "--config", str(site.config)], env={"LANG": "en_US.UTF-8"})
    return done.exit_code, done.output


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path, "", sources="")


def test_without_a_file_it_is_said_that_nobody_is_told(site):
    code, said = run(site, "check")
    assert code == 2
    assert "nobody outside is told" in said


def test_what_nobody_knows_is_said_and_whom_a_route_tells(site, tmp_path):
    (tmp_path / "notify.toml").write_text(PEOPLE + ROUTE)
    code, said = run(site, "check", "--at", "2026-12-01 12:00")
    assert (code, said.splitlines()[1:]) == (
        0,
        ["gates: critical, high", "  +0 s  an  (mail)", "  +600 s  binh  (mail)"],
    )
    wrong = ROUTE.replace('services = ["gates"]', 'services = ["gate"]\nrules = ["gate-jan"]\ncommunes = ["1"]')
    (tmp_path / "notify.toml").write_text(PEOPLE + wrong)
    code, said = run(site, "check")
    assert code == 1
    assert "gates.services: there is no “gate” (did you mean “gates”?)" in said
    assert "gates.rules: there is no “gate-jan” (did you mean “gate-jam”?)" in said
    assert "gates.communes: there is no “1”" in said


def test_a_test_is_sent_and_what_is_wrong_is_said(site, tmp_path):
    with mail_server() as (server, port), hooked() as (program, url):
        hook = f'[[webhook]]\nid = "room"\nurl = "{url}"\n'
        (tmp_path / "notify.toml").write_text(by_mail(port, hook))
        assert run(site, "test", "an") == (0, "the test for an was taken\n")
        ((to, mail),) = server.taken
        assert to == "an@gates.example"
        assert "không có báo động nào" in mail.get_content()
        assert "/answer/" not in mail.get_content()
        assert run(site, "test", "room")[0] == 0
        assert len(program.taken) == 1
        assert "did you mean “an”" in run(site, "test", "ann")[1]
        server.recipient = lambda _: LATER
        code, said = run(site, "test", "an")
        assert code == 1
        assert "the mail server refuses an@gates.example: 451" in said
        code, said = run(site, "test", "an", "--by", "sms")
        assert code == 1


def test_a_secret_that_a_channel_needs_is_named_and_stays(site, tmp_path):
    hook = '[[webhook]]\nid = "room"\nurl = "https://x.example/"\nsecret = "shared"\n'
    (tmp_path / "notify.toml").write_text(PEOPLE + ROUTE + hook)
    code, said = run(site, "check")
    assert code == 1
    assert "[webhook room]: the secret is missing: vonglau-server secret set shared" in said
    (tmp_path / "secrets" / "shared").write_text("x\n")
    assert run(site, "check")[0] == 0
    config = ("--config", str(site.config))
    listed = CliRunner().invoke(cli, ["secret", "list", *config], env={"LANG": "en_US.UTF-8"})
    assert "notify.toml [webhook room]" in listed.output
    removed = CliRunner().invoke(cli, ["secret", "remove", "shared", *config], env={"LANG": "en_US.UTF-8"})
    assert removed.exit_code == 1
    assert "notify.toml [webhook room] needs “shared”" in removed.output


async def two_messages(folder):
    """Have one mail taken, and one that is not taken yet."""
    with mail_server() as (server, port):
        async with sending(folder, by_mail(port)) as calling:
            await calling.site.wait_at(huu_nghi=1300)
            await go(calling)
            server.recipient = lambda _: LATER
            calling.site.use(rule(), rule(id="other", above=1400))
            await calling.site.wait_at(huu_nghi=1500)
            await go(calling)


def test_what_went_out_is_listed_with_what_became_of_it(site, tmp_path):
    asyncio.run(two_messages(tmp_path))
    code, said = run(site, "list", "--since", "2026-11-01")
    newest, oldest = said.splitlines()
    assert code == 0
    assert "an  mail  on its way  [Critical] Jam: huu_nghi  the mail server refuses an@gates.example: 451" in newest
    assert oldest.endswith("an  mail  sent  [Critical] Jam: huu_nghi")
    assert len(run(site, "list", "--since", "2026-11-01", "--troubled")[1].splitlines()) == 1
    assert run(site, "list", "--since", "2026-11-01", "--json")[1].startswith('{"id":"')
    assert run(site, "list", "--since", "2030-01-01")[1] == "no messages\n"
