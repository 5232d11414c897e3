"""Persons who sign in by a provider of identities that others have made, in a browser that is not the station's."""

import re
from pathlib import Path

import httpx
import pytest
from peers import peer
from persons import AN, BINH, FIRST, SECOND, Person, add, people, run
from processes import PATIENCE
from running import free_port
from web_site import WebSite

from server.contract.commands import Answer, Role, ShowLayout
from server.contract.sign_in import AwaitProviderSignIn, BeginProviderSignIn, FinishProviderSignIn, ReadProvider, SignIn

SETTINGS = """
[oidc]
name = {{vi = "Tài khoản tỉnh", en = "Provincial account"}}
issuer = "http://127.0.0.1:{provider}"
client = "vong-lau"
address = "http://127.0.0.1:{web}"
{more}
"""
SHOW = ShowLayout(wall="main", layout="press")


class Provided(WebSite):
    """A site whose persons may sign in by a provider, and a browser anywhere."""

    def __init__(self, folder: Path, more: str = 'secret = "oidc"') -> None:
        super().__init__(folder)
        self.provider_port = free_port()
        self.enroll("desk", Role.VIEWER)
        told = SETTINGS.format(provider=self.provider_port, web=self.web_port, more=more)
        self.config.write_text(self.config.read_text() + told)
        (folder / "secrets" / "oidc").write_text("a secret of ours\n")

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.provider_port}"

    def provider(self):
        """Run the provider until the block ends."""
        arguments = ["-m", "oidc_provider_mock", "-p", str(self.provider_port), "--require-nonce", "true"]
        return peer(arguments, self.provider_port, self.folder / "provider.log")


def come_back(address: str, subject: str) -> str:
    """Sign in at the provider as somebody, and return where it sends the browser."""
    with httpx.Client(timeout=PATIENCE) as browser:
        form = browser.get(address)
        assert form.status_code == 200, form.text
        sent = browser.post(address, data={"sub": subject} if subject else {"action": "deny"})
        assert sent.status_code == 302, sent.text
        return sent.headers["location"]


def fields_of(page: httpx.Response) -> dict[str, str]:
    """Return what the form of a page would send."""
    inputs = re.findall(r"<input [^>]*>", page.text)
    named = [(re.search(r'name="(\w+)"', each), re.search(r'value="([^"]*)"', each)) for each in inputs]
    return {name[1]: value[1] if value else "" for name, value in named if name}


@pytest.fixture
def site(tmp_path: Path) -> Provided:
    site = Provided(tmp_path)
    add(site, AN, FIRST)
    return site


