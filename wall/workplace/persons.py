"""Who acts at a window: they sign in and go; until somebody does, orders are the station's."""

import asyncio
import weakref

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer
from server.contract.sign_in import (
    AwaitProviderSignIn,
    BeginProviderSignIn,
    BeginSecondStep,
    ChangePassword,
    ClaimFirst,
    EndSecondStep,
    OfferSecondStep,
    ReadProvider,
    SignIn,
    SignOut,
)
from server.contract.words import Words
from wall.client.orders import Orders
from wall.language import Language
from wall.workplace.form import Form
from wall.workplace.provider_form import ProviderForm
from wall.workplace.second_step_forms import BeginSecondForm, EndSecondForm, RecoveryCodesForm
from wall.workplace.signing_in import PasswordForm, SignInForm

ASK_EVERY = 1.0
"""Seconds between two questions whether somebody has signed in elsewhere."""


class Persons(QObject):
    """Knows who is signed in, and asks who it is."""

    signed = Signal(str)
    """Who is signed in now; empty for nobody."""

    def __init__(self, orders: Orders, language: Language, window: QWidget) -> None:
        super().__init__(window)
        self._orders, self._language, self._window = orders, language, window
        self.person = ""
        """Who is signed in; empty for nobody: orders are the station's then."""
        orders.signed_out.connect(self._lose)

    def sign(self, why: str = "") -> None:
        """Sign in, and say ``why`` that is asked."""
        form = SignInForm(self._window)
        if why:
            form.refuse(why)
            form.name.setFocus(Qt.FocusReason.OtherFocusReason)

        def give() -> None:
            name, password, code = form.name.text().strip(), form.password.text(), form.code.text().strip()
            first = ClaimFirst(code=code, name=name, password=password)
            order = first if code else SignIn(name=name, password=password, code=form.second.text().strip())
            form.submit(self._orders, self._language, order, self._sign)

        # a form that was closed need not wait for the answer
        asking = weakref.ref(form)

        def offer(answer: Answer) -> None:
            told = answer.provider.name if answer.provider is not None else None
            open_form = asking()
            if told is not None and open_form is not None and isValid(open_form):
                open_form.offer(self._language.say(told))
                open_form.elsewhere.connect(lambda: self._sign_elsewhere(open_form, told))

        form.given.connect(give)
        form.rejected.connect(self.stay_out)
        form.open()
        self._orders.look_up(ReadProvider(), offer)

    def _sign_elsewhere(self, before: Form, name: Words) -> None:
        """Sign in by the provider of identities, in place of the form ``before``."""

        def show(answer: Answer) -> None:
            if answer.provider is None or not (isValid(before) and before.isVisible()):
                return
            form = ProviderForm(self._window, self._language.say(name), answer.provider)
            form.given.connect(lambda: self._sign_elsewhere(form, name))
            form.rejected.connect(self.stay_out)
            # it goes on below another form: nobody has decided to stay out
            before.rejected.disconnect()
            before.reject()
            form.open()
            self._orders.spawn(self._await(form))

        self._orders.look_up(BeginProviderSignIn(), show, lambda words: before.refuse(self._language.say(words)))

    async def _await(self, form: ProviderForm) -> None:
        """Ask what became of it until it is known, or nobody waits for it any more."""
        while isValid(form) and form.isVisible():
            try:
                answer = await self._orders.ask(AwaitProviderSignIn(handle=form.begun.handle))
            except UnansweredError:
                # a server that is away may come back; what it has forgotten it says then
                answer = Answer()
            if not (isValid(form) and form.isVisible()):
                return
            if answer.refused is not None:
                form.refuse(self._language.say(answer.refused))
                return
            if answer.session:
                form.rejected.disconnect()
                form.reject()
                self._sign(answer)
                return
            await asyncio.sleep(ASK_EVERY)

    def sign_out(self) -> None:
        """Leave the window without anybody."""
        if self.person:
            self._orders.give(SignOut(), lambda _: self.become("", ""))

    def change_password(self) -> None:
        """Ask for the old password and the new one."""
        form = PasswordForm(self._window)
        form.given.connect(
            lambda: form.submit(self._orders, self._language, ChangePassword(old=form.old.text(), new=form.new.text()))
        )
        form.open()

    def second_step(self) -> None:
        """Let a person be asked for a code besides the password, or for none any more."""
        self._orders.give(OfferSecondStep(), self._offer)

    def _offer(self, answer: Answer) -> None:
        if answer.second is None:
            return
        if not answer.second.secret:
            ending = EndSecondForm(self._window)

            def end() -> None:
                order = EndSecondStep(password=ending.password.text(), code=ending.code.text().strip())
                ending.submit(self._orders, self._language, order)

            ending.given.connect(end)
            ending.open()
            return
        form = BeginSecondForm(self._window, answer.second)

        def give() -> None:
            code = form.code.text().strip()
            order = BeginSecondStep(password=form.password.text(), secret=form.offered.secret, code=code)
            form.submit(self._orders, self._language, order, self._show_codes)

        form.given.connect(give)
        form.open()

    def _show_codes(self, answer: Answer) -> None:
        if answer.second is not None:
            RecoveryCodesForm(self._window, answer.second.codes).open()

    def become(self, person: str, session: str) -> None:
        """Act as a person from now on, in a session; both are empty for nobody."""
        self._orders.session, self.person = session, person
        self.signed.emit(person)

    def stay_out(self) -> None:
        """Go on as it is: somebody was asked who it is, and did not say."""

    def lost(self, person: str) -> None:
        """Go on without a person whose session has ended elsewhere."""
        del person
        self.become("", "")

    def _sign(self, answer: Answer) -> None:
        self.become(answer.person, answer.session)

    @Slot()
    def _lose(self) -> None:
        """Ask anew who it is: a session has ended elsewhere."""
        name = self.person
        self.lost(name)
        if not any(form.isVisible() for form in self._window.findChildren(Form)):
            self.sign(self.tr("The session of {name} has ended: sign in again").format(name=name))
