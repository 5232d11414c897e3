"""Reads public posts of a Mastodon server (https://docs.joinmastodon.org/methods/timelines/).

Names of accounts are personal data: a post is named by its server, except for accounts that settings name.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, ClassVar, Literal

import httpx
from msgspec import Meta, field

from server.connectors.base import ConnectorTools, SourceConfig, aside
from server.connectors.formats.json import decode
from server.connectors.formats.markup import headline, plain
from server.connectors.mapping.privacy import HIDDEN, scrub
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import LONGEST, Notation, tidy
from server.connectors.transport.auth import AnyAuth, Authenticator, Open
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import grown
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Story

PAGE = 40
"""Posts in one answer; servers give no more."""

_POST = Words(vi="bài", en="post")
_NEXT = re.compile(r'<([^>]*)>\s*;[^,]*rel="?next"?')
_MENTION = re.compile(r"(?<!\w)@(\w[\w.-]*(?:@[\w.-]+)?)")
_TAG = r"^[\w]{1,100}$"


class MastodonConfig(SourceConfig, frozen=True, kw_only=True, tag="mastodon"):
    """One ``[[source]]`` of kind ``mastodon``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Story,)
    url: str
    """Of the server."""
    hosts: Hosts = ()
    timeline: Literal["public", "tag"] = "tag"
    tag: Annotated[str, Meta(pattern=_TAG)] = "langson"
    """Without #, for the timeline ``tag``."""
    publisher: str
    """What the wall calls those who post."""
    accounts: dict[str, str] = field(default_factory=dict)
    """Accounts of the public service (``name@server``) that may be named, and that name."""
    bots: bool = False
    """Also what programs post."""
    pages: Annotated[int, Meta(ge=1, le=100)] = 5
    """Of 40 posts in one answer; older ones are left out."""
    auth: AnyAuth = Open()

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)


class Mastodon:
    """Asks one timeline for its newest posts."""

    def __init__(self, config: MastodonConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, self._bounds)

    async def fetch(self) -> Batch:
        """Return the newest posts, whatever was returned before: how often they are passed on changes.

        Raises SourceError and httpx.TransportError.
        """
        path = "public" if self._config.timeline == "public" else f"tag/{self._config.tag}"
        first = httpx.URL(f"{self._config.url.rstrip('/')}/api/v1/timelines/{path}")
        url = first.copy_merge_params({"limit": str(PAGE)})
        headers = {"Accept": "application/json"}
        posts: list[object] = []
        size = 0
        for _ in range(self._config.pages):
            answer = await self._proof.send(url, headers=headers)
            size = grown(size, answer.body, self._tools.largest_body)
            page = await aside(len(answer.body), read, answer.body)
            posts += page
            older = _next(self._bounds, answer.url, answer.headers.get("Link", ""))
            if older is None or older == url or not page:
                break
            url = older
        made = stories(posts, self._config)
        return await aside(size, gather, made, whole=False)


def read(body: bytes) -> list[object]:
    """Return the posts of an answer; raises SourceError for anything that is none."""
    answer = decode(body)
    if not isinstance(answer, list):
        raise SourceError(Words(vi="trả lời không phải danh sách bài đăng", en="the answer is no list of posts"))
    return answer


def stories(posts: Sequence[object], config: MastodonConfig) -> Iterable[AnyRecord | RejectedRecord]:
    """Return public posts as stories.

    Those passed on from others, those without a word, and what is not public, are left out.
    """
    rows = (_row(post, config) for post in posts)
    return fit(enumerate((row for row in rows if row is not None), start=1), Story, Notation(), _POST)


def _row(post: object, config: MastodonConfig) -> dict[str, object] | None:
    if not isinstance(post, dict):
        return {}
    account = post.get("account")
    account = account if isinstance(account, dict) else {}
    if post.get("reblog") or post.get("visibility", "public") != "public":
        return None
    if account.get("bot") is True and not config.bots:
        return None
    number, content, acct = post.get("id"), post.get("content"), account.get("acct")
    warning = post.get("spoiler_text")
    if isinstance(warning, str) and (warning := tidy(warning)):
        # what its author hid is neither shown nor kept; a warning is no HTML
        text: object = _text(f"{HIDDEN} {warning}", config)
    else:
        text = _text(plain(content), config) if isinstance(content, str) else content
    if text == "":
        return None
    title = headline(text) if isinstance(text, str) else text
    named = _named(acct, config) if isinstance(acct, str) else None
    return {
        "id": number,
        "title": title,
        "summary": text if text != title else "",
        # its own address names the account; the server leads from this one to it
        "url": post.get("url") if named else f"{config.url.rstrip('/')}/statuses/{number}",
        "publisher": named or config.publisher,
        "published": post.get("created_at"),
        "shares": _count(post.get("reblogs_count")) + _count(post.get("favourites_count")),
        "social": True,
    }


def _named(account: str, config: MastodonConfig) -> str | None:
    # accounts of the server itself are given without it
    return config.accounts.get(account if "@" in account else f"{account}@{httpx.URL(config.url).host}")


def _text(said: str, config: MastodonConfig) -> str:
    """Return what a post says, without whom it names; whole, because half a telephone number is not known as one."""
    text = _MENTION.sub(lambda found: found[0] if _named(found[1], config) else "@…", said)
    return scrub(text)[:LONGEST]


def _count(number: object) -> int:
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 10**9 else 0


def _next(bounds: Bounds, asked: httpx.URL, link: str) -> httpx.URL | None:
    found = _NEXT.search(link)
    return None if found is None else bounds.following(asked, found[1])
