"""Answers what people order and ask about alarms."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from server.alarms.acts import Act, Acts
from server.alarms.book import Book
from server.alarms.showing import AlarmScenes
from server.alarms.trying import Improving, RuleTrials
from server.contract.alarm_commands import (
    AcceptProposal,
    AlarmCommand,
    Left,
    OutsideTold,
    ReadAlarms,
    ShowAlarm,
    ToldOfAlarms,
    TryRules,
)
from server.contract.commands import Answer
from server.contract.messages import AlarmHygiene, Update
from server.contract.words import Words
from server.people.actor import Actor
from server.store.alarm_journal import AlarmJournal

Outside = Callable[[str, datetime], Awaitable[Sequence[OutsideTold]]]
"""Returns who outside is told of an alarm, by its key, since a time; raises StoreError."""
MOST_NAMED = 3
"""Alarms whose refusal is spelled out."""
NOT_READ = Words(
    vi="máy chủ chưa đọc được các báo động; hãy thử lại", en="the server has not read the alarms yet; try again"
)
NOT_PROPOSED = Words(
    vi="đề xuất này không còn: luật hoặc số liệu đã đổi",
    en="this is proposed no more: the rule or its past has changed",
)


class AlarmCommands:
    """Knows the book, the journal and the wall."""

    def __init__(
        self,
        book: Book,
        acts: Acts,
        journal: AlarmJournal,
        scenes: AlarmScenes,
        trials: RuleTrials,
        improving: Improving,
        latest: Mapping[str, Update],
        outside: Outside,
    ) -> None:
        """``latest`` is what topics tell; ``outside`` who is told of an alarm since a time."""
        self._outside = outside
        self._book, self._acts, self._journal, self._scenes = book, acts, journal, scenes
        self._trials, self._improving, self._latest = trials, improving, latest

    async def answer(self, actor: Actor, command: AlarmCommand, id: str) -> Answer:
        """Return the answer; what was changed is on the disk then, or the answer says why not. Raises StoreError."""
        if not self._book.is_restored:
            return Answer(refused=NOT_READ)
        now = datetime.now(UTC)
        match command:
            case ReadAlarms(alarm=alarm, since=since, until=until, before=before):
                entries = await self._journal.read(alarm, since, until, before)
                held = self._book.standing.get(alarm)
                outside = await self._outside(alarm, held.since) if held is not None else ()
                return Answer(alarms=ToldOfAlarms(entries=entries, outside=tuple(outside)))
            case ShowAlarm():
                return Answer(refused=self._scenes.show(command, actor, now))
            case TryRules():
                return await self._trials.answer(command, now)
            case AcceptProposal(proposal=name):
                return await self._accept(actor, name, id)
            case _:
                return await self._act(actor, command, id, now)

    async def _accept(self, actor: Actor, name: str, id: str) -> Answer:
        if await self._improving.is_done(id):
            # sent again because no answer came
            return Answer()
        held = self._latest.get("alarms/hygiene")
        proposed = held.document.proposals if held is not None and isinstance(held.document, AlarmHygiene) else ()
        proposal = next((each for each in proposed if each.id == name), None)
        if proposal is None:
            # who accepts what another one has accepted is told so, however long ago that was
            return Answer(refused=await self._improving.in_force(name) or NOT_PROPOSED, stale=True)
        return await self._improving.accept(proposal, actor, id)

    async def _act(self, actor: Actor, act: Act, id: str, now: datetime) -> Answer:
        left = self._acts.carry_out(act, actor, id, now)
        unstored = await self._book.settle()
        if left and id:
            # sent again because no answer came: what it has changed then is no other state than its sender wanted
            done = await self._journal.carried_out(id)
            left = [each for each in left if each.alarm not in done]
        asked = len(act.alarms) if hasattr(act, "alarms") else 1
        told = ToldOfAlarms(left=tuple(left))
        if left:
            return Answer(refused=_spell(left, asked), stale=True, alarms=told)
        return Answer(unstored=unstored, alarms=told)


def _spell(left: list[Left], asked: int) -> Words:
    """Return why some alarms stay as they are."""
    reasons = list(dict.fromkeys(each.why for each in left))[:MOST_NAMED]
    vi, en = "; ".join(each.vi for each in reasons), "; ".join(each.en for each in reasons)
    if asked == 1:
        return Words(vi=vi, en=en)
    done = asked - len(left)
    return Words(vi=f"đã làm {done}/{asked}; còn lại: {vi}", en=f"{done} of {asked} done; the others: {en}")
