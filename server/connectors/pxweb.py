"""Reads tables of a statistical office that runs PX-Web, as JSON-stat 2.0.

PX-Web API v1: https://www.scb.se/en/services/open-data-api/api-for-the-statistical-database/ ; JSON-stat:
https://json-stat.org/format/ . Vietnam's statistics office offers its tables so.
"""

import itertools
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx
import msgspec
from msgspec import Struct, field

from server.connectors.base import ConnectorTools, aside
from server.connectors.formats.json import decode
from server.connectors.mapping.privacy import scrub
from server.connectors.mapping.records import fit
from server.connectors.mapping.statistical import labelled, periods
from server.connectors.mapping.values import Notation, tidy
from server.connectors.statistical_table import TableConfig, figures
from server.connectors.transport.auth import Authenticator
from server.connectors.transport.bounds import Bounds
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Reading

MOST = 2_000_000
"""Cells of a table."""

_SERIAL = re.compile(r"\d{1,4}", re.ASCII)
"""Codes that only count; communes have five digits."""
_CELL = Words(vi="ô", en="cell")
_DAMAGED = Words(vi="trả lời không phải JSON-stat 2", en="the answer is not JSON-stat 2")

# not a pattern of its type: msgspec 0.22 frees that twice where a text or a list may stand
_WISH = re.compile(r"\*|top:[1-9]\d{0,3}")
Selection = str | tuple[str, ...]
"""``*`` for all values, ``top:N`` for the newest N, or the values themselves."""


class PxwebConfig(TableConfig, frozen=True, kw_only=True, tag="pxweb"):
    """One ``[[source]]`` of kind ``pxweb``; ``url`` is what PX-Web shows under "API for this table"."""

    query: dict[str, Selection] = field(default_factory=dict)
    """By variable, which of its values; a variable that is left out comes whole, if the table lets it."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        for name, wish in self.query.items():
            if isinstance(wish, str) and not _WISH.fullmatch(wish):
                words = Words(vi='cần "*", "top:N" hoặc một danh sách', en='expected "*", "top:N" or a list')
                yield Mistake(("query", name), words)


class Pxweb:
    """Asks one table."""

    def __init__(self, config: PxwebConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, bounds)

    async def fetch(self) -> Batch:
        """Return the table's cells that have a value; raises SourceError and httpx.TransportError."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        question = {
            "query": [{"code": code, "selection": _selection(wish)} for code, wish in self._config.query.items()],
            "response": {"format": "json-stat2"},
        }
        content = msgspec.json.encode(question)
        answer = await self._proof.send(httpx.URL(self._config.url), headers=headers, content=content)
        return await aside(len(answer.body), read, answer.body, self._config)


def _selection(wish: Selection) -> dict[str, object]:
    if not isinstance(wish, str):
        return {"filter": "item", "values": list(wish)}
    if wish == "*":
        return {"filter": "all", "values": ["*"]}
    return {"filter": "top", "values": [wish.removeprefix("top:")]}


def read(body: bytes, config: PxwebConfig) -> Batch:
    """Return the cells of a JSON-stat 2.0 dataset as readings.

    A cell without a value is left out, which is no fault. Raises SourceError for anything that is no dataset.
    """
    dataset = decode(body)
    if not isinstance(dataset, dict) or dataset.get("class", "dataset") != "dataset":
        raise SourceError(_DAMAGED)
    axes = _axes(dataset)
    names = {axis.label: id for id, axis in axes.items()} | {id: id for id in axes}
    for name in (config.time, config.indicator, config.place):
        if name is not None and name not in names:
            known = scrub(tidy(", ".join(axes)))[:200]
            raise SourceError(
                Words(
                    vi=f"bảng không có biến «{name}»; có: {known}",
                    en=f"the table has no variable “{name}”, but {known}",
                )
            )
    time = axes[names[config.time]]
    indicator = axes[names[config.indicator]] if config.indicator else None
    place = axes[names[config.place]] if config.place else None
    values = _values(dataset.get("value"), math.prod(len(axis.codes) for axis in axes.values()))
    told = fit(_rows(axes.values(), values, (time, indicator, place), config), Reading, Notation(), _CELL)
    return figures(config, told, () if indicator is None else {*indicator.codes, *indicator.labels})


