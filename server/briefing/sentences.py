"""Says a change in one sentence in which every number is one of its figure, or follows from it."""

from datetime import datetime

from server.briefing.weight import LITTLE, MUCH, Weighed
from server.contract.calendar import CALENDAR
from server.contract.changes import ChangeKind
from server.contract.messages import BriefingFigure, Severity
from server.contract.period_names import day
from server.contract.words import Words, same
from server.contract.words import figure as spelled

_STATES = {
    Severity.NORMAL: Words(vi="đã trở lại bình thường", en="back to normal"),
    Severity.WARNING: Words(vi="ở mức cảnh báo", en="now a warning"),
    Severity.CRITICAL: Words(vi="ở mức nghiêm trọng", en="now critical"),
}


def number(value: float, decimals: int = 0) -> Words:
    """Return a number as each language writes it: ``1.234,5`` and ``1,234.5``, and zero without a minus."""
    return spelled(round(value, decimals) + 0.0, decimals)


def moment(at: datetime) -> Words:
    """Return a moment by the province's calendar."""
    local = at.astimezone(CALENDAR)
    called = day(local.date(), with_year=True)
    return Words(vi=f"{local:%H:%M}, {called.vi}", en=f"{local:%H:%M}, {called.en}")


def sentence(weighed: Weighed) -> Words:
    """Return what has happened to a figure."""
    if weighed.change.kind is ChangeKind.NEW:
        return _notice(weighed)
    figure = weighed.figure
    main = _main(figure)
    told = [each for each in (_limit(weighed), _unlike(figure), _plan(weighed)) if each is not None]
    return Words(
        vi=f"{figure.name.vi} {main.vi}{_listed([each.vi for each in told], 'và')}.",
        en=f"{figure.name.en} {main.en}{_listed([each.en for each in told], 'and')}.",
    )


def percent(share: float) -> Words:
    """Return a share of one in per cent, with a decimal where it is small."""
    value = 100 * share
    text = number(value, 0 if abs(value) >= 10 else 1)
    return Words(vi=f"{text.vi} %", en=f"{text.en}%")


def _main(figure: BriefingFigure) -> Words:
    assert figure.after is not None
    after = _amount(figure.after, figure)
    if figure.before is None or figure.before == figure.after:
        return Words(vi=f"là {after.vi}", en=f"is {after.en}")
    before = number(figure.before, figure.decimals)
    rising = figure.after > figure.before
    more = same("")
    if figure.share is not None and figure.unit.en != "%":
        share = percent(figure.share)
        sign = "+" if rising else ""
        more = Words(vi=f" ({sign}{share.vi})", en=f" ({sign}{share.en})")
    vi, en = (
        ("tăng từ {} lên {}{}", "rose from {} to {}{}") if rising else ("giảm từ {} xuống {}{}", "fell from {} to {}{}")
    )
    return Words(vi=vi.format(before.vi, after.vi, more.vi), en=en.format(before.en, after.en, more.en))


def _amount(value: float, figure: BriefingFigure) -> Words:
    text = number(value, figure.decimals)
    close = "" if figure.unit.en == "%" else " "
    return Words(
        vi=f"{text.vi} {figure.unit.vi}" if figure.unit.vi else text.vi,
        en=f"{text.en}{close}{figure.unit.en}" if figure.unit.en else text.en,
    )


def _limit(weighed: Weighed) -> Words | None:
    figure, change = weighed.figure, weighed.change
    if figure.limit is not None and figure.before is not None and figure.after is not None:
        limit = number(figure.limit, figure.decimals)
        if figure.after < figure.before:
            return Words(vi=f"xuống dưới ngưỡng {limit.vi}", en=f"below the limit of {limit.en}")
        if figure.after == figure.limit:
            return Words(vi=f"chạm ngưỡng {limit.vi}", en=f"reaching the limit of {limit.en}")
        return Words(vi=f"vượt ngưỡng {limit.vi}", en=f"above the limit of {limit.en}")
    return None if change.severity_before is change.severity_after else _STATES[change.severity_after]


def _unlike(figure: BriefingFigure) -> Words | None:
    if figure.usual is None or figure.times is None or LITTLE < figure.times < MUCH:
        return None
    times, usual = number(figure.times, 1), number(figure.usual, figure.decimals)
    if figure.times >= MUCH:
        return Words(vi=f"gấp {times.vi} lần mức thường ngày", en=f"{times.en} times the usual")
    return Words(vi=f"thấp hơn hẳn mức thường ngày là {usual.vi}", en=f"well below the usual {usual.en}")


def _plan(weighed: Weighed) -> Words | None:
    figure = weighed.figure
    if figure.progress is None or figure.expected is None:
        return None
    progress, expected = percent(figure.progress), percent(figure.expected)
    return Words(
        vi=f"đạt {progress.vi} kế hoạch năm trong khi tiến độ là {expected.vi}",
        en=f"at {progress.en} of the year's plan where {expected.en} is due",
    )


def _notice(weighed: Weighed) -> Words:
    """Return what is new, by its heading, and how many there are."""
    name, total = weighed.figure.name, weighed.total
    if total is None or total.after is None:
        return Words(vi=f"Cảnh báo mới: «{name.vi}».", en=f"New warning: “{name.en}”.")
    now = number(total.after)
    told = Words(vi=f"{total.name.vi} hiện có {now.vi} cảnh báo", en=f"{total.name.en} now has {now.en}")
    if total.before is not None:
        then = number(total.before)
        told = Words(vi=f"{told.vi}, trước đó {then.vi}", en=f"{told.en}, {then.en} before")
    return Words(vi=f"Cảnh báo mới: «{name.vi}»; {told.vi}.", en=f"New warning: “{name.en}”; {told.en}.")


def _listed(parts: list[str], joint: str) -> str:
    if not parts:
        return ""
    *others, last = parts
    return ", " + (f"{', '.join(others)} {joint} {last}" if others else last)
