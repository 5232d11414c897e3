"""The Wazuh indexer: alerts by ``POST /indexer/wazuh-alerts*/_search``, as OpenSearch answers."""

import asyncio
import copy
import fnmatch
import itertools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo import wazuh
from demo.events import HELD, events
from demo.opensearch import QueryError, follows, get, key, matches, order, since
from demo.stage import Stage

USER = "wazuh"
WINDOW = 10_000
"""As many hits as one answer may reach."""


def search(seed: int, now: datetime, pattern: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return OpenSearch's answer to a search over the indices that fit a pattern; raises QueryError."""
    size, first = int(body.get("size", 10)), int(body.get("from", 0))
    if size < 0 or first < 0 or size + first > WINDOW:
        raise QueryError(f"Result window is too large, from + size must be less than or equal to: [{WINDOW}]")
    query = body.get("query") or {"match_all": {}}
    by = order(body.get("sort"))
    begin = max(now - HELD, since(query, now) or now - HELD)
    parts = pattern.split(",")
    found = []
    for day, those in itertools.groupby(events(seed, begin, now), wazuh.index):
        if any(fnmatch.fnmatchcase(day, part) for part in parts):
            alerts = ((event.id, wazuh.alert(event)) for event in those)
            found += [
                (key(by, id_, alert, now), day, id_, alert) for id_, alert in alerts if matches(query, alert, now)
            ]
    for place in reversed(range(len(by))):
        found.sort(key=lambda hit: hit[0][place], reverse=by[place][1])
    total = len(found)
    if (after := body.get("search_after")) is not None:
        found = [hit for hit in found if follows(hit[0], after, by, now)]
    hits = [
        {"_index": name, "_id": id_, "_score": None if by else 1.0, "_source": _only(source, body.get("_source", True))}
        | ({"sort": values} if by else {})
        for values, name, id_, source in found[first : first + size]
    ]
    return {
        "took": 3,
        "timed_out": False,
        "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0},
        "hits": {
            "total": {"value": total, "relation": "eq"},
            "max_score": None if by or not hits else 1.0,
            "hits": hits,
        },
    }


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the indexer; ``wazuh`` may read, with the token as password."""

    async def about(request: Request) -> Response:
        stage.basic(request, USER)
        version = {"distribution": "opensearch", "number": "2.16.0"}
        return _json({"name": "wazuh.indexer", "cluster_name": "wazuh-cluster", "version": version})

    async def find(request: Request) -> Response:
        stage.basic(request, USER)
        pattern = request.path_params["index"]
        if not pattern.startswith("wazuh-alerts"):
            return _refuse(404, "index_not_found_exception", f"no such index [{pattern}]")
        try:
            # a search without a body asks for everything
            body = msgspec.json.decode(await request.body() or b"{}", type=dict[str, Any])
            answer = await asyncio.to_thread(search, stage.seed, stage.now(), pattern, body)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            return _refuse(400, "parse_exception", str(error))
        except QueryError as error:
            return _refuse(400, "parsing_exception", str(error))
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError):
            return _refuse(400, "parsing_exception", "the query is malformed")
        return _json(answer)

    return [
        Route("/indexer/", about),
        Route("/indexer/{index}/_search", find, methods=["GET", "POST"]),
    ]


def _only(source: Mapping[str, Any], wanted: object) -> dict[str, Any]:
    """Return the fields that ``_source`` asks for: all or none, some, or all but some."""
    if isinstance(wanted, bool):
        return dict(source) if wanted else {}
    if not isinstance(wanted, Mapping):
        wanted = {"includes": wanted}
    kept = _picked(source, _paths(wanted["includes"])) if wanted.get("includes") else copy.deepcopy(dict(source))
    for path in _paths(wanted.get("excludes") or []):
        *above, last = path.split(".")
        at: Any = kept
        for part in above:
            at = at.get(part, {})
        at.pop(last, None)
    return kept


def _picked(source: Mapping[str, Any], paths: list[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for path in paths:
        value = get(source, path)
        if value is None:
            continue
        *above, last = path.split(".")
        at = kept
        for part in above:
            at = at.setdefault(part, {})
        at[last] = copy.deepcopy(value)
    return kept


def _paths(wanted: object) -> list[str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(names, list):
        raise QueryError("malformed _source")
    return [str(name).removesuffix(".*") for name in names]


def _refuse(status: int, kind: str, reason: str) -> Response:
    cause = {"type": kind, "reason": reason}
    return _json({"error": {"root_cause": [cause], **cause}, "status": status}, status)


def _json(content: Mapping[str, Any], status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json; charset=UTF-8")
