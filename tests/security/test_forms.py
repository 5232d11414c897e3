"""Fields for passwords: nobody reads over a shoulder, programs that keep passwords may paste, nothing is cut off."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from server.people.passwords import LONGEST
from server.store.tables import people
from wall.workplace.second_step_forms import EndSecondForm
from wall.workplace.signing_in import PasswordForm, SignInForm


@pytest.mark.parametrize("form", [SignInForm, PasswordForm, EndSecondForm])
def test_passwords_are_masked_pasted_and_never_cut(qtbot, form):
    window = QWidget()
    qtbot.addWidget(window)
    asked = form(window)
    masked = [each for each in asked.findChildren(QLineEdit) if each.echoMode() is QLineEdit.EchoMode.Password]
    assert len(masked) == (3 if form is PasswordForm else 1)
    long = "x7#kQ9!vLm2p" * (LONGEST // 12)
    QGuiApplication.clipboard().setText(long)
    for field in masked:
        field.paste()
        assert field.text() == long
        assert long not in field.displayText()
        field.selectAll()
        field.copy()
    assert QGuiApplication.clipboard().text() == long
    QGuiApplication.clipboard().clear()


def test_no_password_has_an_end_a_hint_or_a_question():
    assert {column.name for column in people.columns} == {
        *("id", "key", "name", "role", "password", "locked"),
        *("scope", "second", "second_used", "subject"),
    }
