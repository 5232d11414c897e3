"""Timelines of a Mastodon server (https://docs.joinmastodon.org/methods/timelines/)."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.province import START
from demo.stage import Stage, base
from demo.voices import Post, newest, post

USUAL, MOST = 20, 40
"""Statuses in one answer."""
_KEPT = 5000
"""Posts that are looked through, newest first, at most."""


def timeline(seed: int, now: datetime, tag: str | None, asked: Mapping[str, str]) -> list[Post]:
    """Return a page, newest first; ``tag`` None is the public timeline.

    Raises ValueError where ``limit``, ``max_id``, ``since_id`` or ``min_id`` is not a number.
    """
    limit = max(1, min(MOST, int(asked.get("limit", USUAL))))
    last = newest(now)
    if "max_id" in asked:
        last = min(last, int(asked["max_id"]) - 1)
    first = max(last - _KEPT, int(asked.get("since_id", 0)), int(asked.get("min_id", 0)))

    def wanted(number: int) -> bool:
        told = post(seed, number)
        return told.written <= now and (tag is None or tag in told.tags)

    if "min_id" in asked:
        # those immediately newer, and not the newest of all
        upwards = itertools.islice(filter(wanted, range(first + 1, last + 1)), limit)
        return [post(seed, number) for number in reversed(list(upwards))]
    return [post(seed, number) for number in itertools.islice(filter(wanted, range(last, first, -1)), limit)]


def status(told: Post, now: datetime, address: str) -> dict[str, Any]:
    """Return a post as the entity Status; ``address`` is that of the demo, without a slash at its end."""
    server = f"{address}/mastodon"
    grown = 1 - 0.5 ** ((now - told.written).total_seconds() / 1200)
    url = f"{server}/@{told.handle}/{told.number}"
    return {
        "id": str(told.number),
        "created_at": _spell(told.written),
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "vi",
        "uri": f"{server}/users/{told.handle}/statuses/{told.number}",
        "url": url,
        "replies_count": int(told.liked * grown / 3),
        "reblogs_count": int(told.liked * grown / 2),
        "favourites_count": int(told.liked * grown),
        "edited_at": None,
        "content": _content(told, address),
        "reblog": None,
        "account": _account(told.handle, server),
        "media_attachments": [],
        "mentions": [],
        "tags": [{"name": tag, "url": f"{server}/tags/{tag}"} for tag in told.tags],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the server's timelines."""

    def answering(tag_of: Callable[[Request], str | None]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            now = stage.now()
            try:
                told = await asyncio.to_thread(timeline, stage.seed, now, tag_of(request), request.query_params)
            except ValueError as error:
                raise HTTPException(400, "limit and ids are numbers") from error
            rows = [status(one, now, base(request)) for one in told]
            headers = {"Link": ", ".join(_links(request, told))} if told else {}
            return Response(msgspec.json.encode(rows), headers=headers, media_type="application/json; charset=utf-8")

        return answer

    return [
        Route("/mastodon/api/v1/timelines/public", answering(lambda _request: None)),
        Route("/mastodon/api/v1/timelines/tag/{tag}", answering(lambda request: request.path_params["tag"].lower())),
    ]


def _links(request: Request, told: list[Post]) -> Iterator[str]:
    url = request.url.remove_query_params(("max_id", "since_id", "min_id"))
    yield f'<{url.include_query_params(max_id=told[-1].number)}>; rel="next"'
    yield f'<{url.include_query_params(min_id=told[0].number)}>; rel="prev"'


def _content(told: Post, address: str) -> str:
    tags = " ".join(
        f'<a href="{address}/mastodon/tags/{tag}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
        for tag in told.tags
    )
    link = f"{address}/stories/{told.story}"
    pointer = f' <a href="{link}" rel="nofollow noopener">{link}</a>' if told.story is not None else ""
    return f"<p>{escape(told.text)}{pointer} {tags}".rstrip() + "</p>"


def _account(handle: str, server: str) -> dict[str, Any]:
    number = sum(handle.encode())
    return {
        "id": str(10_000 + number),
        "username": handle,
        "acct": handle,
        "display_name": f"{handle} (minh hoạ)",
        "locked": False,
        "bot": False,
        "discoverable": True,
        "group": False,
        "created_at": _spell(START),
        "note": "<p>Tài khoản minh hoạ, không có thật.</p>",
        "url": f"{server}/@{handle}",
        "uri": f"{server}/users/{handle}",
        "avatar": f"{server}/avatars/{handle}.png",
        "avatar_static": f"{server}/avatars/{handle}.png",
        "header": f"{server}/headers/{handle}.png",
        "header_static": f"{server}/headers/{handle}.png",
        "followers_count": number * 7 % 1500,
        "following_count": number % 300,
        "statuses_count": number * 13 % 4000,
        "last_status_at": None,
        "emojis": [],
        "fields": [],
    }


def _spell(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
