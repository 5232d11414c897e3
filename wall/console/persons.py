"""Who acts at the desk: they sign in, hand over, and go."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from server.contract.commands import Answer
from server.contract.sign_in import ChangePassword, ClaimFirst, HandOver, SignIn, SignOut
from wall.client.orders import Orders
from wall.console.dialogs import PasswordForm, SignInForm
from wall.language import Language
from wall.workplace.form import Form


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
        """Sign in, and say ``why`` that is asked; whoever is signed in hands over."""
        if self.person:
            self.hand_over()
            return
        form = SignInForm(self._window)
        if why:
            form.refuse(why)
            form.name.setFocus(Qt.FocusReason.OtherFocusReason)

        def give() -> None:
            name, password, code = form.name.text().strip(), form.password.text(), form.code.text().strip()
            first = ClaimFirst(code=code, name=name, password=password)
            form.submit(
                self._orders,
                self._language,
                first if code else SignIn(name=name, password=password),
                lambda a: self._sign(a, name),
            )

        form.given.connect(give)
        form.open()

    def hand_over(self) -> None:
        """Let the next person sign in: the wall does not notice."""
        form = SignInForm(self._window, handing_over=True)

        def give() -> None:
            name = form.name.text().strip()
            order = HandOver(name=name, password=form.password.text(), note=form.note.toPlainText().strip()[:1000])
            form.submit(self._orders, self._language, order, lambda answer: self._sign(answer, name))

        form.given.connect(give)
        form.open()

    def sign_out(self) -> None:
        """Leave the desk without anybody."""
        if self.person:
            self._orders.give(SignOut(), lambda _: self._forget())

    def change_password(self) -> None:
        """Ask for the old password and the new one."""
        form = PasswordForm(self._window)
        form.given.connect(
            lambda: form.submit(self._orders, self._language, ChangePassword(old=form.old.text(), new=form.new.text()))
        )
        form.open()

    def _sign(self, answer: Answer, name: str) -> None:
        self._orders.session = answer.session
        self.person = name
        self.signed.emit(name)

    def _forget(self) -> None:
        self._orders.session = ""
        self.person = ""
        self.signed.emit("")

    @Slot()
    def _lose(self) -> None:
        """Ask anew who it is: a session has ended elsewhere."""
        name = self.person
        self._forget()
        if not any(form.isVisible() for form in self._window.findChildren(Form)):
            self.sign(self.tr("The session of {name} has ended: sign in again").format(name=name))
