"""What a rule would have done in the past. Pure: what was told, and when, comes in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from server.alarm_rules.evaluator import Evaluator, PackRules
from server.contract.messages import AnyDocument, Update
from server.contract.words import Words


class Would(NamedTuple):
    """One alarm that would have been raised."""

    rule: str
    key: str
    at: datetime
    until: datetime | None
    """When it would have been over; None where it still were."""
    about: Words
    said: Words


class Trial:
    """Takes what was told in its order, and knows what the rules of a pack would have made of it."""

    def __init__(self, pack: PackRules) -> None:
        """Raises ValueError where two rules have one id."""
        self._latest: dict[str, Update] = {}
        self._active: dict[str, int] = {}
        """Where the alarms that are so stand in ``found``."""
        self.found: list[Would] = []
        self._evaluator = Evaluator(self._latest, self._active.__contains__)
        self._evaluator.use([pack], [])

    def take(self, at: datetime, topic: str, document: AnyDocument) -> None:
        """Take what a topic told at a time."""
        self.pass_until(at)
        self._latest[topic] = Update(topic=topic, document=document, fresh_for=0.0, taken=at)
        self._evaluator.note(topic)
        self._look(at)

    def take_all(self, told: Iterable[tuple[datetime, str, int]], documents: Mapping[int, AnyDocument]) -> None:
        """Take times, topics and numbers of documents in their order; those that are not there are left out."""
        for at, topic, number in told:
            if (document := documents.get(number)) is not None:
                self.take(at, topic, document)

    def pass_until(self, at: datetime) -> None:
        """Let delays run out that end before a time."""
        moment = at.timestamp()
        while (due := self._evaluator.due) is not None and due < moment:
            self._look(datetime.fromtimestamp(due, at.tzinfo))

    def _look(self, at: datetime) -> None:
        for each in self._evaluator.look(at.timestamp(), at):
            if each.wrong:
                self._active[each.key] = len(self.found)
                self.found.append(Would(each.rule.id, each.key, at, None, each.reading.about, each.said))
            elif (number := self._active.pop(each.key, None)) is not None:
                self.found[number] = self.found[number]._replace(until=at)
