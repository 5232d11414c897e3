"""What a service pack says of its alarms: the tables ``[[alarm]]``."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.alarm_rules.fields import NO_NUMBER, is_number, text_flaw, value_types, watch_flaws
from server.contract.messages.alarms import Contact, Priority, ProcedureStep
from server.contract.words import Words

Flaw = tuple[tuple[str | int, ...], Words]
Level = Annotated[float, Meta(ge=-1e15, le=1e15)]
Amount = Annotated[float, Meta(ge=0, le=1e15)]
Seconds = Annotated[float, Meta(ge=0, le=30 * 86_400)]
RuleId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}(?!\n)$")]
Path = Annotated[str, Meta(pattern=r"^([a-z_]+|[0-9]+)(\.([a-z_]+|[0-9]+))*(?!\n)$")]
"""Names of fields with dots between them, such as ``outlook.value``."""
MaybePath = Annotated[str, Meta(pattern=r"^(([a-z_]+|[0-9]+)(\.([a-z_]+|[0-9]+))*)?(?!\n)$")]
MaybeId = Annotated[str, Meta(pattern=r"^([a-z0-9][a-z0-9_-]{0,62})?(?!\n)$")]
TopicPattern = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*/([^/*]{1,200}|\*)(?!\n)$")]
"""A topic, or ``kind/*`` for all of a kind."""

TESTS = (
    "above",
    "below",
    "outside",
    "behind_plan",
    "beyond_forecast",
    "changes",
    "equals",
    "contains",
    "stale",
    "missing",
)
"""The settings that say what is wrong: a condition has one of them."""


NUMERIC = ("above", "below", "outside", "changes")
"""Those that judge a number."""


class Watch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of which documents is looked at."""

    topic: TopicPattern
    rows: MaybePath = ""
    """The field with rows, of which each has an alarm of its own; empty for the document itself."""
    value: MaybePath = ""
    """The field that is judged, of a row or else of the document; empty where that there is a row is enough."""
    id: Path = "id"
    """The field by which a row is known again."""
    name: MaybePath = "name"
    """The field that says what people call it; empty where the name of the rule says enough."""
    said: MaybePath = ""
    """The field that says what is so, where a value alone says little."""
    where: dict[Path, str | tuple[str, ...]] = {}
    """Only rows with these values, or one of these; ``*`` for whatever but nothing."""

    def flaws(self) -> Iterator[Flaw]:
        """Yield what the documents of its topic do not have."""
        # a row has a name where it has one
        named = {"name": self.name if self.name != "name" else "", "id": self.id if self.rows else ""}
        told = {"value": self.value, "said": self.said, **named}
        where = [(path, texts_of(wanted)) for path, wanted in self.where.items()]
        yield from watch_flaws(self.topic, self.rows, [each for each in told.items() if each[1]], where)


def texts_of(wanted: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a setting that may be one, or several."""
    return (wanted,) if isinstance(wanted, str) else wanted


class Changing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How fast is too fast."""

    by: Level
    """A rise; of a fall it is below zero."""
    within: Annotated[float, Meta(gt=0, le=30 * 86_400)]
    """Seconds."""


class Condition(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is looked at, and what of it is wrong."""

    figure: str = ""
    """An indicator of the pack: the province's figure, or ``by`` place."""
    by: Literal["place"] | None = None
    """One alarm for each place that the figure is told of."""
    watch: Watch | None = None
    """What else is looked at, where it is no indicator."""
    above: Level | None = None
    below: Level | None = None
    outside: tuple[Level, Level] | None = None
    """Below the one or above the other."""
    behind_plan: Annotated[float, Meta(gt=0, le=1)] | None = None
    """By which share of what the plan expects by now."""
    beyond_forecast: Literal[80, 95] | None = None
    """The plan of the year lies outside what the forecast allows in so many of a hundred cases."""
    changes: Changing | None = None
    equals: str | tuple[str, ...] | None = None
    """Empty for nothing."""
    contains: str | None = None
    """Whatever its accents and capitals; empty for any text at all."""
    stale: bool = False
    """It is older than it may be, or its source fails."""
    missing: bool = False
    """It has never come."""

    @property
    def tests(self) -> list[str]:
        """The names of the settings that say what is wrong."""
        # a limit of 0 is a limit, and equal to False
        return [name for name in TESTS if (told := getattr(self, name)) is not None and told is not False]

    def condition_flaws(self, figures: tuple[str, ...]) -> Iterator[Flaw]:
        """Yield what makes no sense; ``figures`` are the indicators of the pack."""
        if bool(self.figure) == (self.watch is not None):
            yield (
                ("figure",),
                Words(
                    vi="cần figure (mã chỉ tiêu của gói) hoặc watch (tài liệu), đúng một trong hai",
                    en="expected figure (an indicator of this pack) or watch (a document), one of the two",
                ),
            )
        elif self.figure and self.figure not in figures:
            yield ("figure",), Words(vi="gói này không có chỉ tiêu đó", en="this pack has no such indicator")
        if self.by is not None and not self.figure:
            yield ("by",), Words(vi="chỉ dùng với figure", en="only with figure")
        if (found := self.tests) and len(found) > 1:
            yield (
                (found[1],),
                Words(vi=f"đã có {found[0]}: mỗi luật một điều kiện", en=f"there is {found[0]}: one test for a rule"),
            )
        if not found and not (self.watch is not None and self.watch.rows and not self.watch.value):
            names = ", ".join(TESTS)
            yield (), Words(vi=f"cần một điều kiện: {names}", en=f"expected a test: {names}")
        if self.missing and self.watch is not None and self.watch.topic.endswith("/*"):
            yield (
                ("missing",),
                Words(vi="cần tên một tài liệu, không phải *", en="expected the name of one topic, not *"),
            )
        if self.outside is not None and self.outside[0] >= self.outside[1]:
            yield ("outside",), Words(vi="số đầu phải nhỏ hơn số sau", en="the first must be less than the second")
        if self.watch is not None:
            found_flaws = list(self.watch.flaws())
            yield from ((("watch", *key), words) for key, words in found_flaws)
            if not found_flaws:
                yield from self._value_flaws(self.watch)
        if (self.behind_plan or self.beyond_forecast) and (self.by or not self.figure):
            key = "behind_plan" if self.behind_plan else "beyond_forecast"
            yield (key,), Words(vi="chỉ dùng với figure của cả tỉnh", en="only with the province's own figure")

    def _value_flaws(self, watch: Watch) -> Iterator[Flaw]:
        """Yield what the value that is judged can never be."""
        if not watch.value:
            if numeric := next((name for name in self.tests if name in NUMERIC), None):
                yield (
                    (numeric,),
                    Words(
                        vi="cần watch.value: trường số được xét", en="expected watch.value: the number that is judged"
                    ),
                )
            return
        types = value_types(watch.topic, watch.rows, watch.value)
        for name in self.tests:
            if name in NUMERIC and not is_number(types):
                yield ("watch", "value"), NO_NUMBER
        for text in texts_of(self.equals) if self.equals is not None else ():
            if (words := text_flaw(types, text)) is not None:
                yield ("equals",), words


class AlarmRule(Condition, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule; it makes an alarm for each subject that it is for."""

    id: RuleId
    name: Words
    priority: Priority
    deadband: Amount = 0.0
    """By how much a value must be back within its limit until it is over."""
    on_delay: Seconds = 0.0
    """For how long it must be so until it is raised."""
    off_delay: Seconds = 0.0
    """For how long it must not be so until it is over."""
    realarm: Seconds = 0.0
    """After how long an acknowledged alarm that is still so has to be acknowledged again; 0 for never."""
    longest_shelved: Annotated[float, Meta(gt=0, le=86_400)] = 8 * 3600.0
    """Seconds."""
    group: MaybeId = ""
    """Alarms of one group follow from each other: the first one is marked."""
    suppressed_by: tuple[RuleId, ...] = ()
    """Rules whose alarms make this one meaningless while they are so: of the same subject, or of the whole."""
    unless: tuple[Condition, ...] = ()
    """States in which it is meaningless, such as a gate that is closed."""
    test: bool = False
    consequence: Words | None = None
    action: Words | None = None
    call: tuple[Contact, ...] = ()
    procedure: tuple[ProcedureStep, ...] = ()
    scene: MaybeId | None = None
    """The layout that it brings; empty for none. None for the shipped one."""
    cameras: tuple[str, ...] = ()
    """Ids of cameras that are shown first, whatever lies near."""
    presets: dict[str, str] = {}
    """To which preset a camera turns, by its id, where it can be turned."""

    def flaws(self, figures: tuple[str, ...], rules: tuple[str, ...]) -> Iterator[Flaw]:
        """Yield what makes no sense; ``rules`` are the ids of all of the pack."""
        yield from self.condition_flaws(figures)
        if self.deadband and not set(NUMERIC) & set(self.tests):
            yield ("deadband",), Words(vi="chỉ dùng với giá trị số", en="only for values against a limit")
        for number, condition in enumerate(self.unless):
            for key, words in condition.condition_flaws(figures):
                yield ("unless", number, *key), words
        for number, name in enumerate(self.suppressed_by):
            if name not in rules or name == self.id:
                yield (
                    ("suppressed_by", number),
                    Words(vi="gói này không có luật đó", en="this pack has no such rule"),
                )
        steps = [each.id for each in self.procedure]
        for number, step in enumerate(self.procedure):
            if step.id in steps[:number]:
                yield ("procedure", number, "id"), Words(vi="mã bước bị trùng", en="another step has this id")
            for place, answer in enumerate(step.answers):
                if answer.then not in ("", "end", *steps[number + 1 :]):
                    yield (
                        ("procedure", number, "answers", place, "then"),
                        Words(vi="cần mã một bước ở sau, hoặc end", en="expected the id of a later step, or end"),
                    )


def rule_flaws(rules: tuple[AlarmRule, ...], figures: tuple[str, ...]) -> Iterator[Flaw]:
    """Yield what makes no sense in the rules of a pack, whose indicators are ``figures``."""
    names = tuple(each.id for each in rules)
    by_id = {each.id: each for each in rules}
    for number, rule in enumerate(rules):
        if (through := _around(rule, by_id)) is not None:
            yield (
                ("alarm", number, "suppressed_by"),
                Words(
                    vi=f"hai luật chặn lẫn nhau ({through}): cả hai sẽ im lặng",
                    en=f"the two suppress each other ({through}): both would be silent",
                ),
            )
        if rule.id in names[:number]:
            yield ("alarm", number, "id"), Words(vi="mã luật bị trùng", en="another rule has this id")
        for key, words in rule.flaws(figures, names):
            yield ("alarm", number, *key), words


def _around(rule: AlarmRule, rules: Mapping[str, AlarmRule]) -> str | None:
    """Return by which rule one suppresses itself in the end; None where it does not."""
    for first in rule.suppressed_by:
        waiting, seen = [first], set()
        while waiting:
            name = waiting.pop()
            if name == rule.id and first != rule.id:
                return first
            if name not in seen and name in rules:
                seen.add(name)
                waiting.extend(rules[name].suppressed_by)
    return None
