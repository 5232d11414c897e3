"""Reads tables of a statistical office that runs PX-Web, as JSON-stat 2.0.

PX-Web API v1: https://www.scb.se/en/services/open-data-api/api-for-the-statistical-database/ ; JSON-stat:
https://json-stat.org/format/ . Vietnam's statistics office offers its tables so.
"""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import httpx
import msgspec
from msgspec import Meta, field

from server.connectors.auth import Proof
from server.connectors.base import Tools, aside
from server.connectors.json import decode
from server.connectors.mapping import fit, gather
from server.connectors.privacy import scrub
from server.connectors.statistical import periods
from server.connectors.table import TableConfig
from server.connectors.values import Notation, tidy
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Reading

MOST = 2_000_000
"""Cells of a table."""

_CELL = Words(vi="ô", en="cell")
_DAMAGED = Words(vi="trả lời không phải JSON-stat 2", en="the answer is not JSON-stat 2")

Selection = Annotated[str, Meta(pattern=r"^(\*|top:[1-9]\d{0,3})$")] | tuple[str, ...]
"""``*`` for all values, ``top:N`` for the newest N, or the values themselves."""


class PxwebConfig(TableConfig, frozen=True, kw_only=True, tag="pxweb"):
    """One ``[[source]]`` of kind ``pxweb``; ``url`` is what PX-Web shows under "API for this table"."""

    query: dict[str, Selection] = field(default_factory=dict)
    """By variable, which of its values; a variable that is left out comes whole, if the table lets it."""


class Pxweb:
    """Asks one table."""

    def __init__(self, config: PxwebConfig, tools: Tools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._proof = Proof(config.auth, tools)

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

    A cell without a value is not told, which is no fault. Raises SourceError for anything that is no dataset.
    """
    dataset = decode(body)
    if not isinstance(dataset, dict) or dataset.get("class", "dataset") != "dataset":
        raise SourceError(_DAMAGED)
    axes = _axes(dataset)
    for name in (config.time, config.indicator, config.place):
        if name is not None and name not in axes:
            known = scrub(tidy(", ".join(axes)))[:200]
            raise SourceError(
                Words(
                    vi=f"bảng không có biến «{name}»; có: {known}",
                    en=f"the table has no variable “{name}”, but {known}",
                )
            )
    return gather(fit(_rows(dataset, axes, config), Reading, Notation(), _CELL))


def _rows(
    dataset: Mapping[str, Any], axes: Mapping[str, Sequence[str]], config: PxwebConfig
) -> Iterable[tuple[int, dict[str, object]]]:
    values = _values(dataset.get("value"), math.prod(len(codes) for codes in axes.values()))
    names = list(axes)
    time = names.index(config.time)
    indicator = names.index(config.indicator) if config.indicator else None
    place = names.index(config.place) if config.place else None
    times = periods(axes[config.time])
    # the last variable runs fastest
    for number, (codes, value) in enumerate(zip(itertools.product(*axes.values()), values, strict=True), start=1):
        ours = config.ours(None if indicator is None else codes[indicator])
        if ours is not None and value is not None:
            yield (
                number,
                {
                    "indicator": ours,
                    "period": times[codes[time]],
                    "value": value,
                    "place": None if place is None else codes[place],
                },
            )


def _axes(dataset: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the codes of each variable in the order of the cells."""
    names, sizes, dimensions = dataset.get("id"), dataset.get("size"), dataset.get("dimension")
    if (
        not isinstance(names, list)
        or not isinstance(sizes, list)
        or not isinstance(dimensions, dict)
        or len(names) != len(sizes)
    ):
        raise SourceError(_DAMAGED)
    axes: dict[str, list[str]] = {}
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
        axes[name] = index
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
