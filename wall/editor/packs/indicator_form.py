"""The settings of one indicator as a form, each with what it means."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from server.contract.calendar import CALENDAR
from server.contract.messages import Severity
from server.contract.words import Words
from wall.editor.documents.settings_text import Key, Unreadable
from wall.editor.forms.control import Control
from wall.editor.forms.controls import BothWords, OneOf, Row, Text, Toml
from wall.editor.forms.field import Field, Remarks, graded
from wall.editor.forms.numbers import Number
from wall.editor.forms.typing_step import TypingStep
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.open_pack import PackFinding
from wall.editor.packs.pack_text import indicators, values_of_pack
from wall.language import Language

UNREADABLE = Words(
    vi="văn bản không đọc được: hãy sửa ở phần Văn bản trước", en="the text cannot be read: mend it in Text first"
)
WIDEST = 720
"""Pixels of the fields: longer lines are hard to read."""


ABREAST = 2
"""Plans beside each other."""


class Share(Number):
    """A share, which people type in percent."""

    def show_value(self, value: Any) -> None:
        """Show a share in percent."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        super().show_value(round(value * 100, 9) if is_number else None)

    def read(self) -> Any:
        """Return the share."""
        number = super().read()
        return round(number / 100, 11) if isinstance(number, int | float) else number

    def offer(self, default: Any) -> None:
        """Say what counts while nothing is typed."""
        super().offer(default * 100)


