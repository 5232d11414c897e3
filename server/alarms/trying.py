"""Tries rules on the past, and publishes the change of a rule that its own past proposes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import tomlkit

from server.alarm_rules.evaluator import PackRules
from server.alarm_rules.readings import pattern_of
from server.alarm_rules.trial import Trial, Would
from server.alarms.hygiene import change_of
from server.contract.alarm_commands import RuleTrial, ToldOfAlarms, TryRules, WouldRaise
from server.contract.commands import Answer
from server.contract.messages import Proposal, Update, Versions
from server.contract.publishing import PackText, Publish
from server.contract.sources import SettingMistake
from server.contract.words import Words, figure
from server.errors import ConfigError, RefusedError
from server.people.actor import Actor
from server.services import packs
from server.store.walk import AT_ONCE, Walk

MOST_STATES = 26_000
"""Documents that are looked at: one in five minutes of ninety days."""
MOST_STRETCHES = 100
"""Of one rule, that are told."""

PublishPack = Callable[[Actor, Publish, str], Awaitable[Answer]]
"""Publishes a version; raises ServerError."""
IsPublished = Callable[[str], Awaitable[bool]]
"""Returns whether an order by this id has published a version; raises StoreError."""


class RuleTrials:
    """Knows the past, and the packs that count."""

    def __init__(
        self, walk: Walk, folder: Path | None, texts: Callable[[], Mapping[str, str]], *, most: int = MOST_STATES
    ) -> None:
        """``folder`` has the province's own packs, ``texts`` are published above; look at ``most`` documents."""
        self._walk, self._folder, self._texts, self._most = walk, folder, texts, most

    async def answer(self, command: TryRules, now: datetime) -> Answer:
        """Tell what the rules of a text would have raised; raises StoreError."""
        try:
            pack = await asyncio.to_thread(self._rules, command.name, command.text)
        except ConfigError as error:
            mistakes = tuple(SettingMistake(words=each.what, key=each.key or "", line=each.line) for each in error.each)
            return Answer(alarms=ToldOfAlarms(mistakes=mistakes))
        rules = [each for each in pack.rules if command.rule in ("", each.id)]
        if command.rule and not rules:
            raise RefusedError(
                Words(vi=f"gói này không có luật «{command.rule}»", en=f"this pack has no rule “{command.rule}”")
            )
        days = timedelta(days=command.days)
        return Answer(alarms=ToldOfAlarms(trials=await self.tried(pack._replace(rules=rules), now - days, now)))

    async def tried(self, pack: PackRules, since: datetime, now: datetime) -> tuple[RuleTrial, ...]:
        """Return what each rule of a pack would have raised since a time; raises StoreError."""
        judged = [each for each in pack.rules if not (each.stale or each.missing)]
        topics = sorted({pattern_of(each, pack.service) for each in judged})
        told, total = await self._walk.changes(topics, since, now, self._most) if topics else ([], 0)
        trial = Trial(pack._replace(rules=judged))
        for begin in range(0, len(told), AT_ONCE):
            # not all at once: those of ninety days may be half a gigabyte
            some = told[begin : begin + AT_ONCE]
            documents = await self._walk.documents([each.document for each in some])
            await asyncio.to_thread(trial.take_all, some, documents)
        await asyncio.to_thread(trial.pass_until, now)
        first = told[0].at if told else None
        notes = {each.id: _note(total, len(told), since, now) for each in judged}
        return tuple(
            _trial(each.id, each.name, trial.found, first, notes.get(each.id, NOT_TOLD)) for each in pack.rules
        )

    def _rules(self, name: str, text: str) -> PackRules:
        published = {**self._texts(), name: text}
        packs.load(self._folder, published)
        service = "" if name == packs.ALARMS else name
        return next(each for each in packs.alarm_rules(self._folder, published) if each.service == service)


NOT_TOLD = Words(
    vi="không thử được trên quá khứ: luật nói về số liệu cũ hoặc chưa có",
    en="cannot be tried on the past: it is about figures that are old or have never come",
)


def _in_force(rule: str, setting: str, now: float) -> Words:
    return Words(
        vi=f"đề xuất này đã có hiệu lực: {setting} của luật «{rule}» nay là {now:g}",
        en=f"this is in force already: {setting} of rule “{rule}” is {now:g} now",
    )


