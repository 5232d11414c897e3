"""The settings of one indicator as a form, each with what it means."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLabel

from server.contract.calendar import CALENDAR
from server.contract.words import Words
from wall.editor.forms.control import Control
from wall.editor.forms.controls import BothWords, OneOf, Row, Text, Toml
from wall.editor.forms.numbers import Number
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.pack_text import INDICATORS
from wall.editor.packs.table_form import Setting, TableForm
from wall.language import Language

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


class IndicatorForm(TableForm):
    """Follows the chosen indicator."""

    def __init__(self, editing: PackEditing, language: Language) -> None:
        super().__init__(editing, language, INDICATORS)

    def settings(self) -> Sequence[Setting]:
        """Return what an indicator has."""
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
            Setting("id", self.tr("Id"), self.tr("Sources name it so: a–z, digits and _"), Text),
            Setting("name", self.tr("Name"), "", BothWords),
            Setting(
                "plan", self.tr("Plan"), self.tr("What is wanted of each whole year; none where it is empty"),
                partial(Plans, language),
            ),
            Setting(
                "warn", self.tr("Warning from (%)"),
                self.tr("How far behind what is expected by now it becomes a warning"),
                partial(Share, language, 0, whole=False), 0.05,
            ),
            Setting(
                "alarm", self.tr("Critical from (%)"), self.tr("How far behind it becomes critical"),
                partial(Share, language, 0, whole=False), 0.15,
            ),
            Setting(
                "limits", self.tr("Limits"), self.tr("Values not to be crossed, whatever the plan says"),
                partial(Limits, language, grades),
            ),
            Setting("better", self.tr("Which way is good"), "", partial(OneOf, better)),
            Setting("accumulates", self.tr("Over the year"), "", partial(OneOf, sums), "last"),
            Setting("span", self.tr("Periods"), self.tr("For what it is reported"), partial(OneOf, spans), "month"),
            Setting("unit", self.tr("Unit"), "", BothWords),
            Setting("short", self.tr("Short name"), self.tr("At most 16 letters, for narrow tiles"), BothWords),
            Setting(
                "decimals", self.tr("Decimals"), "", partial(Number, language, 0, 6, whole=True)
            ),
            Setting(
                "places", self.tr("Values of places"),
                self.tr("What they make where nobody tells the figure of the whole province"),
                partial(OneOf, places), "sum",
            ),
            Setting(
                "profile", self.tr("Profile of the plan"),
                self.tr("Which share of the plan falls in each period, January first: [0.05, 0.1, …]; even without it"),
                Toml,
            ),
            Setting(
                "scale", self.tr("Scale"), self.tr("What a source's values are multiplied by to be in the unit"),
                number, 1.0,
            ),
            Setting(
                "reporter", self.tr("Department"), self.tr("Who owes the figure; else that of the whole pack"),
                partial(BothWords, optional=True),
            ),
            Setting(
                "report_days", self.tr("Reported within (days)"),
                self.tr("After the period's end; then the last figure looks old"),
                partial(Number, language, 0, whole=False),
            ),
        ]  # fmt: skip
