"""The settings of one rule of alarms as a form: what is usual; all else stays in the text."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from server.contract.alarm_words import PRIORITIES
from server.contract.messages import Priority
from server.contract.words import Words
from wall.editor.documents.settings_text import Key
from wall.editor.forms.control import Control
from wall.editor.forms.controls import BothWords, OneOf, Row, Text, Toml
from wall.editor.forms.lists import Part, Several, Table
from wall.editor.forms.numbers import Number
from wall.editor.forms.parts import Combo
from wall.editor.packs.editing import PackEditing
from wall.editor.packs.indicator_form import Share
from wall.editor.packs.pack_text import RULES, indicators, rules
from wall.editor.packs.table_form import Setting, TableForm
from wall.language import Language

TESTS: Key = (
    *("above", "below", "outside", "changes", "behind_plan", "beyond_forecast"),
    *("equals", "contains", "stale", "missing"),
)
"""The settings that say what is wrong: a rule has one of them."""
FORECAST = 80
"""Of a hundred cases, where nobody has said how many."""


class Changes(Row):
    """How much is too much within how many seconds."""

    def show_value(self, value: Any) -> None:
        """Show both."""
        told = value if isinstance(value, dict) else {}
        super().show_value([told.get("by"), told.get("within")])

    def read(self) -> Any:
        """Return both."""
        told = super().read()
        return told if isinstance(told, Words) else dict(zip(("by", "within"), told, strict=True))


class Texts(Several):
    """One text, or one of several."""

    def show_value(self, value: Any) -> None:
        """Show each on a line."""
        super().show_value([value] if isinstance(value, str) else value)

    def read(self) -> Any:
        """Return the one text, or all."""
        told = super().read()
        return told[0] if isinstance(told, list) and len(told) == 1 else told or ""


class Test(Control):
    """What is wrong: one of the tests, and its limit."""

    def __init__(self, names: Sequence[tuple[str, str]], limits: Mapping[str, Control]) -> None:
        """Take the tests with what they are called, and what the limit of each is changed with, where it has one."""
        super().__init__()
        self._names = [name for name, _ in names]
        self.box, self.limits = Combo(), limits
        for _, words in names:
            self.box.addItem(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.box)
        for limit in dict.fromkeys(limits.values()):
            column.addWidget(limit)
            limit.edited.connect(self.edited)
        self.box.activated.connect(self._turn)
        self.show_value({})

    def show_value(self, value: Any) -> None:
        """Show a table with one test."""
        told = value if isinstance(value, dict) else {}
        found = next((each for each in self._names if told.get(each) not in (None, False) or told.get(each) == 0), "")
        self.box.setCurrentIndex(self._names.index(found))
        if found in self.limits:
            self.limits[found].show_value(told[found])
        self._show()

    def read(self) -> Any:
        """Return a table with the test that is chosen; Words while its limit is none."""
        name = self._names[self.box.currentIndex()]
        value = self.limits[name].read() if name in self.limits else True
        if value is None:
            value = Words(vi="cần một giới hạn", en="expected a limit")
        return value if isinstance(value, Words) else {name: value} if name else {}

    def label(self, words: str) -> None:
        """Say what is chosen."""
        self.box.setAccessibleName(words)
        for limit in self.limits.values():
            limit.label(words)

    @Slot()
    def _turn(self) -> None:
        name = self._names[self.box.currentIndex()]
        if name == "beyond_forecast" and self.limits[name].read() is None:
            self.limits[name].show_value(FORECAST)
        self._show()
        self.edited.emit(False)  # noqa: FBT003 - as the signal has it

    def _show(self) -> None:
        shown = self.limits.get(self._names[self.box.currentIndex()])
        for limit in self.limits.values():
            limit.setVisible(limit is shown)


class RuleForm(TableForm):
    """Follows the chosen rule."""

    def __init__(self, editing: PackEditing, language: Language) -> None:
        super().__init__(editing, language, RULES)

    def follow(self) -> None:
        """Show the rule that is chosen; offer the figures that the pack has."""
        figure = self.fields["figure"].control
        assert isinstance(figure, OneOf)
        figure.offer(self._figures())
        super().follow()
        told, number = rules(self._editing.text), self._editing.focus.rule
        if number < len(told):
            rule = told[number]
            self.fields["watch"].setVisible("watch" in rule or not rule.get("figure"))
            self.fields["by"].setVisible("by" in rule or bool(rule.get("figure")))

    def put(self, number: int, key: str, value: Any) -> Words | None:
        """Have another value; a figure takes the place of what else was looked at."""
        value = _plainly(value)
        if key == "figure":
            other = {"watch": None} if value else {"by": None}
            return self._editing.put_values(number, {"figure": value, **other}, RULES)
        return super().put(number, key, value)

    def more(self) -> str:
        """Return what else a rule may have."""
        return self.tr(
            "In the text also: whom to call, procedure, scene, cameras, groups, suppression (docs/alarms.md)"
        )

    def _figures(self) -> list[tuple[str | None, str]]:
        told = [str(each.get("id")) for each in indicators(self._editing.text)]
        return [(None, self.tr("none: another document")), *((each, each) for each in told)]

    def _test(self) -> Test:
        number = partial(Number, self._language, whole=False)
        level = number()
        names = [
            ("", self.tr("that there is such a row")),
            ("above", self.tr("above a limit")),
            ("below", self.tr("below a limit")),
            ("outside", self.tr("outside two limits")),
            ("changes", self.tr("changes too fast")),
            ("behind_plan", self.tr("behind the plan by more than (%)")),
            ("beyond_forecast", self.tr("the plan is beyond the forecast")),
            ("equals", self.tr("is one of these texts")),
            ("contains", self.tr("contains this text; empty: any text")),
            ("stale", self.tr("older than it may be")),
            ("missing", self.tr("has never come")),
        ]
        limits: dict[str, Control] = {
            "above": level,
            "below": level,
            "outside": Row([(self.tr("Lowest"), number), (self.tr("Highest"), number)]),
            "changes": Changes(
                [
                    (self.tr("By more than; a fall is below 0"), number),
                    (self.tr("Within (seconds)"), partial(Number, self._language, 0, whole=False)),
                ]
            ),
            "behind_plan": Share(self._language, 0, whole=False),
            "beyond_forecast": OneOf([(80, "80 %"), (95, "95 %")]),
            "equals": Texts(Text, "", add=self.tr("a text")),
            "contains": Text(),
        }
        return Test(names, limits)

    def _watch(self) -> Table:
        parts = {
            "topic": Part(self.tr("Topic, or kind/* for all of a kind"), Text(optional=True)),
            "rows": Part(self.tr("Field with rows; empty for the document itself"), Text(), ""),
            "value": Part(self.tr("Field that is judged"), Text(), ""),
            "id": Part(self.tr("Field by which a row is known again"), Text(), "id"),
            "name": Part(self.tr("Field that names it"), Text(), "name"),
            "said": Part(self.tr("Field that says what is so"), Text(), ""),
            "where": Part(self.tr('Only rows with these values: {severity = "critical"}'), Toml()),
        }
        return Table(parts)

    def settings(self) -> Sequence[Setting]:
        """Return what is usual of a rule."""
        say, language = self._language.say, self._language
        amount = partial(Number, language, 0, whole=False)
        places = [(None, self.tr("the province's own figure")), ("place", self.tr("each place: one alarm for each"))]
        priorities = [(each.value, say(PRIORITIES[each])) for each in Priority]
        both = partial(BothWords, optional=True)
        return [
            Setting("id", self.tr("Id"), self.tr("One among the rules of all packs: a–z, digits, - and _"), Text),
            Setting("name", self.tr("Name"), "", BothWords),
            Setting(
                "priority", self.tr("Priority"), self.tr("How soon somebody has to act"), partial(OneOf, priorities)
            ),
            Setting("figure", self.tr("Indicator"), self.tr("What is looked at"), partial(OneOf, self._figures())),
            Setting("by", self.tr("Of what"), "", partial(OneOf, places)),
            Setting("watch", self.tr("Document"), self.tr("What else is looked at"), self._watch),
            Setting("test", self.tr("Raised when it is"), "", self._test, {}, TESTS),
            Setting(
                "deadband", self.tr("Dead band"), self.tr("By how much it must be back until it is over"), amount, 0
            ),
            Setting("on_delay", self.tr("Raised after (seconds)"), self.tr("For which it must be so"), amount, 0),
            Setting("off_delay", self.tr("Over after (seconds)"), self.tr("For which it must not be so"), amount, 0),
            Setting(
                "realarm", self.tr("Again after (seconds)"),
                self.tr("It has to be acknowledged again while it is still so; 0 for never"), amount, 0,
            ),
            Setting("action", self.tr("What to do"), "", both),
            Setting("consequence", self.tr("If nobody acts"), "", both),
        ]  # fmt: skip


def _plainly(value: Any) -> Any:
    """Return a value whose whole numbers are written as such."""
    if isinstance(value, dict):
        return {name: _plainly(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plainly(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
