"""``vonglau-server alarms``: what stands, what was done about it, by which rules, and how good these are.

All of it is read from the database, whether the server runs or not.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from server.cli.drawn import JsonOption
from server.cli.published import published_packs
from server.cli.terminal import TIMES, WRONG, ConfigOption, complain, moment, said, say
from server.config import LoadedConfig, load
from server.contract.alarm_commands import MOST_TOLD, JournalEntry, RuleTrial, ToldOfAlarms, TryRules
from server.contract.alarm_folding import in_order
from server.contract.alarm_words import PRIORITIES, STATES
from server.contract.calendar import CALENDAR
from server.contract.messages import Alarm, AlarmHygiene, AlarmState, HygieneSpan, Priority, Proposal
from server.contract.spoken import spoken
from server.contract.toml import text_of
from server.contract.toml_words import one_of
from server.contract.words import Words, figure
from server.errors import RefusedError
from server.services import packs

if TYPE_CHECKING:
    from server.alarm_rules.evaluator import PackRules
    from server.store.database import Database

alarms = typer.Typer(no_args_is_help=True)

_SHOWN = "%Y-%m-%d %H:%M:%S"
EVENTS = {
    "raise": Words(vi="báo", en="raised"),
    "return": Words(vi="đã hết", en="over"),
    "acknowledge": Words(vi="xác nhận", en="acknowledged"),
    "re-alarm": Words(vi="báo lại", en="raised again"),
    "shelve": Words(vi="tạm gác", en="shelved"),
    "unshelve": Words(vi="thôi tạm gác", en="unshelved"),
    "expire": Words(vi="hết thời gian tạm gác", en="shelving over"),
    "suppress": Words(vi="bị chặn", en="suppressed"),
    "release": Words(vi="thôi bị chặn", en="no longer suppressed"),
    "remove": Words(vi="ngừng sử dụng", en="taken out of service"),
    "restore": Words(vi="sử dụng lại", en="put back into service"),
    "withdraw": Words(vi="luật không còn", en="its rule was taken away"),
    "note": Words(vi="ghi chú", en="note"),
    "tick": Words(vi="đã làm bước", en="step done:"),
    "skip": Words(vi="bỏ qua bước", en="step left out:"),
    "answer": Words(vi="bên ngoài trả lời", en="answered from outside:"),
}
"""What the journal calls what happened."""


class RuleTold(msgspec.Struct, frozen=True):
    """A rule, as ``rules`` tells it."""

    rule: str
    name: Words
    pack: str
    priority: Priority
    topic: str
    test: str
    untold: bool
    """Its topic has never come."""


@alarms.command("list")
def list_all(
    config: ConfigOption,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is shelved, suppressed or out of service.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say which alarms stand, the most urgent first."""
    with said():
        found = in_order(
            each
            for each in asyncio.run(_standing(load(config)))
            if each.state.stands or (everything and each.state is not AlarmState.NORMAL)
        )
        if not found and not as_json:
            say("không có báo động nào", "no alarm stands")
        for each in found:
            typer.echo(msgspec.json.encode(each).decode() if as_json else _alarm_line(each))


