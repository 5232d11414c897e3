"""What is to be asked for, and of whom: the gravest faults of the data first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from server.contract.messages import Notice, Notices, Severity
from server.contract.words import Words
from server.quality.counts import Counts
from server.quality.measures import clean, complete, correct, grade, life
from server.quality.outliers import Outlier
from server.quality.slots import Slot
from server.quality.source import WatchedSource
from server.services.indicators.definition import about
from server.services.periods import overdue_from, spell
from server.services.province.registry import Province

MOST = 30
"""Requests that are listed."""
NAMED = 8
"""Places that one request names."""


def requests(name: Words, sources: Sequence[WatchedSource], province: Province, now: datetime) -> Notices:
    """Return what to ask for as notices: gravest first, then newest."""
    found = [notice for source in sources for notice in _of_source(source, province, now)]
    found.sort(key=lambda notice: (notice.severity.gravity, notice.since), reverse=True)
    return Notices(name=name, notices=tuple(found[:MOST]), total=len(found))


def _of_source(source: WatchedSource, province: Province, now: datetime) -> Iterator[Notice]:
    lifeless = source.life(now)
    if lifeless is not None and lifeless < life(0):
        yield _notice(source, "alive", _silence(source), grade(lifeless), source.silent_since(now))
    counts = source.counts
    if counts is not None and source.wrong_since is not None:
        words = _wrong(counts, source.example, province)
        yield _notice(source, "correct", words, grade(correct((counts,))), source.wrong_since)
    if counts is not None and source.unclean_since is not None:
        yield _notice(source, "clean", _unclean(counts), grade(clean((counts,))), source.unclean_since)
    told: dict[str, list[Slot]] = {}
    for slot in source.slots():
        told.setdefault(slot.figure.id, []).append(slot)
    for slots in told.values():
        late = [slot for slot in slots if slot.missed(now)]
        if late:
            yield _missing(source, slots, late, province, now)


def _notice(source: WatchedSource, what: str, detail: Words, severity: Severity, since: datetime) -> Notice:
    asked = source.reporters()
    return Notice(
        id=f"{source.source.id}/{what}",
        title=_ask(asked[0] if len(asked) == 1 else source.source.name),
        detail=detail,
        where=source.source.name,
        severity=severity,
        since=since,
    )


def _missing(
    source: WatchedSource, slots: Sequence[Slot], late: Sequence[Slot], province: Province, now: datetime
) -> Notice:
    """Return the request for the newest overdue period of one figure; it names the places that have not reported it."""
    figure, reporter = late[0].figure, late[0].reporter
    newest = max((slot.newest for slot in slots if slot.newest is not None), default=None)
    overdue = max((period for slot in late if (period := slot.overdue(now)) is not None), default=newest)
    named = Words(vi="", en="") if overdue is None else spell(figure.span, overdue)
    detail = Words(
        vi=f"chưa có số liệu {named.vi}".rstrip() + f": {figure.short.vi}",
        en=f"no figure yet{' for ' if named.en else ''}{named.en}: {figure.short.en}",
    )
    codes = [slot.place for slot in late if slot.place is not None]
    if codes:
        who = _listed([province.short(code) for code in codes])
        detail = Words(vi=f"{detail.vi}, {len(codes)} nơi: {who.vi}", en=f"{detail.en}, {len(codes)} places: {who.en}")
    # one commune of many is a warning, however long it has sent nothing
    value = min(complete(slots, now) or 0.0, life(1)) if codes else life(late[0].missed(now))
    since = [overdue_from(figure.span, slot.newest, figure.report_days) for slot in late if slot.newest is not None]
    return Notice(
        id=f"{source.source.id}/{figure.id}",
        title=_ask(reporter),
        detail=detail,
        where=source.source.name,
        severity=grade(value),
        since=min(since, default=source.since),
        about=None if newest is None else about(figure, newest, reporter),
    )


def _ask(reporter: Words) -> Words:
    return Words(vi=f"Hỏi {reporter.vi}", en=f"Ask {reporter.en}")


def _listed(names: Sequence[Words]) -> Words:
    """Return names as a list that says how many more there are."""
    more = len(names) - NAMED
    vi, en = (", ".join(each) for each in _languages(names[:NAMED]))
    return Words(
        vi=vi + (f" và {more} nơi khác" if more > 0 else ""), en=en + (f" and {more} more" if more > 0 else "")
    )


def _languages(names: Iterable[Words]) -> tuple[list[str], list[str]]:
    names = tuple(names)
    return [each.vi for each in names], [each.en for each in names]


def _silence(source: WatchedSource) -> Words:
    if source.failing is not None:
        return Words(vi=f"nguồn không trả lời: {source.failing.vi}", en=f"no answer: {source.failing.en}")
    return Words(vi="nguồn không gửi gì mới đúng hạn", en="nothing new in the time promised")


def _wrong(counts: Counts, example: Words | None, province: Province) -> Words:
    found = [_unusable(counts, example)] if counts.rejected else []
    found += [_outlier(each, province) for each in counts.outliers[:NAMED]]
    if (more := len(counts.outliers) - NAMED) > 0:
        found.append(Words(vi=f"và {more} giá trị lạ khác", en=f"and {more} more strange values"))
    vi, en = (". ".join(each[:1].upper() + each[1:] for each in told) for told in _languages(found))
    return Words(vi=vi, en=en)


def _outlier(found: Outlier, province: Province) -> Words:
    figure, period = found.figure, spell(found.figure.span, found.period)
    where = None if found.place is None else province.short(found.place)
    value, low, high = (figure.spell(each) for each in (found.value, found.low, found.high))
    return Words(
        vi=f"kiểm tra {figure.short.vi} {period.vi}{f', {where.vi}' if where else ''}: "
        f"{value.vi}, trước nay từ {low.vi} đến {high.vi}",
        en=f"check {figure.short.en} of {period.en}{f', {where.en}' if where else ''}: "
        f"{value.en}, until now from {low.en} to {high.en}",
    )


def _unusable(counts: Counts, example: Words | None) -> Words:
    number = counts.accepted + counts.rejected
    return Words(
        vi=f"{counts.rejected}/{number} bản ghi không dùng được" + (f", ví dụ: {example.vi}" if example else ""),
        en=f"{counts.rejected}/{number} records unusable" + (f", for example: {example.en}" if example else ""),
    )


def _unclean(counts: Counts) -> Words:
    told = (
        (counts.doubles, Words(vi="bản ghi trùng", en="doubles")),
        (counts.strangers, Words(vi="bản ghi có chỉ tiêu không rõ", en="records of unknown indicators")),
        (counts.unknown_codes, Words(vi="bản ghi có mã lạ", en="records with unknown codes")),
        (counts.placeless, Words(vi="bản ghi có nơi không rõ", en="records of unknown places")),
        (counts.mended, Words(vi="bản ghi có chữ phải sửa", en="records whose text had to be mended")),
    )
    vi, en = _languages(
        Words(vi=f"{number} {words.vi}", en=f"{words.en}: {number}") for number, words in told if number
    )
    return Words(vi=", ".join(vi), en=", ".join(en))
