"""What is known to choose from: topics, figures, cameras, communes, gates, time zones."""

import zoneinfo
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache, singledispatch
from typing import Any, NamedTuple

from server.contract.folding import fold
from server.contract.messages import (
    Alarm,
    Breakdown,
    CameraState,
    Document,
    Headlines,
    Indicator,
    Indicators,
    Notices,
    Series,
    Spots,
    TaskBoard,
    Update,
)
from server.contract.words import Words, same
from wall.client.board import OWN, Board
from wall.client.freshness import Freshness, freshness
from wall.client.precedence import foremost, in_order
from wall.drawing.number_format import figure
from wall.editor.forms.option_words import Source
from wall.language import Language

MOST = 60
"""Choices that are listed at once."""
EVERY = "/*"
"""Behind the kind of a topic: all of that kind."""
STATION = f"{OWN}station"
"""What a station says of itself."""
_CAMERAS = "camera/"
_ANY = ("indicators/*", "breakdown/*", "spots/*")
"""Where figures, columns and places are looked for as long as no topic is named."""

TOPIC_KINDS: dict[str, Words] = {
    "indicators": Words(vi="Chỉ số", en="Figures"),
    "series": Words(vi="Diễn biến theo kỳ", en="Figures by period"),
    "breakdown": Words(vi="Bảng số liệu", en="Tables"),
    "spots": Words(vi="Điểm trên bản đồ", en="Places on the map"),
    "alarm": Words(vi="Báo động", en="Alarms"),
    "alarms": Words(vi="Tổng hợp báo động", en="Alarms counted"),
    "notices": Words(vi="Cảnh báo, sự cố", en="Warnings and incidents"),
    "taskboard": Words(vi="Nhiệm vụ", en="Tasks"),
    "headlines": Words(vi="Tin báo chí", en="Headlines"),
    "flows": Words(vi="Tấn công mạng", en="Attacks"),
    "camera": Words(vi="Camera", en="Cameras"),
    "source": Words(vi="Nguồn dữ liệu", en="Sources"),
    "station": Words(vi="Máy trạm", en="Stations"),
    "store": Words(vi="Kho lịch sử", en="History"),
    "server": Words(vi="Máy chủ", en="Server"),
    "here": Words(vi="Máy trạm đang chiếu", en="The station that shows it"),
}
"""The kinds of topics that a tile may show."""

_STATES = {
    Freshness.FRESH: Words(vi="mới", en="fresh"),
    Freshness.PARTIAL: Words(vi="thiếu một phần", en="partly missing"),
    Freshness.STALE: Words(vi="cũ", en="old"),
    Freshness.FAILING: Words(vi="nguồn lỗi", en="its source fails"),
    Freshness.WAITING: Words(vi="chưa có dữ liệu", en="no data yet"),
}


_folded = lru_cache(maxsize=20_000)(fold)
"""Whoever types another letter looks through the same names again."""


class Choice(NamedTuple):
    """Something that may be chosen."""

    value: str
    """What stands in the layout for it."""
    title: str
    detail: str = ""