def _rows(
    axes: Collection["_Axis"],
    values: Sequence[object],
    wanted: "tuple[_Axis, _Axis | None, _Axis | None]",
    config: PxwebConfig,
) -> Iterable[tuple[int, dict[str, object]]]:
    order = list(axes)
    when, which, where = (None if axis is None else order.index(axis) for axis in wanted)
    assert when is not None
    times = order[when].times()
    places = () if where is None else order[where].named()
    ours = () if which is None else order[which].ours(config)
    # the last variable runs fastest
    cells = itertools.product(*(range(len(axis.codes)) for axis in order))
    for number, (at, value) in enumerate(zip(cells, values, strict=True), start=1):
        indicator = config.ours(None) if which is None else ours[at[which]]
        if indicator is not None and value is not None:
            yield (
                number,
                {
                    "indicator": indicator,
                    "period": times[at[when]],
                    "value": value,
                    "place": None if where is None else places[at[where]],
                },
            )


class _Axis(Struct, frozen=True):
    """One variable of a table."""

    label: str
    codes: tuple[str, ...]
    """In the order of the cells."""
    labels: tuple[str, ...]
    """Of each code; the code where it has none."""

    def times(self) -> Sequence[object]:
        """Return what each code means as a period, by its label where the codes mean nothing."""
        known = periods(self.codes)
        by_code, by_label = [known[code] for code in self.codes], [labelled(label) for label in self.labels]
        return max(by_code, by_label, key=lambda read: sum(isinstance(each, datetime) for each in read))

    def named(self) -> Sequence[str]:
        """Return what each code calls a place: its label where the codes only count."""
        return self.labels if all(map(_SERIAL.fullmatch, self.codes)) else self.codes

    def ours(self, config: PxwebConfig) -> Sequence[str | None]:
        """Return our indicator for each code, or for its label."""
        pairs = zip(self.codes, self.labels, strict=True)
        return [config.ours(code) or config.ours(label) for code, label in pairs]


def _axes(dataset: Mapping[str, Any]) -> dict[str, _Axis]:
    """Return each variable by its id."""
    names, sizes, dimensions = dataset.get("id"), dataset.get("size"), dataset.get("dimension")
    if (
        not isinstance(names, list)
        or not isinstance(sizes, list)
        or not isinstance(dimensions, dict)
        or len(names) != len(sizes)
    ):
        raise SourceError(_DAMAGED)
    axes: dict[str, _Axis] = {}
    for name, size in zip(names, sizes, strict=True):
        dimension = dimensions.get(name) if isinstance(name, str) else None
        category = dimension.get("category") if isinstance(dimension, dict) else None
        index = category.get("index") if isinstance(category, dict) else None
        if index is None and isinstance(category, dict) and isinstance(category.get("label"), dict):
            # with a single value the index may be left out
            index = list(category["label"])
        if isinstance(index, dict):
            if not all(isinstance(at, int) for at in index.values()):
                raise SourceError(_DAMAGED)
            index = sorted(index, key=index.__getitem__)
        if not isinstance(index, list) or len(index) != size or not all(isinstance(code, str) for code in index):
            raise SourceError(_DAMAGED)
        labels = category.get("label") if isinstance(category, dict) else None
        labels = labels if isinstance(labels, dict) else {}
        told = tuple(tidy(label) if isinstance(label := labels.get(code), str) and label else code for code in index)
        called = dimension.get("label") if isinstance(dimension, dict) else None
        axes[name] = _Axis(called if isinstance(called, str) else name, tuple(index), told)
    if len(axes) != len(names) or not axes:
        raise SourceError(_DAMAGED)
    return axes


def _values(values: object, cells: int) -> Sequence[object]:
    """Return the value of every cell; a sparse table names only those that it has."""
    if cells > MOST:
        raise SourceError(
            Words(vi="bảng quá lớn, hãy giới hạn bằng query", en="the table is too large, limit it by query")
        )
    if isinstance(values, list) and len(values) == cells:
        return values
    if isinstance(values, dict):
        return [values.get(str(number)) for number in range(cells)]
    raise SourceError(_DAMAGED)
