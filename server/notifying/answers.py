"""Takes what people outside answer: it stands with the alarm, and nobody else is called for it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from server.alarms.book import Book
from server.contract.commands import Answer
from server.contract.messages import AgencyAnswer, Alarm, Deed
from server.contract.notify_commands import AnswerNotice, NoticeAlarm, NotifyCommand, ReadNotice, ToldOfNotice
from server.contract.words import Language, Words, same
from server.notifying.links import Links
from server.notifying.outbox import Outbox, Outgoing
from server.notifying.settings import NotifySettings
from server.notifying.wording import LISTED, ToldAlarm, in_order

MOST_ANSWERS = 20
"""That stand with one alarm: the newest ones."""
MOST_OF_ONE = 8
"""Of one person: whoever has a link can put no others out of sight, and write no journal full."""
ENOUGH = Words(
    vi="đã trả lời nhiều lần cho báo động này; hãy gọi trung tâm điều hành",
    en="it was answered many times; call the operations centre",
)
UNKNOWN = Words(vi="liên kết này không đúng", en="this link is not one of ours")
ENDED = Words(
    vi="liên kết này đã hết hạn; hãy gọi trung tâm điều hành", en="this link has ended; call the operations centre"
)
GONE = Words(
    vi="địa chỉ nhận tin này không còn trong danh bạ", en="whoever was told by this message is no longer in the list"
)
NEWER = Words(
    vi="báo động này đã hết và được báo lại sau đó: hãy trả lời tin mới",
    en="this alarm was over and has come again since: answer the newer message",
)
DONE = Words(vi="đã được trả lời là đã xử lý", en="it was answered as handled before")


class Whom(NamedTuple):
    """Who answers a message."""

    name: str
    agency: Words
    language: Language


class NoticeAnswers:
    """Knows the messages, and the alarms that they were about."""

    def __init__(
        self,
        outbox: Outbox,
        book: Book,
        links: Links,
        settings: Callable[[], NotifySettings],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._outbox, self._book, self._links, self._settings, self._now = outbox, book, links, settings, now

    async def answer(self, command: NotifyCommand) -> Answer:
        """Return what a message says, after what was answered to it; raises StoreError."""
        id, settings, now = self._links.message(command.token), self._settings(), self._now()
        message = await self._outbox.find(id) if id is not None else None
        if message is None:
            return Answer(refused=UNKNOWN, forbidden=True)
        until = message.made + timedelta(days=settings.links.days if settings.links is not None else 0)
        if now >= until:
            return Answer(refused=ENDED, forbidden=True)
        whom = _told_by(message, settings)
        if whom is None:
            return Answer(refused=GONE, forbidden=True)
        if isinstance(command, ReadNotice):
            return Answer(notice=self._told(message, whom, until))
        if message.answer == "handled" and command.answer == "received":
            return Answer(refused=DONE, stale=True, notice=self._told(message, whom, until))
        left, unstored = await self._take(message, whom, command, now)
        if unstored is not None:
            return Answer(refused=unstored)
        await self._outbox.answer(message.id, command.answer, now)
        taken = await self._outbox.find(message.id)
        assert taken is not None
        return Answer(notice=self._told(taken, whom, until, left))

    async def _take(
        self, message: Outgoing, whom: Whom, command: AnswerNotice, now: datetime
    ) -> tuple[Words | None, Words | None]:
        """Write an answer down with every alarm; return why some stay as they are, and why it is not on the disk."""
        given = AgencyAnswer(at=now, by=whom.name, agency=whom.agency, answer=command.answer, word=command.word)
        left: Words | None = None
        for told in message.alarms:
            alarm = self._book.alarms.get(told.key)
            if alarm is None or alarm.occurrence != told.occurrence:
                left = NEWER
                continue
            if _has(alarm, given):
                # sent again because no answer came
                continue
            if sum(each.by == whom.name for each in alarm.answers) >= MOST_OF_ONE:
                left = ENOUGH
                continue
            deed = Deed(by=whom.name, station=whom.agency.vi, at=now, why=command.word)
            answers = (*alarm.answers, given)[-MOST_ANSWERS:]
            self._book.note(alarm, f"answer {command.answer}", now, deed, "", answers=answers)
        return left, await self._book.settle()

    def _told(self, message: Outgoing, whom: Whom, until: datetime, left: Words | None = None) -> ToldOfNotice:
        told = in_order(message.alarms)
        return ToldOfNotice(
            person=whom.name,
            language=whom.language,
            made=message.made,
            until=until,
            answer=message.answer,
            answered=message.answered,
            alarms=tuple(self._now_of(each) for each in told[:LISTED]),
            more=max(0, len(told) - LISTED),
            left=left,
        )

    def _now_of(self, told: ToldAlarm) -> NoticeAlarm:
        """Return an alarm of a message as it stands now; as it was then, where it has come again since."""
        held = self._book.alarms.get(told.key)
        if held is None or held.occurrence != told.occurrence:
            held = None
        return NoticeAlarm(
            priority=told.priority,
            name=told.name,
            about=told.about,
            said=held.said if held is not None else told.said,
            since=told.since,
            over=held.returned if held is not None and not held.active else told.over,
            action=told.action,
            answers=held.answers if held is not None else (),
        )


def _told_by(message: Outgoing, settings: NotifySettings) -> Whom | None:
    """Return whom a message was for; None where they are in the settings no more."""
    agencies = {each.id: each.name for each in settings.agency}
    for person in settings.person:
        if person.id == message.to:
            return Whom(person.name, agencies[person.agency], person.language)
    # whoever sits at the program
    if message.to in (each.id for each in settings.webhook):
        return Whom(message.to, same(message.to), "vi")
    return None


def _has(alarm: Alarm, given: AgencyAnswer) -> bool:
    return any((each.by, each.answer, each.word) == (given.by, given.answer, given.word) for each in alarm.answers)
