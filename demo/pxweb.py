"""The statistics office as PX-Web, API version 1, which answers in JSON-stat 2.0.

GET gives the levels and a table's variables, POST a part of its figures. See
https://www.scb.se/api_en/ and https://json-stat.org/format/.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.province import CALENDAR
from demo.stage import Stage
from demo.yearbook import TABLES, Table, months

ROOT = "/pxweb/api/v1/vi"
DATABASE = "langson"
PERIOD = "Ky"
"""Code of the variable that is the time."""


class Selection(Struct, frozen=True):
    """Which values of a variable are asked for."""

    filter: Literal["item", "all", "top"]
    values: tuple[str, ...]


class Wish(Struct, frozen=True):
    """What is asked of one variable."""

    code: str
    selection: Selection


class Form(Struct, frozen=True):
    """How it is to be answered."""

    format: str = "json-stat2"


class Query(Struct, frozen=True):
    """The body of a POST."""

    query: tuple[Wish, ...] = ()
    response: Form = field(default_factory=Form)


def spell(month: date) -> str:
    """Return a month as PX-Web writes it: ``2016M01``."""
    return f"{month:%Y}M{month:%m}"


def variables(table: Table, now: datetime) -> list[dict[str, Any]]:
    """Return a table's variables, the time last."""
    periods = [spell(month) for month in months(now)]
    return [
        {
            "code": table.dimension,
            "text": table.dimension_label,
            "values": list(table.items),
            "valueTexts": [item.label for item in table.items.values()],
        },
        {"code": PERIOD, "text": "Kỳ", "values": periods, "valueTexts": periods, "time": True},
    ]


def dataset(seed: int, table: Table, now: datetime, query: Query) -> dict[str, Any]:
    """Return the part of a table that is asked for, as a JSON-stat 2.0 dataset.

    Raises ValueError for a variable or a value that is not in the table, and for any other format.
    """
    if query.response.format != "json-stat2":
        raise ValueError("response.format: only json-stat2 is offered")
    all_ = {variable["code"]: variable["values"] for variable in variables(table, now)}
    if unknown := {wish.code for wish in query.query} - all_.keys():
        raise ValueError(f"query: no such variable: {', '.join(sorted(unknown))}")
    wished = {wish.code: wish.selection for wish in query.query}
    codes, periods = (_select(all_[code], wished.get(code)) for code in (table.dimension, PERIOD))
    told = {(code, spell(month)): value for (code, month), value in table.values(seed, now).items()}
    values = [told.get((code, period)) for code in codes for period in periods]
    items = {code: table.items[code] for code in codes}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table.title,
        "source": "Thống kê tỉnh Lạng Sơn (minh hoạ)",
        "updated": now.astimezone(CALENDAR).isoformat(timespec="seconds"),
        "id": [table.dimension, PERIOD],
        "size": [len(codes), len(periods)],
        "role": {"time": [PERIOD], "metric": [table.dimension]},
        "dimension": {
            table.dimension: {
                "label": table.dimension_label,
                "category": {
                    "index": {code: number for number, code in enumerate(codes)},
                    "label": {code: item.label for code, item in items.items()},
                    "unit": {code: {"base": item.unit, "decimals": item.decimals} for code, item in items.items()},
                },
            },
            PERIOD: {
                "label": "Kỳ",
                "category": {
                    "index": {period: number for number, period in enumerate(periods)},
                    "label": {period: period for period in periods},
                },
            },
        },
        "value": values,
    }


def _select(values: Sequence[str], wish: Selection | None) -> list[str]:
    if wish is None:
        return list(values)
    match wish.filter:
        case "item":
            if unknown := set(wish.values) - set(values):
                raise ValueError(f"selection: no such value: {', '.join(sorted(unknown))}")
            return [value for value in values if value in wish.values]
        case "all":
            patterns = wish.values or ("*",)
            return [value for value in values if any(_fits(value, pattern) for pattern in patterns)]
        case "top":
            # of the time these are the newest
            return list(values)[-int(wish.values[0]) :] if wish.values and int(wish.values[0]) > 0 else []


def _fits(value: str, pattern: str) -> bool:
    head, star, tail = pattern.partition("*")
    return value == pattern if not star else value.startswith(head) and value.endswith(tail)


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the statistics office."""

    async def databases(_request: Request) -> Response:
        return _json([{"dbid": DATABASE, "text": "Niên giám tỉnh Lạng Sơn (minh hoạ)"}])

    async def tables(_request: Request) -> Response:
        updated = stage.now().astimezone(CALENDAR).strftime("%Y-%m-%dT%H:%M:%S")
        rows = [
            {"id": f"{table.id}.px", "type": "t", "text": table.title, "updated": updated} for table in TABLES.values()
        ]
        return _json(rows)

    async def table(request: Request) -> Response:
        found = TABLES.get(request.path_params["table"])
        if found is None:
            raise HTTPException(404, "no such table")
        if request.method != "POST":
            return _json({"title": found.title, "variables": variables(found, stage.now())})
        try:
            query = msgspec.json.decode(await request.body(), type=Query)
            answer = await asyncio.to_thread(dataset, stage.seed, found, stage.now(), query)
        except (ValueError, RecursionError) as error:
            raise HTTPException(400, str(error)) from error
        return _json(answer)

    return [
        Route(f"{ROOT}/", databases),
        Route(f"{ROOT}/{DATABASE}", tables),
        Route(f"{ROOT}/{DATABASE}/", tables),
        Route(f"{ROOT}/{DATABASE}/{{table}}.px", table, methods=["GET", "POST"]),
    ]


def _json(content: list[dict[str, Any]] | Mapping[str, Any]) -> Response:
    return Response(msgspec.json.encode(content), media_type="application/json; charset=utf-8")
