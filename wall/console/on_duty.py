"""Who has the shift at the desk: whoever comes next takes it over."""

from server.contract.sign_in import HandOver
from wall.workplace.persons import Persons
from wall.workplace.signing_in import SignInForm


class OnDuty(Persons):
    """Lets the next person sign in without a gap between the two."""

    def sign(self, why: str = "") -> None:
        """Sign in, and say ``why`` that is asked; whoever is signed in hands over."""
        if self.person:
            self.hand_over()
        else:
            super().sign(why)

    def hand_over(self) -> None:
        """Let the next person sign in: the wall does not notice."""
        form = SignInForm(self._window, handing_over=True)

        def give() -> None:
            order = HandOver(
                name=form.name.text().strip(),
                password=form.password.text(),
                code=form.second.text().strip(),
                note=form.note.toPlainText().strip()[:1000],
            )
            form.submit(self._orders, self._language, order, self._sign)

        form.given.connect(give)
        form.open()
