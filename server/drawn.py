"""What of the documents that people draw may be kept and published. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from server.contract.layout_flaws import flaws
from server.contract.messages import Layout
from server.contract.messages.rooms import Room
from server.contract.publishing import LONGEST_COMMENT, DrawnDocument, PackText, Publish, SourceText
from server.contract.rooms import mistakes
from server.contract.toml_place import spell
from server.contract.words import Words

LARGEST = 512 * 1024
"""Bytes of one document."""
MOST = 500
"""Documents of one kind."""
FARTHEST = timedelta(days=366)
"""How far ahead something may be published."""

Shown = Mapping[str, DrawnDocument | None]
"""What is shown of each topic of one kind; None where nothing is."""
Judge = Callable[[str, DrawnDocument | None, Shown], Words | None]
"""Returns why a document, or none, cannot be published under a name beside what else is shown; None where it can."""


class Kind(NamedTuple):
    """What is published in versions."""

    document: type[DrawnDocument]
    one: Words
    """As in "there is no …"."""
    many: Words


KINDS: Mapping[str, Kind] = {
    "layout": Kind(Layout, Words(vi="bố cục", en="layout"), Words(vi="bố cục", en="layouts")),
    "room": Kind(Room, Words(vi="phòng", en="room"), Words(vi="phòng", en="rooms")),
    "source-settings": Kind(SourceText, Words(vi="nguồn", en="source"), Words(vi="nguồn", en="sources")),
    "pack": Kind(PackText, Words(vi="gói dịch vụ", en="service pack"), Words(vi="gói dịch vụ", en="service packs")),
}
"""By the first part of their topics."""


def kind_of(topic: str) -> str:
    """Return the first part of a topic."""
    return topic.partition("/")[0]


def name_of(topic: str) -> str:
    """Return what is behind it."""
    return topic.partition("/")[2]


def pack_texts(shown: Shown) -> dict[str, str]:
    """Return the texts of the packs among what is shown, by name."""
    return {name_of(topic): each.text for topic, each in shown.items() if isinstance(each, PackText)}


def unfit(topic: str, document: DrawnDocument) -> Words | None:
    """Return why something cannot even be kept as a draft of a topic; None where it can."""
    if not isinstance(document, KINDS[kind_of(topic)].document):
        return Words(vi=f"không xuất bản được {topic} theo cách này", en=f"{topic} cannot be published this way")
    if len(msgspec.msgpack.encode(document)) > LARGEST:
        return Words(
            vi=f"lớn hơn {LARGEST // 1024} kB; hãy chia làm nhiều phần",
            en=f"larger than {LARGEST // 1024} kB; make several of it",
        )
    return None


def why_not(order: Publish, shown: Shown, now: datetime, judge: Judge) -> Words | None:
    """Return why something cannot be published beside what is ``shown`` of its kind; None where it can."""
    if len(order.comment) > LONGEST_COMMENT:
        return Words(
            vi=f"ghi chú dài hơn {LONGEST_COMMENT} chữ; hãy rút ngắn",
            en=f"the comment is longer than {LONGEST_COMMENT} letters; make it shorter",
        )
    if order.due is not None and order.due > now + FARTHEST:
        return Words(vi="ngày xuất bản xa hơn một năm; hãy chọn ngày gần hơn", en="that is more than a year ahead")
    if order.document is not None and (wrong := unfit(order.topic, order.document)) is not None:
        return wrong
    if order.document is not None and order.topic not in shown and len(shown) >= MOST:
        many = KINDS[kind_of(order.topic)].many
        return Words(vi=f"đã có {MOST} {many.vi}; hãy bỏ bớt", en=f"there are {MOST} {many.en} already; remove some")
    return judge(name_of(order.topic), order.document, shown)


def judge_layout(name: str, layout: DrawnDocument | None, shown: Shown) -> Words | None:
    """Return what makes no sense in a layout whatever kinds of tiles there are, or whose key it takes."""
    if not isinstance(layout, Layout):
        return None
    for place, words in flaws(layout):
        at = spell(place)
        return Words(vi=f"{at}: {words.vi}", en=f"{at}: {words.en}")
    for topic, other in shown.items():
        if layout.key and topic != f"layout/{name}" and isinstance(other, Layout) and other.key == layout.key:
            whose = name_of(topic)
            return Words(
                vi=f"phím {layout.key} đã thuộc về «{whose}»", en=f"the key {layout.key} belongs to “{whose}” already"
            )
    return None


def judge_room(name: str, room: DrawnDocument | None, shown: Shown) -> Words | None:
    """Return what does not fit together in a room."""
    del name, shown
    for wrong in mistakes(room) if isinstance(room, Room) else ():
        at = spell(wrong.key)
        return Words(vi=f"{at}: {wrong.words.vi}", en=f"{at}: {wrong.words.en}")
    return None