def _changed_already(proposal: Proposal, now: float) -> Words:
    rule, setting, before = proposal.rule, proposal.setting, proposal.before
    if now == proposal.after:
        return _in_force(rule, setting, now)
    return Words(
        vi=f"{setting} của luật «{rule}» nay là {now:g}, không còn là {before:g}: đã có người đổi",
        en=f"{setting} of rule “{rule}” is {now:g} now, no longer {before:g}: somebody has changed it",
    )


def _note(total: int, looked: int, since: datetime, now: datetime) -> Words | None:
    if not total:
        return Words(vi="quá khứ không có số liệu nào của luật này", en="the past has no figures of this rule")
    if looked == total:
        return None
    minutes = figure((now - since) / timedelta(minutes=1) / looked, 1)
    return Words(
        vi=f"đã xem {looked} trong {total} lần đổi, khoảng {minutes.vi} phút một lần: có thể bỏ sót lần báo ngắn",
        en=f"looked at {looked} of {total} changes, one in about {minutes.en} min: short ones may be left out",
    )


def _trial(rule: str, name: Words, found: Sequence[Would], first: datetime | None, note: Words | None) -> RuleTrial:
    own = [each for each in found if each.rule == rule]
    stretches = (WouldRaise(at=each.at, until=each.until, about=each.about, said=each.said) for each in reversed(own))
    return RuleTrial(
        rule=rule,
        name=name,
        raised=len(own),
        stretches=tuple(each for each, _ in zip(stretches, range(MOST_STRETCHES), strict=False)),
        known_since=first,
        note=note,
    )


class Improving:
    """Publishes packs with one setting of one rule changed."""

    def __init__(
        self,
        latest: Mapping[str, Update],
        folder: Path | None,
        texts: Callable[[], Mapping[str, str]],
        publish: PublishPack,
        is_published: IsPublished,
    ) -> None:
        """``folder`` has the province's own packs, ``texts`` are published above; ``latest`` is what topics tell."""
        self._latest, self._folder, self._texts, self._publish = latest, folder, texts, publish
        self._is_published = is_published

    async def is_done(self, id: str) -> bool:
        """Return whether an order by this id was carried out before; raises StoreError."""
        return bool(id) and await self._is_published(id)

    async def accept(self, proposal: Proposal, actor: Actor, id: str) -> Answer:
        """Publish what a proposal says; raises ServerError."""
        name = proposal.service or packs.ALARMS
        text = await asyncio.to_thread(self._changed, name, proposal)
        comment = f"{proposal.rule}: {proposal.setting} {proposal.before:g} → {proposal.after:g}"
        topic = f"pack/{name}"
        order = Publish(topic=topic, document=PackText(text=text), base=self._newest(topic), comment=comment)
        return await self._publish(actor, order, id)

    async def in_force(self, proposal: str) -> Words | None:
        """Return that what was proposed by an id is so already; None where it is not. Raises ConfigError."""
        change = change_of(proposal)
        if change is None:
            return None
        found = await asyncio.to_thread(packs.alarm_rules, self._folder, self._texts())
        rules = (rule for pack in found for rule in pack.rules if rule.id == change.rule)
        now = next((getattr(rule, change.setting) for rule in rules), None)
        # an id has no more digits than people read
        is_so = now is not None and f"{now:g}" == f"{change.after:g}"
        return _in_force(change.rule, change.setting, change.after) if is_so else None

    def _changed(self, name: str, proposal: Proposal) -> str:
        document = tomlkit.parse(packs.pack_files(self._folder, self._texts())[name].text)
        for rule in document.get("alarm", ()):
            if rule.get("id") == proposal.rule:
                if (now := float(rule.get(proposal.setting, 0.0))) != proposal.before:
                    raise RefusedError(_changed_already(proposal, now))
                rule[proposal.setting] = proposal.after
                return tomlkit.dumps(document)
        raise RefusedError(
            Words(vi=f"không còn luật «{proposal.rule}»", en=f"there is no rule “{proposal.rule}” any more")
        )

    def _newest(self, topic: str) -> int:
        held = self._latest.get("versions/pack")
        drawn = held.document.drawn if held is not None and isinstance(held.document, Versions) else ()
        newest = next((each.newest for each in drawn if each.topic == topic), None)
        return newest.number if newest is not None else 0