def test_somebody_signs_in_at_a_desk_with_a_telephone(site: Provided):
    with site.provider(), site.running() as server, site.web(), Person(site, "desk") as desk:
        site.until_live()
        told = desk.ask(ReadProvider()).provider
        assert told is not None
        assert told.name is not None
        assert told.name.en == "Provincial account"

        begun = desk.ask(BeginProviderSignIn()).provider
        assert begun is not None
        assert desk.ask(AwaitProviderSignIn(handle=begun.handle)) == Answer(), "nobody has come back yet"
        back = come_back(begun.address, "an@langson")
        page = httpx.get(back, headers={"Accept-Language": "vi"})
        assert (page.status_code, "Nhập số" in page.text) == (200, True)
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert page.headers["Cache-Control"] == "no-store"
        # whoever only follows the link signs nobody in
        assert desk.ask(AwaitProviderSignIn(handle=begun.handle)) == Answer()
        form = fields_of(page)
        place = back.partition("?")[0]
        wrong = httpx.post(place, data=form | {"number": "x"}, headers={"Accept-Language": "en"})
        assert wrong.status_code == 403
        assert "the number is wrong" in wrong.text
        form = fields_of(wrong)
        # the subject is nobody's yet: that is said with what an administrator needs
        refused = httpx.post(place, data=form | {"number": begun.number}, headers={"Accept-Language": "en"})
        assert refused.status_code == 403
        assert "the identity “an@langson” of" in refused.text
        assert "nobody’s yet" in refused.text or "nobody's yet" in refused.text
        assert "is nobody's yet" in desk.refused(AwaitProviderSignIn(handle=begun.handle))
        assert "has expired or was used" in desk.refused(AwaitProviderSignIn(handle=begun.handle))

        done = people(site, "identity", AN, "--subject", "an@langson")
        assert (done.exit_code, done.stderr) == (0, "")
        begun = desk.ask(BeginProviderSignIn()).provider
        assert begun is not None
        back = come_back(begun.address, "an@langson")
        form = fields_of(httpx.get(back)) | {"number": f" {begun.number} "}
        done_page = httpx.post(place, data=form, headers={"Accept-Language": "en"})
        assert done_page.status_code == 200
        assert f"{AN} is signed in at station desk" in done_page.text
        # what has been used is of no use to whoever has seen it
        again = httpx.post(place, data=form, headers={"Accept-Language": "en"})
        assert again.status_code == 403
        assert "has expired or was used" in again.text
        with Person(site) as ear:
            assert "has expired" in ear.refused(AwaitProviderSignIn(handle=begun.handle)), "of another station"
        answer = desk.ask(AwaitProviderSignIn(handle=begun.handle))
        assert answer.person == AN
        assert "has expired" in desk.refused(AwaitProviderSignIn(handle=begun.handle)), "told once"
        desk.session = answer.session
        assert desk.ask(SHOW).refused is None, "the person's role decides"
        assert people(site, "identity", AN, "--remove").exit_code == 0
        assert "sign in again" in desk.refused(SHOW), "who is unlinked is out"

        # the person says no at the provider
        begun = desk.ask(BeginProviderSignIn()).provider
        assert begun is not None
        denied = httpx.get(come_back(begun.address, ""), headers={"Accept-Language": "en"})
        assert denied.status_code == 403
        assert "did not let you in (access_denied)" in denied.text
        audit = run(site, "audit").stdout
        said = (
            server.said() + audit + (site.folder / "security.log").read_text() + (site.folder / "web.log").read_text()
        )
    assert "signin person/Nguyễn Văn An provider" in audit
    for secret in (form["code"], form["state"], answer.session, begun.handle):
        assert secret not in said


def test_a_provider_that_is_down_is_a_line_and_passwords_go_on(site: Provided):
    add(site, BINH, SECOND)
    people(site, "identity", AN, "--subject", "an")
    with site.running() as server, site.web(), Person(site, "desk") as desk:
        site.until_live()
        refused = desk.refused(BeginProviderSignIn())
        assert refused.startswith("the identity provider: it cannot be reached (ConnectError); try again")
        with site.provider():
            begun = desk.ask(BeginProviderSignIn()).provider
            assert begun is not None
            back = come_back(begun.address, "an")
        form = fields_of(httpx.get(back)) | {"number": begun.number}
        page = httpx.post(back.partition("?")[0], data=form, headers={"Accept-Language": "en"})
        assert page.status_code == 403
        assert "it cannot be reached" in page.text
        assert "it cannot be reached" in desk.refused(AwaitProviderSignIn(handle=begun.handle))
        # one that comes back has other keys and other codes
        with site.provider():
            begun = desk.ask(BeginProviderSignIn()).provider
            assert begun is not None
            form = fields_of(httpx.get(come_back(begun.address, "an"))) | {"number": begun.number}
            assert httpx.post(back.partition("?")[0], data=form).status_code == 200
        desk.session = ""
        desk.sign_in(BINH, SECOND)
        assert "Traceback" not in server.said()


