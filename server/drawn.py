"""What of the documents that people draw may be kept and published. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from server.contract.layout_flaws import flaws
from server.contract.messages import Layout
from server.contract.publishing import LONGEST_COMMENT, DrawnDocument, Publish
from server.contract.toml_place import spell
from server.contract.words import Words

KINDS = ("layout",)
"""What is published so; a room still has its file."""
LARGEST = 512 * 1024
"""Bytes of one document, which every station receives."""
MOST = 500
"""Documents of one kind."""
FARTHEST = timedelta(days=366)
"""How far ahead something may be published."""


def why_not(order: Publish, shown: Mapping[str, DrawnDocument | None], now: datetime) -> Words | None:
    """Return why something cannot be published beside what is ``shown``, by topic; None where it can."""
    if len(order.comment) > LONGEST_COMMENT:
        return Words(
            vi=f"ghi chú dài hơn {LONGEST_COMMENT} chữ; hãy rút ngắn",
            en=f"the comment is longer than {LONGEST_COMMENT} letters; make it shorter",
        )
    if order.due is not None and order.due > now + FARTHEST:
        return Words(vi="ngày xuất bản xa hơn một năm; hãy chọn ngày gần hơn", en="that is more than a year ahead")
    if order.document is None:
        return None
    if (wrong := unfit(order.topic, order.document)) is not None:
        return wrong
    if order.topic not in shown and len(shown) >= MOST:
        return Words(vi=f"đã có {MOST} bố cục; hãy bỏ bớt", en=f"there are {MOST} layouts already; remove some")
    return _unsound(order.topic, order.document, shown) if isinstance(order.document, Layout) else None


def unfit(topic: str, document: DrawnDocument) -> Words | None:
    """Return why something cannot even be kept as a draft of a topic; None where it can."""
    kind = topic.partition("/")[0]
    if kind not in KINDS or document.__struct_config__.tag != kind:
        return Words(vi=f"không xuất bản được {topic} theo cách này", en=f"{topic} cannot be published this way")
    if len(msgspec.msgpack.encode(document)) > LARGEST:
        return Words(
            vi=f"lớn hơn {LARGEST // 1024} kB; hãy chia làm nhiều bố cục",
            en=f"larger than {LARGEST // 1024} kB; make several layouts of it",
        )
    return None


def _unsound(topic: str, layout: Layout, shown: Mapping[str, DrawnDocument | None]) -> Words | None:
    for place, words in flaws(layout):
        at = spell(place)
        return Words(vi=f"{at}: {words.vi}", en=f"{at}: {words.en}")
    others = ((name, each) for name, each in shown.items() if name != topic and isinstance(each, Layout) and layout.key)
    if (other := next((name for name, each in others if each.key == layout.key), None)) is not None:
        name = other.partition("/")[2]
        return Words(
            vi=f"phím {layout.key} đã thuộc về «{name}»", en=f"the key {layout.key} belongs to “{name}” already"
        )
    return None