@alarms.command()
def journal(
    config: ConfigOption,
    rule: Annotated[str, typer.Option(help="Only of this rule, or of one alarm, such as gate-jam.huu_nghi.")] = "",
    since: Annotated[
        datetime | None, typer.Option(formats=TIMES, help=f"All since this time in Vietnam, else {MOST_TOLD}.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what happened to alarms, who did what about them and why, the newest first."""
    with said():
        entries = asyncio.run(_entries(load(config), rule, moment(since)))
        if not entries and not as_json:
            say("nhật ký báo động không có gì", "nothing in the journal of alarms")
        for each in entries:
            typer.echo(msgspec.json.encode(each).decode() if as_json else _entry_line(each))


@alarms.command()
def rules(config: ConfigOption, as_json: JsonOption = False) -> None:
    """Say which rules there are in all packs, and which of them look at a topic that has never come."""
    with said():
        for each in asyncio.run(_rules(load(config))):
            if as_json:
                typer.echo(msgspec.json.encode(each).decode())
                continue
            pack = each.pack or packs.ALARMS
            parts = [each.rule, spoken(PRIORITIES[each.priority]), pack, each.topic, each.test, spoken(each.name)]
            if each.untold:
                parts.append(f"[{spoken(Words(vi='chủ đề chưa từng có', en='its topic has never come'))}]")
            typer.echo("  ".join(parts))


@alarms.command("try")
def try_rules(
    config: ConfigOption,
    file: Annotated[Path, typer.Argument(help="A TOML file with [[alarm]]; its name is that of the pack.")],
    rule: Annotated[str, typer.Option(help="Only this rule; without it all of the file.")] = "",
    days: Annotated[float, typer.Option(min=0.01, max=366, help="How many days to look back.")] = 90.0,
    as_json: JsonOption = False,
) -> None:
    """Say when the rules of a file would have raised alarms in the past. Nothing is changed."""
    with said():
        settings = load(config)
        order = TryRules(name=file.stem, text=text_of(file), rule=rule, days=days)
        told = asyncio.run(_tried(settings, order))
        for mistake in told.mistakes:
            place = ":".join([str(file), *([str(mistake.line)] if mistake.line else [])])
            key = f"{mistake.key}: " if mistake.key else ""
            complain(Words(vi=f"{place}: {key}{mistake.words.vi}", en=f"{place}: {key}{mistake.words.en}"))
        if told.mistakes:
            raise typer.Exit(WRONG)
        for trial in told.trials or ():
            if as_json:
                typer.echo(msgspec.json.encode(trial).decode())
                continue
            for line in _trial_lines(trial, days):
                typer.echo(line)


@alarms.command()
def hygiene(config: ConfigOption, as_json: JsonOption = False) -> None:
    """Say how good the alarms are: the figures of EEMUA 191, the worst ones, and what would spare some."""
    with said():
        found = asyncio.run(_hygiene(load(config)))
        if as_json:
            typer.echo(msgspec.json.encode(found).decode())
            return
        for each in found.spans:
            for line in _span_lines(each):
                typer.echo(line)
        for proposal in found.proposals:
            typer.echo(_proposal_line(proposal))


@asynccontextmanager
async def _opened(settings: LoadedConfig) -> "AsyncIterator[Database]":
    # where no database is used, nobody waits for what opens one
    from server.store.database import Database

    database = Database(settings.store.url)
    try:
        yield database
    finally:
        await database.dispose()


async def _standing(settings: LoadedConfig) -> list[Alarm]:
    from server.store.alarm_journal import AlarmJournal

    async with _opened(settings) as database:
        return list((await AlarmJournal(database, retention=timedelta()).standing()).values())


async def _entries(settings: LoadedConfig, rule: str, since: datetime | None) -> list[JournalEntry]:
    from server.store.alarm_journal import AlarmJournal

    async with _opened(settings) as database:
        kept = AlarmJournal(database, retention=timedelta())
        found = list(await kept.read(rule, since))
        if rule and not found and not await kept.read(rule):
            known = {each.id for pack in await _packs(settings) for each in pack.rules}
            if rule.partition(".")[0] not in known:
                raise RefusedError(one_of(rule, sorted(known)))
        while since is not None and (more := await kept.read(rule, since, before=found[-1].number if found else 0)):
            found += more
        return found


async def _rules(settings: LoadedConfig) -> list[RuleTold]:
    from sqlalchemy import select

    from server.alarm_rules.readings import pattern_of
    from server.store.tables import topics

    async with _opened(settings) as database, database.begin() as connection:
        known = set((await connection.execute(select(topics.c.name))).scalars())
    found = []
    for pack in await _packs(settings):
        for each in pack.rules:
            pattern = pattern_of(each, pack.service)
            untold = not pattern.endswith("/*") and pattern not in known
            test = f"{name} = {_written(getattr(each, name))}" if (name := "".join(each.tests)) else "-"
            found.append(RuleTold(each.id, each.name, pack.service, each.priority, pattern, test, untold))
    return found


async def _tried(settings: LoadedConfig, order: TryRules) -> ToldOfAlarms:
    from server.alarms.trying import RuleTrials
    from server.store.walk import Walk

    texts = await published_packs(settings)
    async with _opened(settings) as database:
        trials = RuleTrials(Walk(database), settings.server.packs, lambda: texts)
        answer = await trials.answer(order, datetime.now(UTC))
    assert answer.alarms is not None
    return answer.alarms


async def _hygiene(settings: LoadedConfig) -> AlarmHygiene:
    from server.alarms.watch import LOOKED_BACK, worked_out
    from server.store.alarm_journal import AlarmJournal
    from server.store.versions import VersionLog

    now = datetime.now(UTC)
    async with _opened(settings) as database:
        kept = AlarmJournal(database, retention=timedelta())
        raised, known = await kept.raised(now - LOOKED_BACK), await kept.standing()
        versions = await VersionLog(database).all(now)
    shown = {topic: each.shown.due for topic, each in versions.items() if each.shown is not None}
    found = await _packs(settings)
    delays = {each.id: (each.on_delay, each.off_delay) for pack in found for each in pack.rules}
    # what was raised before a rule was changed says nothing of the rule as it is
    changed = {
        rule.id: shown[topic]
        for pack in found
        for rule in pack.rules
        if (topic := f"pack/{pack.service or packs.ALARMS}") in shown
    }
    return worked_out(raised, {key: each for key, each in known.items() if not each.test}, delays, now, changed)


async def _packs(settings: LoadedConfig) -> "list[PackRules]":
    return packs.alarm_rules(settings.server.packs, await published_packs(settings))


def _written(value: object) -> str:
    return value if isinstance(value, str) and value else msgspec.json.encode(value).decode()


def _at(time: datetime) -> str:
    return f"{time.astimezone(CALENDAR):{_SHOWN}}"


def _called(name: Words, about: Words) -> str:
    return ": ".join(filter(None, (spoken(name), spoken(about))))


def _alarm_line(alarm: Alarm) -> str:
    parts = [_at(alarm.since), spoken(PRIORITIES[alarm.priority]), spoken(STATES[alarm.state]), alarm.key]
    parts.append(f"{_called(alarm.name, alarm.about)}: {spoken(alarm.said)}".removesuffix(": "))
    if alarm.test:
        parts.append(f"[{spoken(Words(vi='thử', en='test'))}]")
    deed = alarm.put_aside or alarm.acknowledged
    if deed is not None:
        parts.append(f"({deed.by}{deed.why and f': {deed.why}'})")
    if alarm.until is not None:
        until = f"{_at(alarm.until)}"
        parts.append(spoken(Words(vi=f"đến {until}", en=f"until {until}")))
    return "  ".join(parts)


def _entry_line(entry: JournalEntry) -> str:
    event, _, step = entry.event.partition(" ")
    happened = f"{spoken(EVENTS[event]) if event in EVENTS else event} {step}".strip()
    parts = [_at(entry.at), entry.alarm, f"#{entry.occurrence}", happened, spoken(STATES[entry.after])]
    parts.append(spoken(entry.said))
    if entry.deed is not None:
        station = f" ({entry.deed.station})" if entry.deed.station else ""
        parts.append(f"{entry.deed.by}{station}{entry.deed.why and f': {entry.deed.why}'}")
    return "  ".join(filter(None, parts))


def _trial_lines(trial: RuleTrial, days: float) -> Iterator[str]:
    count, span = trial.raised, figure(days, 0 if days >= 2 else 1)
    yield spoken(
        Words(
            vi=f"{trial.rule} «{trial.name.vi}»: trong {span.vi} ngày qua lẽ ra báo {count} lần",
            en=f"{trial.rule} “{trial.name.en}”: in the last {span.en} days it would have been raised {count} times",
        )
    )
    if trial.note is not None:
        yield f"  {spoken(trial.note)}"
    for each in trial.stretches:
        still = spoken(Words(vi="đến nay", en="until now"))
        until = _at(each.until) if each.until is not None else still
        yield f"  {_at(each.at)} → {until}  {spoken(each.about)}  {spoken(each.said)}"
    if (left := trial.raised - len(trial.stretches)) > 0:
        yield "  " + spoken(Words(vi=f"và {left} lần trước đó", en=f"and {left} before that"))


def _span_lines(told: HygieneSpan) -> Iterator[str]:
    rate, flooded = figure(told.per_ten_minutes, 2), figure(100 * told.flooded, 1)
    yield spoken(
        Words(
            vi=f"{told.name.vi}: {told.raised} lần báo, {rate.vi} mỗi mười phút, đỉnh {told.peak}, "
            f"dồn dập {flooded.vi} % thời gian, đang đứng {told.standing} (quá một ngày {told.stale}), "
            f"kêu liên hồi {told.chattering}",
            en=f"{told.name.en}: raised {told.raised} times, {rate.en} in ten minutes, peak {told.peak}, "
            f"in flood {flooded.en} % of the time, standing {told.standing} (more than a day {told.stale}), "
            f"chattering {told.chattering}",
        )
    )
    for each in told.top:
        share = figure(100 * each.share, 1)
        yield "  " + "  ".join((f"{each.count}", f"{spoken(share)} %", each.alarm, _called(each.name, each.about)))


def _proposal_line(told: Proposal) -> str:
    days, delay = figure(told.days, 0), told.setting.removeprefix("deadband")
    return spoken(
        Words(
            vi=f"đề xuất {told.rule}: {told.setting} {told.before:g} → {told.after:g}{delay and ' giây'}, "
            f"trong {days.vi} ngày còn {told.would_have} thay vì {told.raised} lần báo",
            en=f"proposed for {told.rule}: {told.setting} {told.before:g} → {told.after:g}{delay and ' s'}, "
            f"{told.would_have} instead of {told.raised} alarms in {days.en} days",
        )
    )
