"""Persons who draw at one window of a real server: each has their own drafts, and versions say who made them."""

import asyncio

import httpx
import pyotp
import pytest
from desks import until
from editor_windows import CONTROL, at_window, gone
from peers import peer
from persons import FIRST, SECOND, Person, add, people
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from running import free_port

from server.contract.command import Role
from server.contract.sign_in import FinishProviderSignIn
from server.contract.words import same
from wall.editor.documents.drafting import DraftState
from wall.workplace.provider_form import ProviderForm
from wall.workplace.second_step_forms import BeginSecondForm, EndSecondForm, RecoveryCodesForm
from wall.workplace.signing_in import SignInForm

AN, BINH = "Nguyễn Văn An", "Trần Bình"


class Seat:
    """A window at which people sit down, and get up again."""

    def __init__(self, hands):
        self.hands, self.page = hands, hands.window
        self.window = hands.window.window()
        self.signing, self.button = self.window.signing, self.window.person

    async def sign(self, name, password, spelt=""):
        QTest.keyClick(self.window, Qt.Key.Key_U, CONTROL)
        await self.fill(await self.asked(), spelt or name, password)
        await until(lambda: self.button.text() == name, f"{name} is signed in")
        await self.settled()

    async def asked(self):
        found: list[QDialog] = []

        def there():
            found[:] = [each for each in self.window.findChildren(SignInForm) if each.isVisible()]
            return found

        await until(there, "it is asked who it is")
        return found[0]

    async def fill(self, form, name, password):
        # QTest types no letters with accents
        form.name.setText(name)
        form.password.setText(password)
        QTest.keyClick(form.password, Qt.Key.Key_Return)
        await until(lambda: gone(form), "the form is done")

    async def sign_out(self):
        self.button.out.trigger()
        await until(lambda: not self.signing.person, "nobody is signed in")
        await self.settled()

    async def settled(self):
        await until(lambda: self.window.isEnabled(), "the window is ready")

    def drafts(self, name):
        entry = next(each for each in self.page._shelf.entries if each.name == name)
        return sorted(each.by for each in entry.drafts)

    @property
    def title(self):
        return self.hands.drawn.editing.layout.title.en

    async def draw(self, title):
        self.hands.drawn.editing.set_title(same(title))
        await until(lambda: self.hands.drawn.drafting.state is DraftState.KEPT, f"{title} is kept")


@pytest.fixture
def crew(office):
    """Two technicians, and a station that may only look."""
    # while the server makes its tables the database is closed to others
    office.end()
    add(office.site, AN, FIRST, Role.TECHNICIAN)
    add(office.site, BINH, SECOND, Role.TECHNICIAN)
    office.begin()
    office.site.enroll("looks", Role.VIEWER)
    return office


@pytest.mark.waits
def test_at_a_station_that_may_only_look_a_technician_publishes(draw, crew, tmp_path):
    async def work():
        async with at_window(crew, "looks", tmp_path) as hands:
            seat = Seat(hands)
            assert seat.button.text() == "Sign in…"
            hands.window.open("gates")
            await until(lambda: "sign in (Ctrl+U)" in hands.window.said.text(), "what to do")
            # it is taken however it is spelt, and called as it is kept
            await seat.sign(AN, FIRST, "nguyễn  văn an")
            gates = await hands.open("gates")
            gates.editing.set_title(same("By An"))
            dialog = await hands.publish("new title")
            await until(lambda: gone(dialog), "it is published")
            (version,) = await hands.window._shelf.versions("gates")
            assert (version.by, version.station, version.comment) == (AN, "looks", "new title")
            await seat.sign_out()
            assert seat.button.text() == "Sign in…"
            gates.editing.set_title(same("By nobody"))
            await until(lambda: gates.drafting.state is DraftState.REFUSED, "the key may not")

    draw(work())


@pytest.mark.waits
def test_each_has_their_own_draft_and_what_was_drawn_before_goes_along(draw, crew, tmp_path):
    async def work():
        async with at_window(crew, "tech-1", tmp_path) as hands:
            seat = Seat(hands)
            await hands.open("gates")
            published = seat.title
            await seat.draw("before anybody")
            steps = hands.drawn.editing.stack.count()
            await until(lambda: seat.drafts("gates") == ["tech-1"], "the key's")
            await seat.sign(AN, FIRST)
            assert (seat.title, hands.drawn.editing.stack.count()) == ("before anybody", steps)
            await until(lambda: seat.drafts("gates") == [AN], "it is hers now")
            await seat.draw("An's")
            await seat.sign(BINH, SECOND)
            assert seat.title == published, "what others draw is not his"
            await until(lambda: f"{AN} is drawing it too" in hands.window.presence.text(), "but he is told")
            await seat.draw("Bình's")
            await until(lambda: seat.drafts("gates") == [AN, BINH], "two drafts")
            await seat.sign(AN, FIRST)
            assert seat.title == "An's"
            await seat.sign_out()
            assert seat.title == published
            await until(lambda: seat.drafts("gates") == [AN, BINH], "nothing was lost")
            assert hands.drawn.drafting.state is DraftState.CLEAN

    draw(work())


