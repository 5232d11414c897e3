"""Puts a briefing together: the scenes of what has changed most, and what cannot be compared."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from msgspec import Struct, json, structs

from server.briefing.layouts import KnownLayout, scene_of
from server.briefing.sentences import moment, number, sentence
from server.briefing.usual import Key, Usual
from server.briefing.weight import TOLD_OF, Weighed, weighed
from server.contract.changes import ChangeKind, changes, known
from server.contract.messages import (
    AsOf,
    Breakdown,
    Briefing,
    BriefingFigure,
    BriefingScene,
    Headlines,
    Indicators,
    Notices,
    Scene,
    SourceHealth,
    SourceState,
    TaskBoard,
    Update,
)
from server.contract.messages.briefings import COMPARED, LONGEST_NOTES
from server.contract.words import Words, same

MOST = 10
"""Scenes that are proposed."""
OF_ONE = 8
"""Figures of one scene; the first makes its sentence."""
NAMED = 3
"""Sources that a sentence names."""
LISTED = 20
"""What cannot be compared is listed up to so many."""
SOURCES = "source/*"


class Moment(Struct, frozen=True):
    """What was known at one moment."""

    at: datetime
    state: Mapping[str, Update]


class Compared(Struct, frozen=True):
    """What of two moments can be compared, and what cannot."""

    before: Mapping[str, Update]
    after: Mapping[str, Update]
    values: int
    """Known at both."""
    failing_before: tuple[Words, ...]
    """Names of sources."""
    failing_after: tuple[Words, ...]
    not_compared: tuple[Words, ...]
    """What failed or was too old at one of the moments."""


def compose(
    name: str,
    title: Words,
    before: Moment,
    after: Moment,
    habits: Mapping[Key, Usual],
    layouts: Mapping[str, KnownLayout],
    *,
    by: str = "",
    as_of: AsOf | None = None,
    made: datetime,
) -> Briefing:
    """Return a briefing of what changed most between two moments."""
    compared = _compared(before, after)
    found = changes(compared.before, compared.after)
    scenes = list(_scenes(weighed(found, compared.before, compared.after, habits), compared, layouts))
    lost = [each.name for each in found if each.kind is ChangeKind.FIGURE and each.after is None]
    unsure = _unsure(compared, lost, layouts)
    most = MOST - (unsure is not None)
    scenes = scenes[:most] or [_nothing(compared, layouts)]
    if unsure is not None:
        scenes.append(unsure)
    then, now = moment(before.at), moment(after.at)
    compares = Words(vi=f"So sánh {then.vi} với {now.vi}.", en=f"Compared: {then.en} with {now.en}.")
    scenes[0] = structs.replace(scenes[0], notes=_lines([compares, *_told(scenes[0].notes)]))
    return Briefing(name=name, title=title, by=by, made=made, as_of=as_of, scenes=tuple(scenes))


def _compared(before: Moment, after: Moment) -> Compared:
    told = {topic: update for topic, update in after.state.items() if isinstance(update.document, TOLD_OF)}
    down_before, down_after = _failing(before.state), _failing(after.state)
    then: dict[str, Update] = {}
    now: dict[str, Update] = {}
    left_out: list[Words] = []
    for topic, update in told.items():
        was = before.state.get(topic)
        if was is not None and _is_sound(was, before.at) and _is_sound(update, after.at):
            then[topic], now[topic] = was, update
        else:
            left_out.append(_called(topic, update, after.state))
    values = sum(len(_known(now[topic]).keys() & _known(then[topic]).keys()) for topic in now)
    return Compared(then, now, values, tuple(down_before), tuple(down_after), tuple(left_out))


def _called(topic: str, update: Update, state: Mapping[str, Update]) -> Words:
    """Return what people call a document: as its source is called, else by its own name, or by what is in it."""
    source = state.get(f"source/{update.source}")
    if source is not None and isinstance(source.document, SourceHealth):
        return source.document.name
    match update.document:
        case Breakdown(name=name) | Notices(name=name):
            return name
        case Indicators(indicators=(first, *others)):
            more = "…" if others else ""
            return Words(vi=f"{first.name.vi}{more}", en=f"{first.name.en}{more}")
        case TaskBoard():
            return Words(vi="Nhiệm vụ được giao", en="Assigned tasks")
        case Headlines():
            return Words(vi="Báo chí", en="Press")
        case _:
            return same(topic)


def _known(update: Update) -> dict[tuple[str, str], float]:
    return {} if update.document is None else known(update.document)


def _is_sound(update: Update, at: datetime) -> bool:
    """Return whether a document tells of a moment: its sources answered, and it was not too old by then."""
    if update.document is None or (update.error is not None and not update.partial):
        return False
    return update.taken is None or at <= update.taken + timedelta(seconds=min(update.fresh_for, 10**9))


def _failing(state: Mapping[str, Update]) -> Iterator[Words]:
    for _, update in sorted(state.items()):
        document = update.document
        if isinstance(document, SourceHealth) and document.state is SourceState.DOWN:
            yield document.name


def _scenes(found: list[Weighed], compared: Compared, layouts: Mapping[str, KnownLayout]) -> Iterator[BriefingScene]:
    """Yield a scene for each layout that shows something of it, the weightiest first."""
    of_topic: dict[str, Scene] = {}
    together: dict[bytes, tuple[Scene, list[Weighed]]] = {}
    for each in found:
        topic = each.change.topic
        if topic not in of_topic:
            of_topic[topic] = scene_of(topic, compared.after[topic].document, layouts)
        _, told = together.setdefault(json.encode(of_topic[topic]), (of_topic[topic], []))
        if len(told) < OF_ONE and not any(_is_same(each, other) for other in told):
            told.append(each)
    for scene, told in together.values():
        yield _scene(scene, told, layouts)


def _is_same(one: Weighed, other: Weighed) -> bool:
    """Return whether two documents tell the same of one thing."""
    a, b = one.figure, other.figure
    return (a.name, a.unit, a.before, a.after) == (b.name, b.unit, b.before, b.after)


def _scene(scene: Scene, told: list[Weighed], layouts: Mapping[str, KnownLayout]) -> BriefingScene:
    sentences = [sentence(each) for each in told]
    known_as = layouts[scene.layout].title if scene.layout else None
    return BriefingScene(
        title=known_as or (same(scene.layout) if scene.layout else told[0].figure.name),
        notes=_lines(sentences[1:]),
        sentence=sentences[0],
        figures=tuple(figure for each in told for figure in (each.figure, each.total) if figure is not None),
        scene=scene,
    )


def _told(notes: Words) -> list[Words]:
    """Return notes with an empty line before them; nothing where there are none."""
    return [same(""), notes] if notes.vi or notes.en else []


def _lines(sentences: Iterable[Words]) -> Words:
    """Return sentences for whoever speaks, a line each."""
    told = list(sentences)
    vi, en = "\n".join(each.vi for each in told), "\n".join(each.en for each in told)
    return Words(vi=vi[:LONGEST_NOTES], en=en[:LONGEST_NOTES])


def _unsure(compared: Compared, lost: Iterable[Words], layouts: Mapping[str, KnownLayout]) -> BriefingScene | None:
    """Return what cannot be trusted or compared; None where all can."""
    before, after = compared.failing_before, compared.failing_after
    names = list(dict.fromkeys([*compared.not_compared, *lost]))
    if not (before or after or names):
        return None
    failing = BriefingFigure(
        topic=SOURCES,
        id="failing",
        name=Words(vi="Nguồn không trả lời", en="Sources that fail"),
        unit=same(""),
        before=len(before),
        after=len(after),
    )
    left_out = BriefingFigure(
        topic="*",
        id="not_compared",
        name=Words(vi="Không so sánh được", en="Not compared"),
        unit=same(""),
        after=len(names),
    )
    told = []
    if after:
        count, who = number(len(after)), _named(after)
        told.append(
            Words(vi=f"{count.vi} nguồn không trả lời: {who.vi}", en=f"sources that fail: {count.en}, {who.en}")
        )
    elif before:
        count, who = number(len(before)), _named(before)
        told.append(
            Words(
                vi=f"{count.vi} nguồn không trả lời ở thời điểm trước: {who.vi}",
                en=f"sources that failed at the earlier moment: {count.en}, {who.en}",
            )
        )
    if names:
        count = number(len(names))
        told.append(Words(vi=f"không so sánh được {count.vi} mục", en=f"{count.en} could not be compared"))
    vi, en = "; ".join(each.vi for each in told), "; ".join(each.en for each in told)
    scene = scene_of(SOURCES, None, layouts)
    known_as = layouts[scene.layout].title if scene.layout else None
    listed = [Words(vi=f"Không so sánh được: {each.vi}", en=f"Not compared: {each.en}") for each in names[:LISTED]]
    return BriefingScene(
        title=known_as or Words(vi="Nguồn dữ liệu", en="Data sources"),
        notes=_lines(listed),
        sentence=Words(vi=f"{vi[:1].upper()}{vi[1:]}.", en=f"{en[:1].upper()}{en[1:]}."),
        figures=(failing, left_out),
        scene=scene,
    )


def _named(sources: tuple[Words, ...]) -> Words:
    """Return the names of the first few."""
    more = "" if len(sources) <= NAMED else "…"
    return Words(
        vi=", ".join(each.vi for each in sources[:NAMED]) + more,
        en=", ".join(each.en for each in sources[:NAMED]) + more,
    )


def _nothing(compared: Compared, layouts: Mapping[str, KnownLayout]) -> BriefingScene:
    figure = BriefingFigure(
        topic="*",
        id=COMPARED,
        name=Words(vi="Số liệu được so sánh", en="Values compared"),
        unit=same(""),
        after=compared.values,
    )
    count = number(compared.values)
    said = Words(
        vi=f"Không có thay đổi đáng kể trong {count.vi} số liệu được so sánh.",
        en=f"Nothing notable has changed among {count.en} values compared.",
    )
    if not compared.values:
        said = Words(
            vi=f"So sánh được {count.vi} số liệu giữa hai thời điểm.",
            en=f"Between the two moments {count.en} values could be compared.",
        )
    layout = "overview" if "overview" in layouts or not layouts else next(iter(layouts))
    info = layouts.get(layout)
    title = (info.title if info else None) or Words(vi="Tổng quan", en="Overview")
    return BriefingScene(title=title, sentence=said, figures=(figure,), scene=Scene(layout=layout))