def test_links_without_a_sign_in_are_of_no_use(site: Provided):
    with site.provider(), site.running() as server, site.web() as web, Person(site, "desk") as desk:
        site.until_live()
        place = f"http://127.0.0.1:{site.web_port}/sign-in/oidc"
        english = {"Accept-Language": "en"}
        for query in ("", "?state=x", "?code=x", "?state=&code=", f"?state={'x' * 5000}&code=x", "?state=%00&code=%FF"):
            assert httpx.get(place + query, headers=english).status_code in (200, 400)
        assert "&lt;script&gt;" not in httpx.get(place + "?error=<script>alert(1)</script>").text
        assert "(?)" in httpx.get(place + "?error=<script>alert(1)</script>", headers=english).text
        shown = httpx.get(place, params={"state": '"><script>', "code": "x"})
        assert "<script>" not in shown.text
        begun = desk.ask(BeginProviderSignIn()).provider
        assert begun is not None
        form = fields_of(httpx.get(come_back(begun.address, "an")))
        # three wrong numbers, and it is over
        answers = [httpx.post(place, data=form | {"number": "x"}, headers=english) for _ in range(3)]
        assert [each.status_code for each in answers] == [403, 403, 403]
        assert "has expired or was used" in answers[-1].text
        right = httpx.post(place, data=form | {"number": begun.number}, headers=english)
        assert "has expired or was used" in right.text
        assert "has expired or was used" in desk.refused(AwaitProviderSignIn(handle=begun.handle))
        for body in (b"", b"\xff\xfe", b"number=" + b"9" * 20_000, b"state=x&state=y&code=" + b"\0"):
            assert httpx.post(place, content=body, headers=english).status_code in (400, 403, 429)
        assert "Traceback" not in server.said() + web.said()
        # and straight at the server
        order = FinishProviderSignIn(state="x" * 100, code="y", number="1")
        assert "has expired or was used" in desk.refused(order)


def test_what_strangers_send_to_the_page_is_on_no_wall_and_in_no_audit(site: Provided):
    with site.provider(), site.running(), site.web(), Person(site, "desk") as desk:
        site.until_live()
        place = f"http://127.0.0.1:{site.web_port}/sign-in/oidc"
        form = {"state": "x" * 43, "code": "y", "issuer": "", "number": "1234"}
        for odd in (
            {},
            {"state": "x" * 101},
            {"issuer": "i" * 501},
            {"code": "c" * 4000},
            {"state": ""},
            {"number": ""},
        ):
            answer = httpx.post(place, data=form | odd, headers={"Accept-Language": "en"})
            assert answer.status_code in (400, 403)
            assert "does not know this command" not in answer.text
        begun = desk.ask(BeginProviderSignIn()).provider
        assert begun is not None
        back = fields_of(httpx.get(come_back(begun.address, "an@langson")))
        assert httpx.post(place, data=back | {"number": "x"}).status_code == 403
        assert httpx.post(place, data=back | {"number": begun.number}).status_code == 403
        # what a station itself is refused is told
        assert "wrong" in desk.refused(SignIn(name=AN, password="x"))
        health = desk.until("server/health", lambda update: "refused station desk" in str(update.document))
        audit = run(site, "audit").stdout
    assert "refused station web" not in str(health.document)
    assert audit.count("the number is wrong") == 1
    assert "has expired or was used" not in audit


def test_settings_that_will_not_do_are_said_at_their_line(tmp_path: Path):
    site = Provided(tmp_path, 'secret = "no secret"')
    site.config.write_text(
        site.config.read_text().replace("http://127.0.0.1:9", "x").replace(site.issuer, "http://id.example.vn")
    )
    done = run(site, "check")
    assert done.exit_code == 2
    assert "oidc.secret" in done.stderr
    site.config.write_text(site.config.read_text().replace('secret = "no secret"', ""))
    done = run(site, "check")
    assert "oidc.issuer: expected https" in done.stderr
    assert "there is no table [oidc]" in people(_bare(tmp_path), "identity", AN, "--subject", "x").stderr


def _bare(folder: Path) -> WebSite:
    (folder / "bare").mkdir()
    return WebSite(folder / "bare")