@pytest.mark.waits
def test_a_session_that_ends_elsewhere_is_asked_for_again_and_nothing_is_kept_in_another_name(draw, crew, tmp_path):
    async def work():
        async with at_window(crew, "tech-1", tmp_path) as hands:
            seat = Seat(hands)
            await seat.sign(AN, FIRST)
            await hands.open("gates")
            await seat.draw("first")
            done = await asyncio.to_thread(people, crew.site, "password", AN, password=SECOND)
            assert done.exit_code == 0
            hands.drawn.editing.set_title(same("second"))
            form = await seat.asked()
            assert f"The session of {AN} has ended" in form.refusal.text()
            assert hands.drawn.drafting.state is DraftState.REFUSED
            await seat.fill(form, AN, SECOND)
            await until(lambda: hands.drawn.drafting.state is DraftState.KEPT, "it is kept")
            assert (seat.title, seat.drafts("gates")) == ("second", [AN])
            # again, and this time somebody else sits down
            await asyncio.to_thread(people, crew.site, "password", AN, password=FIRST)
            hands.drawn.editing.set_title(same("third"))
            form = await seat.asked()
            await seat.fill(form, BINH, SECOND)
            await until(lambda: seat.signing.person == BINH, "Bình is there")
            await seat.settled()
            assert seat.title != "third"
            assert seat.drafts("gates") == [AN]
            await seat.sign(AN, FIRST)
            assert seat.title == "third", "what never reached the server is still here, for her alone"
            await until(lambda: hands.drawn.drafting.state is DraftState.KEPT, "and kept now")
            assert seat.drafts("gates") == [AN]

    draw(work())


@pytest.mark.waits
def test_whoever_does_not_sign_in_again_leaves_the_window_to_the_key(draw, crew, tmp_path):
    async def work():
        async with at_window(crew, "tech-1", tmp_path) as hands:
            seat = Seat(hands)
            await seat.sign(AN, FIRST)
            await hands.open("gates")
            published = seat.title
            await seat.draw("first")
            await asyncio.to_thread(people, crew.site, "lock", AN)
            hands.drawn.editing.set_title(same("second"))
            form = await seat.asked()
            QTest.keyClick(form, Qt.Key.Key_Escape)
            await until(lambda: not seat.signing.person, "nobody")
            await seat.settled()
            assert (seat.title, seat.drafts("gates")) == (published, [AN])

    draw(work())


@pytest.mark.waits
def test_a_wrong_password_is_said_and_without_a_server_nobody_is_asked(draw, crew, tmp_path):
    async def work():
        async with at_window(crew, "tech-1", tmp_path) as hands:
            seat = Seat(hands)
            QTest.mouseClick(seat.button, Qt.MouseButton.LeftButton)
            form = await seat.asked()
            form.name.setText(AN)
            QTest.keyClicks(form.password, "wrong")
            QTest.keyClick(form.password, Qt.Key.Key_Return)
            await until(lambda: "wrong" in form.refusal.text(), "why not")
            QTest.keyClick(form, Qt.Key.Key_Escape)
            assert not seat.signing.person
        folder = tmp_path / "project"
        folder.mkdir()
        async with at_window(None, "laptop", tmp_path, folder) as hands:
            assert not hasattr(hands.window.window(), "person")

    draw(work())