class Plans(Control):
    """What is wanted of whole years: of those that are told, and of those that are near."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self.years: dict[str, Number] = {}

    def show_value(self, value: Any) -> None:
        """Show the plan of each year."""
        told = value if isinstance(value, dict) else {}
        this = datetime.now(CALENDAR).year
        for year in sorted({*told, *(str(this + n) for n in (-1, 0, 1))}):
            if year not in self.years:
                self._add(year)
        for year, number in self.years.items():
            number.show_value(told.get(year))

    def read(self) -> Any:
        """Return the plans by year; None for none at all."""
        told = {year: number.read() for year, number in sorted(self.years.items())}
        for year, value in told.items():
            if isinstance(value, Words):
                return Words(vi=f"{year}: {value.vi}", en=f"{year}: {value.en}")
        return {year: value for year, value in told.items() if value is not None} or None

    def label(self, words: str) -> None:
        """Say of which year each number is."""
        self.setAccessibleName(words)

    def _add(self, year: str) -> None:
        number = Number(self._language, whole=False)
        number.label(year)
        number.edited.connect(self.edited)
        name = QLabel(year)
        name.setObjectName("quiet")
        row, column = divmod(len(self.years), ABREAST)
        self.years[year] = number
        self._grid.addWidget(name, row * 2, column)
        self._grid.addWidget(number, row * 2 + 1, column)
        self._grid.setColumnStretch(column, 1)


class Limits(Row):
    """The values that a figure should not cross: for a warning, and for what is critical."""

    GRADES = ("warning", "critical")

    def __init__(self, language: Language, names: Sequence[str]) -> None:
        super().__init__([(name, partial(Number, language, whole=False)) for name in names])

    def show_value(self, value: Any) -> None:
        """Show both."""
        told = {each.get("severity"): each.get("value") for each in value or () if isinstance(each, dict)}
        super().show_value([told.get(grade) for grade in self.GRADES])

    def read(self) -> Any:
        """Return those that are told; None for none."""
        told = [part.read() for part in self.parts]
        wrong = next((each for each in told if isinstance(each, Words)), None)
        if wrong is not None:
            return wrong
        pairs = zip(told, self.GRADES, strict=True)
        return [{"value": value, "severity": grade} for value, grade in pairs if value is not None] or None


class _Setting(NamedTuple):
    key: str
    name: str
    help: str
    make: Callable[[], Control]
    default: Any = None


class IndicatorForm(QWidget):
    """Follows the chosen indicator; each change of a field is one step that can be taken back."""

    refused = Signal(object)
    """Words: why something was not done."""

    def __init__(self, editing: PackEditing, language: Language) -> None:
        super().__init__()
        self._editing, self._language = editing, language
        self.fields: dict[str, Field] = {}
        self._putting = False
        self._number = -1
        self._findings: Sequence[PackFinding] = ()
        self._remarks = Remarks(language)
        self._inner = QWidget()
        self._inner.setMaximumWidth(WIDEST)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(12, 10, 16, 16)
        self._column.setSpacing(14)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        editing.changed.connect(self.follow)
        self._step = TypingStep(editing, self)
        self._make()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Say everything in the language of now."""
        if event.type() is QEvent.Type.LanguageChange:
            self._make()
        super().changeEvent(event)

    def show_findings(self, findings: Sequence[PackFinding]) -> None:
        """Say at the fields what is wrong with them; what belongs to none, above."""
        self._findings = findings
        here = [each for each in findings if each.indicator == self._editing.focus]
        for key, field in self.fields.items():
            field.say_findings([each for each in here if each.key[:1] == (key,)])
        self._remarks.say(graded([each for each in here if not each.key or each.key[0] not in self.fields]))

    def go_to(self, key: Key) -> None:
        """Bring the field of a setting into view, and the keyboard to it."""
        field = self.fields.get(key[0]) if key else None
        if field is None:
            return
        self._scroll.ensureWidgetVisible(field, 0, 60)
        field.take_keyboard()

    @Slot()
    def follow(self) -> None:
        """Show the indicator that is chosen, as it is now."""
        number = self._editing.focus
        told = indicators(self._editing.text)
        self._inner.setEnabled(number < len(told))
        if isinstance(values_of_pack(self._editing.text), Unreadable):
            self._remarks.say([(UNREADABLE, Severity.CRITICAL)])
        if self._putting or number >= len(told):
            return
        anew, self._number = number != self._number, number
        for key, field in self.fields.items():
            field.show_value(told[number].get(key), anew=anew)
        if anew:
            self._step.end()
            self._scroll.verticalScrollBar().setValue(0)
            self.show_findings(self._findings)

    def _make(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._remarks:
                widget.hide()
                widget.deleteLater()
        self._column.addWidget(self._remarks)
        self.fields = {}
        for each in self._settings():
            field = Field(each.name, each.help, each.make(), self._language, default=each.default)
            field.edited.connect(partial(self._edited, each.key))
            self.fields[each.key] = field
            self._column.addWidget(field)
        self._column.addStretch(1)
        self._number = -1
        self.follow()

    def _edited(self, key: str, typing: bool) -> None:  # noqa: FBT001 - as the signal has it
        field = self.fields[key]
        value = field.read()
        number, told = self._editing.focus, indicators(self._editing.text)
        if number >= len(told):
            return
        now = told[number].get(key)
        if isinstance(value, Words):
            field.settle(value, now)
            return
        self._step.note(field, typing=typing)
        self._putting = True
        try:
            refused = self._editing.put_value(number, (key,), value)
        finally:
            self._putting = False
        field.settle(refused, now if refused is not None else value)

    def _settings(self) -> list[_Setting]:
        language = self._language
        spans = [
            ("month", self.tr("month")),
            ("quarter", self.tr("quarter")),
            ("year", self.tr("year")),
            ("school_year", self.tr("school year")),
            ("week", self.tr("week")),
            ("day", self.tr("day")),
            ("hour", self.tr("hour")),
            ("minute", self.tr("minute")),
            ("now", self.tr("the state of now")),
        ]
        better = [("higher", self.tr("the higher the better")), ("lower", self.tr("the lower the better"))]
        sums = [("last", self.tr("the newest stands for itself")), ("sum", self.tr("they add up over the year"))]
        places = [
            ("sum", self.tr("their sum")),
            ("mean", self.tr("their mean")),
            ("apart", self.tr("nothing: each stands for itself")),
        ]
        number = partial(Number, language, whole=False)
        grades = (self.tr("Warning"), self.tr("Critical"))
        return [
            _Setting("id", self.tr("Id"), self.tr("Sources name it so: a–z, digits and _"), Text),
            _Setting("name", self.tr("Name"), "", BothWords),
            _Setting(
                "plan", self.tr("Plan"), self.tr("What is wanted of each whole year; none where it is empty"),
                partial(Plans, language),
            ),
            _Setting(
                "warn", self.tr("Warning from (%)"),
                self.tr("How far behind what is expected by now it becomes a warning"),
                partial(Share, language, 0, whole=False), 0.05,
            ),
            _Setting(
                "alarm", self.tr("Critical from (%)"), self.tr("How far behind it becomes critical"),
                partial(Share, language, 0, whole=False), 0.15,
            ),
            _Setting(
                "limits", self.tr("Limits"), self.tr("Values not to be crossed, whatever the plan says"),
                partial(Limits, language, grades),
            ),
            _Setting("better", self.tr("Which way is good"), "", partial(OneOf, better)),
            _Setting("accumulates", self.tr("Over the year"), "", partial(OneOf, sums), "last"),
            _Setting("span", self.tr("Periods"), self.tr("For what it is reported"), partial(OneOf, spans), "month"),
            _Setting("unit", self.tr("Unit"), "", BothWords),
            _Setting("short", self.tr("Short name"), self.tr("At most 16 letters, for narrow tiles"), BothWords),
            _Setting(
                "decimals", self.tr("Decimals"), "", partial(Number, language, 0, 6, whole=True)
            ),
            _Setting(
                "places", self.tr("Values of places"),
                self.tr("What they make where nobody tells the figure of the whole province"),
                partial(OneOf, places), "sum",
            ),
            _Setting(
                "profile", self.tr("Profile of the plan"),
                self.tr("Which share of the plan falls in each period, January first: [0.05, 0.1, …]; even without it"),
                Toml,
            ),
            _Setting(
                "scale", self.tr("Scale"), self.tr("What a source's values are multiplied by to be in the unit"),
                number, 1.0,
            ),
            _Setting(
                "reporter", self.tr("Department"), self.tr("Who owes the figure; else that of the whole pack"),
                partial(BothWords, optional=True),
            ),
            _Setting(
                "report_days", self.tr("Reported within (days)"),
                self.tr("After the period's end; then the last figure looks old"),
                partial(Number, language, 0, whole=False),
            ),
        ]  # fmt: skip
