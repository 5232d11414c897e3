"""What messages say. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from server.contract.alarm_words import PRIORITIES
from server.contract.calendar import CALENDAR
from server.contract.messages import Alarm, Priority
from server.contract.words import Language, Words

LISTED = 20
"""Alarms that one message spells; of others it says how many there are."""
LONGEST_SUBJECT = 200
"""Letters."""
_STROKES = str.maketrans("đĐ", "dD")

ALARMS = Words(vi="báo động", en="alarms")
OVER = Words(vi="Hết", en="Over")
SINCE = Words(vi="từ {time}", en="since {time}")
OVER_AT = Words(vi="hết lúc {time}", en="over at {time}")
TO_DO = Words(vi="Cần làm: {what}", en="What to do: {what}")
OTHERWISE = Words(vi="Nếu không xử lý: {what}", en="If nobody acts: {what}")
MORE = Words(vi="và {count} báo động khác", en="and {count} more alarms")
ANSWER = Words(vi="Trả lời «đã nhận» hoặc «đã xử lý»: {link}", en="Answer “received” or “handled”: {link}")
SENT_BY = Words(
    vi="Thư do trung tâm điều hành gửi tự động; đừng trả lời vào hộp thư này.",
    en="Sent by the operations centre; nobody reads answers to this address.",
)


class ToldAlarm(Struct, frozen=True, kw_only=True):
    """What somebody outside is told of one alarm."""

    key: str
    occurrence: int
    rule: str
    service: str
    priority: Priority
    name: Words
    about: Words
    said: Words
    since: datetime
    """UTC."""
    over: datetime | None = None
    """Since when it is over; None while it is so."""
    action: Words | None = None
    consequence: Words | None = None


def told(alarm: Alarm, *, over: bool) -> ToldAlarm:
    """Return what is told of an alarm, or of that it is ``over``."""
    return ToldAlarm(
        key=alarm.key,
        occurrence=alarm.occurrence,
        rule=alarm.rule,
        service=alarm.service,
        priority=alarm.priority,
        name=alarm.name,
        about=alarm.about,
        said=alarm.said,
        since=alarm.since,
        over=alarm.returned if over else None,
        action=alarm.action,
        consequence=alarm.consequence,
    )


def trial(at: datetime) -> ToldAlarm:
    """Return what is told where somebody tries whether messages arrive; ``at`` is UTC."""
    return ToldAlarm(
        key="test",
        occurrence=1,
        rule="test",
        service="",
        priority=Priority.LOW,
        name=Words(vi="Thử báo tin", en="Test of messages"),
        about=Words(vi="", en=""),
        said=Words(vi="không có báo động nào; không cần làm gì", en="there is no alarm; nothing is to be done"),
        since=at,
    )


def in_order(alarms: Sequence[ToldAlarm]) -> list[ToldAlarm]:
    """Return what stands before what is over, the most urgent and newest first; of one alarm only the newest word."""
    newest = {each.key: each for each in alarms}
    return sorted(
        newest.values(), key=lambda each: (each.over is not None, -each.priority.rank, -each.since.timestamp())
    )


def subject(alarms: Sequence[ToldAlarm], language: Language) -> str:
    """Return what stands at the head of a mail; nothing where there is nothing to tell."""
    if not alarms:
        return ""
    first, *more = in_order(alarms)
    if not more:
        head = OVER if first.over is not None else PRIORITIES[first.priority]
        return one_line(f"[{head.text(language)}] {_called(first, language)}")[:LONGEST_SUBJECT]
    return f"[{PRIORITIES[first.priority].text(language)}] {_counts(alarms, language)}"


def one_line(text: str) -> str:
    """Return a text without what could begin another line, or another header: sources and people send anything."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def text(alarms: Sequence[ToldAlarm], language: Language, link: str = "") -> str:
    """Return what a mail says; ``link`` leads to where it is answered, empty for nowhere."""
    listed = in_order(alarms)
    parts = [_counts(alarms, language)] if len(listed) > 1 else []
    parts += ["\n".join(_lines(each, language)) for each in listed[:LISTED]]
    if len(listed) > LISTED:
        parts.append(MORE.text(language).format(count=len(listed) - LISTED))
    if link:
        parts.append(ANSWER.text(language).format(link=link))
    parts.append(SENT_BY.text(language))
    return "\n\n".join(parts) + "\n"


def short(alarms: Sequence[ToldAlarm], language: Language, longest: int, link: str = "") -> str:
    """Return what a text message says, without accents: so it costs half, and every telephone shows it."""
    first, *more = in_order(alarms)
    said = f"{subject(alarms, language)}: {first.said.text(language)}" if not more else subject(alarms, language)
    if more:
        said += f". {_called(first, language)}"
    end = f" {link}" if link else ""
    return _plain(one_line(said))[: longest - len(end)].rstrip() + end


def body(id: str, alarms: Sequence[ToldAlarm], made: datetime, link: str = "") -> dict[str, Any]:
    """Return what a program is told, to be written as JSON: texts in both languages, times UTC."""
    return {
        "id": id,
        "at": made,
        "alarms": [{name: getattr(each, name) for name in ToldAlarm.__struct_fields__} for each in in_order(alarms)],
        **({"answer": link} if link else {}),
    }


def _lines(alarm: ToldAlarm, language: Language) -> list[str]:
    when = OVER_AT if alarm.over is not None else SINCE
    at = (alarm.over or alarm.since).astimezone(CALENDAR)
    head = OVER if alarm.over is not None else PRIORITIES[alarm.priority]
    lines = [
        one_line(f"{head.text(language)}: {_called(alarm, language)}"),
        one_line(f"{alarm.said.text(language)}, {when.text(language).format(time=f'{at:%H:%M %d/%m/%Y}')}"),
    ]
    for words, what in ((TO_DO, alarm.action), (OTHERWISE, alarm.consequence)):
        if what is not None and alarm.over is None:
            lines.append(one_line(words.text(language).format(what=what.text(language))))
    return lines


def _called(alarm: ToldAlarm, language: Language) -> str:
    name, about = alarm.name.text(language), alarm.about.text(language)
    return f"{name}: {about}" if about and about.casefold() not in name.casefold() else name


def _counts(alarms: Sequence[ToldAlarm], language: Language) -> str:
    """Return how many there are of each priority, and how many are over."""
    listed = in_order(alarms)
    standing = Counter(each.priority for each in listed if each.over is None)
    counts = [f"{PRIORITIES[each].text(language).casefold()} {standing[each]}" for each in Priority if standing[each]]
    if over := len(listed) - standing.total():
        counts.append(f"{OVER.text(language).casefold()} {over}")
    return f"{len(listed)} {ALARMS.text(language)}: {', '.join(counts)}"


def _plain(words: str) -> str:
    bare = unicodedata.normalize("NFKD", words.translate(_STROKES))
    return "".join(letter for letter in bare if letter.isascii() and letter.isprintable())