def test_a_technician_is_asked_for_a_code_from_the_moment_the_app_shows_one(draw, crew, tmp_path):
    async def work():
        async with at_window(crew, "tech-1", tmp_path) as hands:
            seat = Seat(hands)
            await seat.sign(AN, FIRST)
            seat.button.second.trigger()
            form = await shown(hands, BeginSecondForm)
            assert [each.pixmap().width() > 200 for each in form.findChildren(QLabel) if each.pixmap()] == [True]
            phone = pyotp.TOTP(form.offered.secret)
            form.code.setText("000000")
            form.password.setText(FIRST)
            QTest.keyClick(form.password, Qt.Key.Key_Return)
            await until(lambda: "the code is wrong" in form.refusal.text(), "a wrong code is refused")
            first = phone.now()
            form.code.setText(first)
            QTest.keyClick(form.code, Qt.Key.Key_Return)
            kept = await shown(hands, RecoveryCodesForm)
            codes = kept.codes.text().splitlines()
            assert len(codes) == 10
            copy = next(each for each in kept.findChildren(QPushButton) if each.text() == "Copy")
            QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
            assert QGuiApplication.clipboard().text().splitlines() == codes
            QTest.keyClick(kept, Qt.Key.Key_Return)
            await until(lambda: gone(kept), "the codes are kept")
            await seat.sign_out()

            QTest.keyClick(seat.window, Qt.Key.Key_U, CONTROL)
            form = await seat.asked()
            assert not form.second.isVisible()
            form.name.setText(AN)
            form.password.setText(FIRST)
            QTest.keyClick(form.password, Qt.Key.Key_Return)
            await until(form.second.isVisible, "the code is asked for")
            assert form.second.hasFocus()
            assert form.password.text() == FIRST
            # the one by which the app was tried is used up
            form.second.setText(first)
            QTest.keyClick(form.second, Qt.Key.Key_Return)
            await until(lambda: not form.second.text(), "a used code is refused")
            form.password.setText(FIRST)
            form.second.setText(codes[0])
            QTest.keyClick(form.second, Qt.Key.Key_Return)
            await until(lambda: seat.signing.person == AN, "An is signed in")
            await seat.settled()

            seat.button.second.trigger()
            form = await shown(hands, EndSecondForm)
            form.password.setText(FIRST)
            form.code.setText(codes[1])
            QTest.keyClick(form.code, Qt.Key.Key_Return)
            await until(lambda: gone(form), "no code is asked for any more")
            await seat.sign_out()
            await seat.sign(AN, FIRST)

    draw(work())


def test_a_technician_signs_in_by_the_provider_in_a_browser_elsewhere(draw, office, tmp_path):
    port, web = free_port(), "http://127.0.0.1:9"
    issuer = f"http://127.0.0.1:{port}"
    office.end()
    with office.site.config.open("a") as settings:
        settings.write(f'[oidc]\nname = {{vi = "Tài khoản tỉnh", en = "Provincial account"}}\nissuer = "{issuer}"\n')
        settings.write(f'client = "vong-lau"\nsecret = "oidc"\naddress = "{web}"\n')
    (office.site.folder / "secrets" / "oidc").write_text("ours\n")
    add(office.site, AN, FIRST, Role.TECHNICIAN)
    assert people(office.site, "identity", AN, "--subject", "an").exit_code == 0
    office.begin()

    async def come_back(form, number):
        """Sign in at the provider, and bring back what it sends the browser home with, as the page there does."""
        async with httpx.AsyncClient(timeout=60.0) as browser:
            sent = await browser.post(form.begun.address, data={"sub": "an"})
        told = httpx.URL(sent.headers["location"]).params
        order = FinishProviderSignIn(state=told["state"], code=told["code"], number=number)
        with Person(office.site) as web:
            return web.ask(order)

    async def work():
        async with at_window(office, "tech-1", tmp_path) as hands:
            seat = Seat(hands)
            QTest.keyClick(seat.window, Qt.Key.Key_U, CONTROL)
            form = await seat.asked()
            await until(form.provider.isVisible, "the provider is offered")
            assert form.provider.text() == "By Provincial account…"
            QTest.mouseClick(form.provider, Qt.MouseButton.LeftButton)
            await until(lambda: "it cannot be reached" in form.refusal.text(), "a provider that is away is said")
            with peer(["-m", "oidc_provider_mock", "-p", str(port)], port, tmp_path / "provider.log"):
                QTest.mouseClick(form.provider, Qt.MouseButton.LeftButton)
                shows = await shown(hands, ProviderForm)
                assert gone(form)
                QTest.mouseClick(shows.copy, Qt.MouseButton.LeftButton)
                assert QGuiApplication.clipboard().text() == shows.begun.address
                for _ in range(3):
                    await come_back(shows, "wrong")
                await until(
                    lambda: "begin again at the station" in shows.refusal.text(), "three wrong numbers are said"
                )
                assert shows.accepting.text() == "Begin again"
                QTest.keyClick(shows, Qt.Key.Key_Return)
                await until(lambda: gone(shows), "it begins again")
                shows = await shown(hands, ProviderForm)
                answer = await come_back(shows, shows.number.text())
                assert (answer.refused, answer.person) == (None, AN)
                await until(lambda: seat.signing.person == AN, "An is signed in")
                await until(lambda: gone(shows), "the picture goes")
            await seat.settled()
            await seat.sign_out()

    draw(work())


async def shown(hands, kind):
    """Return the one form of a kind, as soon as it is there."""
    found: list[QDialog] = []

    def there():
        found[:] = [each for each in hands.window.window().findChildren(kind) if each.isVisible()]
        return found

    await until(there, f"{kind.__name__} is shown")
    return found[0]
