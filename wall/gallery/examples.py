"""One example of every kind of tile, with the topics that it is used for."""

from datetime import timedelta
from typing import Any

from msgspec import Struct, structs

from server.contract.messages import AnyDocument, TaskCounts, Update
from server.contract.messages.layouts import Area, TileSpec
from server.contract.words import Words, same
from wall.client.freshness import Freshness
from wall.samples.documents import sample
from wall.samples.places import NOON

FRESH_FOR = 60.0
"""Seconds that samples may be trusted."""


class Example(Struct, frozen=True):
    """What a tile is given."""

    topics: tuple[str, ...] = ()
    options: dict[str, Any] = {}

    def spec(self, kind: str) -> TileSpec:
        """Return it as it would stand in a layout."""
        return TileSpec(kind=kind, at=Area(0, 0, 24, 12), topics=self.topics, options=self.options)

    def updates(self, state: str) -> list[Update]:
        """Return what makes a tile look as in one of STATES."""
        return [self._update(topic, state) for topic in self.topics]

    def _update(self, topic: str, state: str) -> Update:
        if state == Freshness.WAITING:
            return Update(topic=topic, fresh_for=FRESH_FOR)
        document: AnyDocument = sample(topic, self.options.get("show", ()))
        fails = state in (Freshness.PARTIAL, Freshness.FAILING)
        return Update(
            topic=topic,
            document=_emptied(document) if state == EMPTY else document,
            taken=NOON - timedelta(hours=1 if state == Freshness.STALE else 0),
            fresh_for=FRESH_FOR,
            error=_FAILS if fails else None,
            partial=state == Freshness.PARTIAL,
        )


EXAMPLES = {
    "header": Example(("here/station",)),
    "kpi": Example(("indicators/economy",)),
    "funnel": Example(("indicators/one_stop",)),
    "gauge": Example(("indicators/economy",)),
    "number": Example(("indicators/economy",), {"show": "revenue"}),
    "trend": Example(("series/revenue",), {"periods": 13, "last_year": True}),
    "tasks": Example(("taskboard/province",)),
    "ticker": Example(("headlines/press",)),
    "sentiment": Example(("series/stories_day",)),
    "headlines": Example(("headlines/press",)),
    "breakdown": Example(("breakdown/one-stop",)),
    "ranking": Example(("breakdown/one-stop",)),
    "banner": Example(("notices/hazards", "notices/soc")),
    "alarms": Example((*(f"alarm/{number}" for number in range(1, 13)), "alarms/summary")),
    "alarm": Example(("alarm/jam.huu-nghi",)),
    "notices": Example(("notices/hazards",)),
    "spots": Example(("spots/reports",)),
    "flows": Example(("flows/soc",)),
    "communes": Example(("breakdown/reports-communes",)),
    "threats": Example(("flows/soc",)),
    "cameras": Example(tuple(f"camera/CAM-00{number}" for number in range(1, 7)), {"mosaic": 6}),
    "clock": Example(("here/station",), {"zones": [{"name": {"vi": "Giờ quốc tế", "en": "UTC"}, "zone": "UTC"}]}),
    "note": Example(
        options={
            "text": {
                "vi": "Trực ban đêm nay: Sở Thông tin và Truyền thông\nĐường dây nóng: 0205 3 888 888",
                "en": "On duty tonight: Department of Information and Communications\nHotline: 0205 3 888 888",
            }
        }
    ),
    "takeover": Example(
        options={
            "text": {
                "vi": "Bão số 4 đổ bộ trong 6 giờ tới: mọi ca trực vào vị trí",
                "en": "Storm No. 4 makes landfall within 6 hours: all shifts to their posts",
            },
            "severity": "critical",
        }
    ),
    "picture": Example(options={"file": "map.png"}),
    "qr": Example(
        options={
            "address": "https://langson.gov.vn/",
            "caption": {"vi": "Cổng thông tin điện tử tỉnh", "en": "The province's portal"},
        }
    ),
    "stations": Example(("station/left", "station/right")),
    "video": Example(options={"address": "film.mp4"}),
    "web": Example(options={"address": "https://langson.gov.vn/"}),
    "sources": Example(("source/tasks", "store/history")),
}

_FAILS = Words(vi="nguồn trả lời 503", en="the source answered 503")
EMPTY = "empty"
STATES = (Freshness.FRESH, Freshness.PARTIAL, Freshness.STALE, Freshness.FAILING, Freshness.WAITING, EMPTY)
"""How a tile can be."""


def _emptied(document: AnyDocument) -> AnyDocument:
    """Return a document that lists and counts nothing."""
    given = {name: getattr(document, name) for name in document.__struct_fields__}
    lists = {name: () for name, value in given.items() if isinstance(value, tuple)}
    counts = {name: _NO_TASKS for name, value in given.items() if isinstance(value, TaskCounts)}
    return structs.replace(document, **lists, **counts)


_NO_TASKS = TaskCounts(name=same("0"), in_term=0, due_soon=0, overdue=0, done_on_time=0, done_late=0)
