"""Finds out which alarms are so: looks at each document that has changed by the rules that are about it.

Pure: documents, both clocks and what is so already come in. It looks once for all that has changed since the last look.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from server.alarm_rules.judging import Memory, is_wrong, limit_of, spell
from server.alarm_rules.readings import NOTHING, Figure, Reader, Reading, key_of, pattern_of, reader_of, subject_of
from server.alarm_rules.rules import AlarmRule, Condition
from server.contract.messages import Update
from server.contract.messages.alarms import alarm_key
from server.contract.words import Words, same

LONGEST = 10 * 365 * 86_400.0
"""Seconds that anything is trusted."""
MISSED_AFTER = 60.0
"""Seconds after which a topic is missing at the earliest: after a start everything comes by and by."""


class PackRules(NamedTuple):
    """The rules of one service pack."""

    service: str
    rules: Sequence[AlarmRule]
    figures: Sequence[Figure] = ()


class Rule(NamedTuple):
    """A rule, ready to be used."""

    service: str
    said: AlarmRule
    pattern: str
    read: Reader

    @property
    def id(self) -> str:
        """It is known by that among all."""
        return self.said.id


class Unless(NamedTuple):
    """A state in which alarms of a rule are meaningless."""

    rule: str
    number: int
    said: Condition
    pattern: str
    read: Reader


class Found(NamedTuple):
    """An alarm that has become so, or is no longer so."""

    rule: Rule
    key: str
    topic: str
    reading: Reading
    wrong: bool
    said: Words
    limit: float | None = None


class _Waiting(NamedTuple):
    since: float
    found: Found


class Evaluator:
    """Holds the rules, and what each subject waits for."""

    def __init__(self, latest: Mapping[str, Update], is_active: Callable[[str], bool]) -> None:
        """``is_active`` tells of the key of an alarm whether it is so."""
        self._latest, self._is_active = latest, is_active
        self.rules: dict[str, Rule] = {}
        self._exact: dict[str, list[Rule]] = {}
        self._kinds: dict[str, list[Rule]] = {}
        self._unless: dict[str, list[Unless]] = {}
        self._unless_kinds: dict[str, list[Unless]] = {}
        self._memories: dict[str, Memory] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._due: list[tuple[float, str]] = []
        """When to look again, and at what: the key of an alarm, by the clock that nobody sets."""
        self._stale_at: dict[str, datetime] = {}
        """When the documents that are looked after are older than they may be."""
        self._subjects: dict[tuple[str, str], dict[str, Reading]] = {}
        """Those that were wrong by a rule, of a topic, and the last reading of each."""
        self._meaningless: dict[tuple[str, int, str], frozenset[str]] = {}
        """The subjects in whose state a rule means nothing, by the number of that state and the topic."""
        self._changed: dict[str, None] = {}
        """Topics, in the order in which they have changed."""
        self._begun: float | None = None

    @property
    def due(self) -> float | None:
        """When something that waits is due at the earliest, by the clock of ``look``; None where nothing waits."""
        while self._due and self._due[0][1] not in self._waiting:
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else None

    def use(self, packs: Iterable[PackRules], active: Iterable[tuple[str, str, str, Reading]]) -> None:
        """Follow these rules from now on; raises ValueError where two of them have one id.

        ``active`` are the alarms that are so: rule, topic, key and what is known of its subject.
        """
        rules: dict[str, Rule] = {}
        unless: list[Unless] = []
        for pack in packs:
            figures = {each.id: each for each in pack.figures}
            for said in pack.rules:
                if said.id in rules:
                    raise ValueError(said.id)
                rules[said.id] = Rule(pack.service, said, pattern_of(said, pack.service), reader_of(said, figures))
                unless += [
                    Unless(said.id, number, each, pattern_of(each, pack.service), reader_of(each, figures))
                    for number, each in enumerate(said.unless)
                ]
        before, self.rules = self.rules, rules
        self._exact, self._kinds = _by_topic(rules.values())
        self._unless, self._unless_kinds = _by_topic(unless)
        same_as_before = {name for name, rule in rules.items() if name in before and before[name].said == rule.said}
        self._waiting = {key: each for key, each in self._waiting.items() if each.found.rule.id in same_as_before}
        self._memories = {key: each for key, each in self._memories.items() if key.partition(".")[0] in same_as_before}
        self._subjects, self._meaningless = {}, {}
        for rule_id, topic, key, reading in active:
            self._subjects.setdefault((rule_id, topic), {})[key] = reading
        awaited = (rule.pattern for rule in rules.values() if rule.said.missing)
        self._changed = dict.fromkeys((*self._latest, *awaited))
        self._begun = None

    def note(self, topic: str) -> None:
        """Take that a document has changed, or that its source fails or answers again."""
        kind = topic.partition("/")[0]
        if any((topic in self._exact, topic in self._unless, kind in self._kinds, kind in self._unless_kinds)):
            self._changed[topic] = None

    def look(self, clock: float, now: datetime) -> list[Found]:
        """Return what has become so, or is no longer so.

        ``clock`` is in seconds of a clock that nobody sets, ``now`` the time, UTC.
        """
        self._begun = clock if self._begun is None else self._begun
        changed = self._changed | {topic: None for topic, at in self._stale_at.items() if at <= now}
        self._changed = {}
        for topic in changed:
            self._stale_at.pop(topic, None)
            self._look_whether_it_means_anything(topic, clock)
        found = [each for topic in changed for each in self._of_topic(topic, clock, now)]
        while self._due and self._due[0][0] <= clock:
            _, key = heapq.heappop(self._due)
            waiting = self._waiting.get(key)
            if waiting is None:
                continue
            if waiting.found.rule.said.missing and waiting.found.rule.pattern in self._latest:
                del self._waiting[key]
            elif (ripe := self._ripe(key, waiting, clock)) is not None:
                found.append(ripe)
        return found

    def suppressor(self, rule: str, subject: str, item: str) -> Words | None:
        """Return which state makes an alarm meaningless now; None where none does."""
        said = self.rules[rule].said if rule in self.rules else None
        for number, _ in enumerate(said.unless if said is not None else ()):
            for (name, place, _), subjects in self._meaningless.items():
                if (name, place) == (rule, number) and subjects & {"", subject, item}:
                    return Words(vi="trạng thái đã khai báo", en="a state that was declared")
        return None

    def forget(self, key: str) -> None:
        """Forget what is known of a subject."""
        self._waiting.pop(key, None)
        self._memories.pop(key, None)

    def _of_topic(self, topic: str, clock: float, now: datetime) -> Iterator[Found]:
        kind, _, name = topic.partition("/")
        update = self._latest.get(topic)
        for rule in (*self._exact.get(topic, ()), *self._kinds.get(kind, ())):
            if name == "*":
                continue
            if rule.said.missing:
                yield from self._missing(rule, topic, update, clock)
            elif rule.said.stale:
                yield from self._stale(rule, topic, name, update, clock, now)
            else:
                yield from self._read(rule, topic, name, update, clock)

    def _read(self, rule: Rule, topic: str, name: str, update: Update | None, clock: float) -> Iterator[Found]:
        document = None if update is None else update.document
        wrong_before = self._subjects.get((rule.id, topic), {})
        wrong_now: dict[str, Reading] = {}
        seen: set[str] = set()
        said, id, deadband, is_active = rule.said, rule.id, rule.said.deadband, self._is_active
        for judged in rule.read.judged(name, document) if document is not None else ():
            key = key_of(id, judged[0])
            seen.add(key)
            memory = self._memories.setdefault(key, Memory()) if said.changes is not None else None
            active = is_active(key)
            wrong = is_wrong(said, judged, clock, was=active, deadband=deadband, memory=memory)
            if wrong is None:
                wrong = active
            if not wrong and not active and key not in self._waiting:
                continue
            assert document is not None
            reading = rule.read.reading(document, judged)
            if wrong:
                wrong_now[key] = reading
            if wrong is active and key not in self._waiting:
                continue
            told = reading._replace(subject=subject_of(id, reading.subject))
            limit = limit_of(rule.said, reading.value)
            found = Found(rule, key, topic, told, wrong, spell(rule.said, reading), limit)
            if (ripe := self._want(found, clock)) is not None:
                yield ripe
        # a row that has gone is over where its being there was wrong; a value that is not told is only unknown
        unknown = update is not None and not update.is_gone and (document is None or _is_of_numbers(rule.said))
        for key, reading in wrong_before.items():
            if key in seen:
                continue
            if unknown:
                wrong_now[key] = reading
                continue
            found = Found(rule, key, topic, reading, wrong=False, said=spell(rule.said, reading))
            if (ripe := self._want(found, clock)) is not None:
                yield ripe
        if wrong_now:
            self._subjects[rule.id, topic] = wrong_now
        else:
            self._subjects.pop((rule.id, topic), None)

    def _missing(self, rule: Rule, topic: str, update: Update | None, clock: float) -> Iterator[Found]:
        wrong = update is None or (update.document is None and update.error is None)
        said = Words(vi=f"chưa có số liệu {topic}", en=f"{topic} has never come")
        found = Found(rule, rule.id, topic, Reading("", NOTHING, None), wrong, said)
        if (ripe := self._want(found, clock)) is not None:
            yield ripe

    def _stale(
        self, rule: Rule, topic: str, name: str, update: Update | None, clock: float, now: datetime
    ) -> Iterator[Found]:
        if update is None:
            return
        until = _fresh_until(update)
        failing = update.error is not None and not update.partial
        wrong = failing or (until is not None and until <= now)
        if not wrong and until is not None:
            self._stale_at[topic] = until
        subject = subject_of(rule.id, name) if rule.pattern.endswith("/*") else ""
        called = getattr(update.document, "name", None)
        reading = Reading(subject, called if isinstance(called, Words) else same(name), None, row=update.document)
        reason = update.error
        said = reason if reason is not None else Words(vi="số liệu đã quá cũ", en="the figures are too old")
        found = Found(rule, alarm_key(rule.id, subject), topic, reading, wrong, said)
        if (ripe := self._want(found, clock)) is not None:
            yield ripe

    def _want(self, found: Found, clock: float) -> Found | None:
        """Return what is found where it is so for long enough; else have it wait."""
        key = found.key
        if found.wrong is self._is_active(key):
            self._waiting.pop(key, None)
            return None
        before = self._waiting.get(key)
        since = before.since if before is not None and before.found.wrong is found.wrong else clock
        waiting = _Waiting(since, found)
        self._waiting[key] = waiting
        if (ripe := self._ripe(key, waiting, clock)) is not None:
            return ripe
        if before is None or before.since != since:
            heapq.heappush(self._due, (self._due_at(waiting), key))
        return None

    def _ripe(self, key: str, waiting: _Waiting, clock: float) -> Found | None:
        if clock < self._due_at(waiting):
            return None
        del self._waiting[key]
        return waiting.found

    def _due_at(self, waiting: _Waiting) -> float:
        said = waiting.found.rule.said
        delay = said.on_delay if waiting.found.wrong else said.off_delay
        if said.missing and waiting.found.wrong:
            delay = max(delay, MISSED_AFTER)
        return waiting.since + delay

    def _look_whether_it_means_anything(self, topic: str, clock: float) -> None:
        kind, _, name = topic.partition("/")
        update = self._latest.get(topic)
        for each in (*self._unless.get(topic, ()), *self._unless_kinds.get(kind, ())):
            found = each.read.judged(name, update.document) if update and update.document is not None else ()
            self._meaningless[each.rule, each.number, topic] = frozenset(
                judged[0]
                for judged in found
                if is_wrong(each.said, judged, clock, was=False, deadband=0.0, memory=None)
            )


def _by_topic(rules: Iterable[Rule] | Iterable[Unless]) -> tuple[dict[str, list], dict[str, list]]:  # type: ignore[type-arg]
    """Return what is about single topics, and what is about all of a kind."""
    exact: dict[str, list] = {}  # type: ignore[type-arg]
    kinds: dict[str, list] = {}  # type: ignore[type-arg]
    for each in rules:
        if each.pattern.endswith("/*"):
            kinds.setdefault(each.pattern.removesuffix("/*"), []).append(each)
        else:
            exact.setdefault(each.pattern, []).append(each)
    return exact, kinds


def _is_of_numbers(condition: Condition) -> bool:
    return bool({"above", "below", "outside", "changes", "behind_plan", "beyond_forecast"} & set(condition.tests))


def _fresh_until(update: Update) -> datetime | None:
    return None if update.taken is None else update.taken + timedelta(seconds=min(update.fresh_for, LONGEST))