class Choices:
    """Looks into what the board has now, each time it is asked; nothing is kept."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def find(
        self,
        source: Source,
        text: str,
        language: Language,
        *,
        topics: Sequence[str] = (),
        kinds: Sequence[str] = (),
        several: bool = True,
    ) -> list[Choice]:
        """Return what has every word of a text, whatever their accents, MOST at most; those called so first.

        ``topics`` are those of the tile, from whose documents figures, columns and places are chosen. Only topics of
        ``kinds`` are offered, where any are given. What stands for all of a kind comes first where the tile shows
        ``several`` documents, else last.
        """
        words = _folded(text).split()
        begun: list[Choice] = []
        inside: list[Choice] = []
        every = [*self._all(source, language, topics, kinds)]
        if not several:
            every.sort(key=lambda choice: choice.value.endswith(EVERY))
        for choice in every:
            title = _folded(choice.title)
            if all(word in f"{title} {_folded(choice.value)}" for word in words):
                (begun if words and title.startswith(words[0]) else inside).append(choice)
        found = [*begun, *inside][:MOST]
        return [self._told(choice, language) for choice in found] if source is Source.TOPIC else found

    def named(self, source: Source, value: str, language: Language, topics: Sequence[str] = ()) -> Choice:
        """Return what a value stands for; one that is not known says just itself."""
        if source is Source.TOPIC:
            return self._told(self._topic(value, language, self._shared()), language)
        if source is Source.CAMERA:
            # there may be thousands
            update = self.board.latest.get(f"camera/{value}")
            return next(iter(self._cameras(language, [update] if update else [])), Choice(value, value))
        choices = self._all(source, language, topics, ())
        return next((choice for choice in choices if choice.value == value), Choice(value, value))

    def _all(self, source: Source, language: Language, topics: Sequence[str], kinds: Sequence[str]) -> Iterable[Choice]:
        match source:
            case Source.TOPIC:
                return self._topics(language, kinds)
            case Source.INDICATOR:
                return _unique(self._indicators(topics, language))
            case Source.COLUMN:
                return _unique(self._columns(topics, language))
            case Source.PLACE:
                return _unique(self._places(topics, language))
            case Source.CAMERA:
                return self._cameras(language, self.board.latest.values())
            case Source.COMMUNE:
                told = ((each.commune, language.say(each.place)) for each in self._camera_states())
                return _sorted(Choice(code, name, code) for code, name in told if code)
            case Source.GATE:
                every = Choice("*", language.say(Words(vi="Mọi cửa khẩu", en="Whatever gate")))
                return [every, *_sorted(Choice(each.gate, each.gate) for each in self._camera_states() if each.gate)]
            case Source.ROAD:
                return _sorted(Choice(each.road, each.road) for each in self._camera_states() if each.road)
            case Source.ZONE:
                return _zones()

    def _topics(self, language: Language, kinds: Sequence[str]) -> Iterator[Choice]:
        """Yield topics of these kinds, without any those of every kind; behind what stands for all of a kind."""
        by_kind: dict[str, list[str]] = {kind: [] for kind in TOPIC_KINDS}
        for topic in self.board.latest:
            kind = topic.partition("/")[0]
            if kind in by_kind and kind != "here":
                by_kind[kind].append(topic)
        by_kind["here"] = [STATION]
        shared = self._shared()
        wanted = [kind.partition("/")[0] for kind in kinds]
        for kind in (each for each in TOPIC_KINDS if not wanted or each in wanted):
            if len(by_kind[kind]) > 1:
                yield self._topic(kind + EVERY, language, shared)
            yield from sorted(
                (self._topic(topic, language, shared) for topic in by_kind[kind]),
                key=lambda choice: _folded(choice.title),
            )

    def _topic(self, topic: str, language: Language, shared: Collection[Words]) -> Choice:
        kind, _, name = topic.partition("/")
        called = language.say(TOPIC_KINDS.get(kind, same(kind)))
        if name == "*":
            return Choice(topic, language.say(Words(vi=f"Tất cả: {called}", en=f"All: {called}")))
        update = self.board.latest.get(topic)
        title = getattr(update.document, "name", None) if update is not None else None
        if isinstance(title, Words):
            told = language.say(title)
            return Choice(topic, f"{told} ({called}: {name})" if title in shared and kind != "camera" else told)
        return Choice(topic, called if topic == STATION else f"{called}: {name}")

    def _shared(self) -> frozenset[Words]:
        """Return the names that several topics have; cameras say their numbers anyway, and are many."""
        names = Counter(
            getattr(update.document, "name", None)
            for topic, update in self.board.latest.items()
            if not topic.startswith(_CAMERAS) and topic.partition("/")[0] in TOPIC_KINDS
        )
        return frozenset(name for name, count in names.items() if count > 1 and isinstance(name, Words))

    def _told(self, choice: Choice, language: Language) -> Choice:
        """Return a topic with what it says now and how far that can be trusted."""
        topic = choice.value
        if topic.endswith(EVERY):
            count = sum(each.startswith(topic.removesuffix("*")) for each in self.board.latest)
            detail = language.say(Words(vi=f"hiện có {count}", en=f"{count} at present"))
        elif topic.startswith(OWN):
            detail = ""
        elif (update := self.board.latest.get(topic)) is None:
            unknown = Words(vi="không nguồn nào gửi lúc này", en="nobody publishes it at present")
            detail = "" if "$" in topic else language.say(unknown)
        else:
            detail = " · ".join(filter(None, (self._state(update, language), _summary(update, language))))
        return choice._replace(detail=" · ".join(filter(None, (topic, detail))))

    def _state(self, update: Update, language: Language) -> str:
        return language.say(_STATES[freshness(update, self.board.now)])

    def _documents(self, topics: Sequence[str]) -> Iterator[Any]:
        """Yield the documents of topics in the order in which tiles take them; all there are where none is named."""
        yield from in_order(topics or _ANY, self._told_of(topics or _ANY)).values()

    def _told_of(self, topics: Sequence[str]) -> dict[str, Document]:
        """Return the documents of topics, ``kind/*`` included, by topic."""
        found: dict[str, Document] = {}
        for topic in topics:
            kind = topic.removesuffix("*")
            named = [each for each in self.board.latest if each.startswith(kind)] if topic.endswith(EVERY) else [topic]
            updates = ((each, self.board.latest.get(each)) for each in named)
            found |= {each: update.document for each, update in updates if update is not None and update.document}
        return found

    def _indicators(self, topics: Sequence[str], language: Language) -> Iterator[Choice]:
        for document in self._documents(topics):
            if isinstance(document, Indicators):
                for each in document.indicators:
                    value = _valued(language, each)
                    yield Choice(each.id, language.say(each.name), " · ".join(filter(None, (each.id, value))))

    def _columns(self, topics: Sequence[str], language: Language) -> Iterator[Choice]:
        told = {topic: each for topic, each in self._told_of(topics or _ANY).items() if isinstance(each, Breakdown)}
        if told:
            for number, column in enumerate(foremost(topics, told).columns, 1):
                yield Choice(str(number), language.say(column.name), f"{number} · {language.say(column.unit)}")

    def _places(self, topics: Sequence[str], language: Language) -> Iterator[Choice]:
        for document in self._documents(topics):
            match document:
                case Breakdown(rows=things) | Spots(spots=things):
                    for each in things:
                        yield Choice(each.id, language.say(each.name), each.id)

    def _cameras(self, language: Language, updates: Iterable[Update]) -> Iterator[Choice]:
        for update in updates:
            if isinstance(update.document, CameraState):
                camera, number = update.document, update.topic.partition("/")[2]
                where = dict.fromkeys(filter(None, (number, language.say(camera.place), camera.gate, camera.road)))
                yield Choice(number, language.say(camera.name), " · ".join(where))

    def _camera_states(self) -> Iterator[CameraState]:
        for update in self.board.latest.values():
            if isinstance(update.document, CameraState):
                yield update.document


@singledispatch
def _said(document: object, language: Language) -> str:
    del document, language
    return ""


@_said.register
def _indicators_said(document: Indicators, language: Language) -> str:
    return ", ".join(f"{language.say(each.short)} {_valued(language, each)}" for each in document.indicators[:2])


@_said.register
def _series_said(document: Series, language: Language) -> str:
    newest = document.points[-1].value if document.points else None
    return f"{figure(language, newest, document.decimals)} {language.say(document.unit)}".strip()


@_said.register
def _breakdown_said(document: Breakdown, language: Language) -> str:
    return ", ".join(language.say(column.name) for column in document.columns[:3])


@_said.register
def _spots_said(document: Spots, language: Language) -> str:
    return _counted(document.total, language)


@_said.register
def _alarm_said(document: Alarm, language: Language) -> str:
    return ": ".join(filter(None, (language.say(document.name), language.say(document.about))))


@_said.register
def _notices_said(document: Notices, language: Language) -> str:
    return _counted(document.total, language)


@_said.register
def _headlines_said(document: Headlines, language: Language) -> str:
    return _counted(document.last_day, language)


@_said.register
def _tasks_said(document: TaskBoard, language: Language) -> str:
    overdue = len(document.overdue)
    return language.say(Words(vi=f"{overdue} quá hạn", en=f"{overdue} overdue"))


@_said.register
def _camera_said(document: CameraState, language: Language) -> str:
    return language.say(document.place)


def _summary(update: Update, language: Language) -> str:
    return _said(update.document, language)


def _counted(count: int, language: Language) -> str:
    told = language.number(count)
    return language.say(Words(vi=f"{told} mục", en=f"{told} listed"))


def _valued(language: Language, indicator: Indicator) -> str:
    return f"{figure(language, indicator.value, indicator.decimals)} {language.say(indicator.unit)}".strip()


def _unique(choices: Iterable[Choice]) -> list[Choice]:
    found: dict[str, Choice] = {}
    for choice in choices:
        found.setdefault(choice.value, choice)
    return list(found.values())


def _sorted(choices: Iterable[Choice]) -> list[Choice]:
    return sorted(_unique(choices), key=lambda choice: _folded(choice.title))


@cache
def _zones() -> list[Choice]:
    names = sorted(zoneinfo.available_timezones())
    return [Choice(name, name.rpartition("/")[2].replace("_", " "), name) for name in names]
