"""What can be found in documents, and what is put on the wall for it. Pure.

A new kind of document is one function here; what is not told of cannot be found.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import singledispatch
from typing import Any

from server.contract.messages import (
    Article,
    Breakdown,
    CameraState,
    Headlines,
    Indicators,
    Notice,
    Notices,
    Programme,
    Series,
    Spots,
    TaskBoard,
    TaskCard,
)
from server.contract.messages.layouts import Layout
from server.contract.messages.scenes import Scene, SceneTile
from server.contract.period_names import day
from server.contract.words import Words, same
from wall.console.search import Kind, Thing

SCENE = "scene/"
"""What the ids of scenes begin with."""
TOUR = "tour/"
"""What the ids of tours begin with."""
KINDS = ("camera", "indicators", "series", "breakdown", "spots", "notices", "headlines", "taskboard")
"""Of topics in which there is something to be found."""
Say = Callable[[Words], str]
"""Says words in the language of the desk."""
Moment = Callable[[datetime], str]
"""Says a time in it."""


def both(words: Words) -> str:
    """Return words in both languages: whoever types finds a thing by either."""
    return f"{words.vi} {words.en}"


@singledispatch
def things_of(document: Any, topic: str, say: Say, moment: Moment) -> Iterable[Thing]:
    """Return what can be found of a document, which has this topic."""
    del document, topic, say, moment
    return ()


@things_of.register
def _camera(document: CameraState, topic: str, say: Say, _moment: Moment) -> Iterator[Thing]:
    number = topic.partition("/")[2]
    where = " · ".join(dict.fromkeys(filter(None, (say(document.place), document.gate, document.road))))
    scene = Scene(
        tile=SceneTile(kind="cameras", topics=(topic,), options={"mosaic": 1, "fill": "fit"}, title=document.name)
    )
    also = f"camera {number} {both(document.name)} {both(document.place)} {document.gate} {document.road}"
    yield Thing(Kind.CAMERA, topic, say(document.name), where, also, scene)


def camera_places(cameras: Mapping[str, CameraState], say: Say, count: Callable[[int], str]) -> Iterator[Thing]:
    """Yield gates, roads and communes, each with all cameras there; ``count`` says how many they are."""
    for option, kind in (("gate", Kind.CAMERA), ("road", Kind.CAMERA), ("commune", Kind.COMMUNE)):
        names = Counter(getattr(camera, option) for camera in cameras.values())
        called = {camera.commune: camera.place for camera in cameras.values()} if option == "commune" else {}
        for name in sorted(filter(None, names)):
            mosaic = next((each for each in (1, 4, 9, 16, 25, 36) if each >= names[name]), 64)
            title = called.get(name, same(name))
            tile = SceneTile(
                kind="cameras", topics=("camera/*",), options={"mosaic": mosaic, option: name}, title=title
            )
            found = f"camera {name} {both(title)}"
            yield Thing(kind, f"{option}/{name}", say(title), count(names[name]), found, Scene(tile=tile))


@things_of.register
def _indicators(document: Indicators, topic: str, say: Say, _moment: Moment) -> Iterator[Thing]:
    for each in document.indicators:
        tile = SceneTile(kind="kpi", topics=(topic,), options={"show": [each.id]}, title=each.name)
        yield Thing(
            Kind.INDICATOR,
            f"{topic}/{each.id}",
            say(each.name),
            say(each.unit),
            f"{both(each.name)} {both(each.short)}",
            Scene(tile=tile),
        )


@things_of.register
def _series(document: Series, topic: str, say: Say, _moment: Moment) -> Iterator[Thing]:
    tile = SceneTile(kind="trend", topics=(topic,))
    yield Thing(Kind.SERIES, topic, say(document.name), say(document.unit), both(document.name), Scene(tile=tile))


@things_of.register
def _breakdown(document: Breakdown, topic: str, say: Say, _moment: Moment) -> Iterator[Thing]:
    tile = SceneTile(kind="breakdown", topics=(topic,))
    yield Thing(Kind.TABLE, topic, say(document.name), say(document.by), both(document.name), Scene(tile=tile))
    if document.cells:
        mapped = SceneTile(kind="communes", topics=(topic,))
        columns = ", ".join(say(column.name) for column in document.columns)
        yield Thing(
            Kind.TABLE,
            f"{topic}/map",
            say(document.name),
            columns,
            f"{both(document.name)} bản đồ map",
            Scene(tile=mapped),
        )
        places = {cell.code for cell in document.cells}
        for row in document.rows:
            if row.id in places:
                title = Words(vi=f"{row.name.vi}: {document.name.vi}", en=f"{row.name.en}: {document.name.en}")
                tile = SceneTile(kind="communes", topics=(topic,), options={"chosen": row.id}, title=title)
                also = f"{both(row.name)} {both(document.name)}"
                yield Thing(
                    Kind.COMMUNE, f"{topic}/{row.id}", say(row.name), say(document.name), also, Scene(tile=tile)
                )


@things_of.register
def _spots(document: Spots, topic: str, say: Say, moment: Moment) -> Iterator[Thing]:
    yield Thing(
        Kind.TABLE,
        topic,
        say(document.name),
        "",
        f"{both(document.name)} bản đồ map",
        Scene(tile=SceneTile(kind="spots", topics=(topic,))),
    )
    for each in document.spots:
        detail = " · ".join(filter(None, (moment(each.since) if each.since else "", say(each.detail))))
        tile = SceneTile(kind="spots", topics=(topic,), options={"chosen": each.id}, title=each.name)
        also = f"{both(each.name)} {both(each.detail)}"
        yield Thing(Kind.PLACE, f"{topic}/{each.id}", say(each.name), detail, also, Scene(tile=tile))


@things_of.register
def _notices(document: Notices, topic: str, say: Say, moment: Moment) -> Iterator[Thing]:
    for each in document.notices:
        yield notice(each, topic, say, moment)


def notice(found: Notice, topic: str, say: Say, moment: Moment) -> Thing:
    """Return a warning or incident, which is put on the wall as a text."""
    where = " · ".join(filter(None, (say(found.where), moment(found.since), say(found.detail))))
    text = Words(
        vi=f"{found.title.vi}\n{found.where.vi}\n\n{found.detail.vi}",
        en=f"{found.title.en}\n{found.where.en}\n\n{found.detail.en}",
    )
    also = f"{both(found.title)} {both(found.where)} {both(found.detail)}"
    return Thing(Kind.NOTICE, f"{topic}/{found.id}", say(found.title), where, also, _note(text))


@things_of.register
def _headlines(document: Headlines, _topic: str, _say: Say, moment: Moment) -> Iterator[Thing]:
    for each in document.articles:
        yield article(each, moment)


def article(found: Article, moment: Moment) -> Thing:
    """Return a story of the press, which is put on the wall as a text."""
    told = f"{found.publisher} · {moment(found.published)}"
    topics = " ".join(both(topic) for topic in found.topics)
    return Thing(
        Kind.ARTICLE, f"article/{found.id}", found.title, told, topics, _note(same(f"{found.title}\n\n{told}"))
    )


@things_of.register
def _tasks(document: TaskBoard, topic: str, say: Say, _moment: Moment) -> Iterator[Thing]:
    boards = (document.overdue, document.due_soon, document.in_term, document.done_on_time, document.done_late)
    for number, each in enumerate(card for board in boards for card in board):
        yield _task(each, f"{topic}/{number}", say)


def _task(card: TaskCard, id: str, say: Say) -> Thing:
    due = day(card.due, with_year=True)
    vi, en = f"{card.owner.vi} · hạn {due.vi}", f"{card.owner.en} · due {due.en}"
    text = Words(vi=f"{card.title}\n\n{vi}", en=f"{card.title}\n\n{en}")
    return Thing(Kind.TASK, id, card.title, f"{say(card.owner)} · {say(due)}", both(card.owner), _note(text))


def layout_things(layouts: Mapping[str, Layout], say: Say) -> Iterator[Thing]:
    """Yield the layouts that leave nothing open."""
    for name, layout in layouts.items():
        if all(each.default is not None for each in layout.parameter):
            also = f"{name} {both(layout.title)}"
            yield Thing(Kind.LAYOUT, f"layout/{name}", say(layout.title), layout.key or "", also, Scene(layout=name))


def programme_things(programme: Programme, say: Say) -> Iterator[Thing]:
    """Yield the scenes and tours of a wall."""
    for scene in programme.scenes.values():
        also = f"{both(scene.title)} {scene.name}"
        yield Thing(Kind.SCENE, f"{SCENE}{scene.name}", say(scene.title), scene.by, also, scene.scene)
    for tour in programme.tours.values():
        yield Thing(Kind.TOUR, f"{TOUR}{tour.name}", say(tour.title), "", f"{both(tour.title)} {tour.name}")


def _note(text: Words) -> Scene:
    return Scene(tile=SceneTile(kind="note", options={"text": {"vi": text.vi, "en": text.en}}))
