"""Pages for people with nothing but a browser: no script, nothing from elsewhere, what sources say is text."""

import asyncio
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from lxml.html import builder, tostring
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from server.contract.calendar import CALENDAR
from server.contract.words import Language, Words
from server.web.rates import Rate

ASKED = Rate(a_second=1, at_once=30)
"""Pages of one address: an office may be behind it."""
WRONG = Rate(a_second=1 / 6, at_once=10)
"""Links of one address that are none of ours."""
BODY_WITHIN = 10.0
"""Seconds."""
LARGEST = 8192
"""Bytes of what a form sends."""
PLACE_OF_STYLE = "/pages/style.css"
NOWHERE = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""What no answer is for (Content Security Policy 3); default-src does not speak for the last two."""
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; {NOWHERE}; style-src 'self'; form-action 'self'",
    "X-Robots-Tag": "noindex",
}
STYLE = """
:root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif; }
body { max-width: 36rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; line-height: 1.3; }
article { border-left: .4rem solid #888; padding: .1rem 0 .1rem .8rem; margin: 1rem 0; }
article.critical { border-color: #d32f2f; } article.high { border-color: #e6a100; }
article.medium { border-color: #7e57c2; }
article h2 { font-size: 1.1rem; margin: 0; } p { margin: .3rem 0; } small { opacity: .75; }
textarea, input { width: 100%; box-sizing: border-box; font: inherit; min-height: 4rem; }
input { min-height: 3rem; font-size: 1.6rem; letter-spacing: .3em; text-align: center; }
button { font: inherit; font-weight: 600; padding: .7rem 1rem; margin: .6rem .6rem 0 0; min-height: 3rem; }
.done { border: 2px solid #2e7d32; padding: .6rem .8rem; } .wrong { border: 2px solid #d32f2f; padding: .6rem .8rem; }
"""

TOO_OFTEN = Words(vi="Quá nhiều yêu cầu; hãy thử lại sau.", en="Too many requests; try again later.")

html: Any = builder
"""Makes elements; what is put into them is text, whatever stands in it."""


async def style(request: Request) -> Response:  # noqa: ARG001 - Starlette gives it
    """Return what pages look like."""
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


STYLE_ROUTE = Route(PLACE_OF_STYLE, style, methods=["GET"])


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form; none where it is too large, too slow, none, or says one of them twice."""
    body = b""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST:
                    return {}
        told = parse_qs(body.decode("utf-8"), max_num_fields=8)
    except (ClientDisconnect, TimeoutError, ValueError):
        return {}
    return {name: values[0] for name, values in told.items()} if all(len(each) == 1 for each in told.values()) else {}


def language_of(request: Request) -> Language:
    """Return the language of somebody of whom nothing is known."""
    wanted = request.headers.get("accept-language", "vi").casefold()
    return "en" if wanted.startswith("en") and "vi" not in wanted else "vi"


def clean(text: str) -> str:
    """Return a text without what no page may hold: sources and people send anything."""
    return "".join(letter for letter in text if letter.isprintable())


def moment(at: datetime) -> str:
    """Return a time as people of the province write it."""
    return f"{at.astimezone(CALENDAR):%H:%M %d/%m/%Y}"


def said(title: Words, words: Words, language: Language, status: int) -> Response:
    """Return a page that says one thing."""
    return shown(
        title, [html.H1(title.text(language)), html.P(html.CLASS("wrong"), words.text(language))], language, status
    )


def shown(title: Words, parts: list[object], language: Language, status: int) -> Response:
    """Return a page of elements."""
    head = html.HEAD(
        html.META(charset="utf-8"),
        html.META(name="viewport", content="width=device-width, initial-scale=1"),
        html.TITLE(title.text(language)),
        html.LINK(rel="stylesheet", href=PLACE_OF_STYLE),
    )
    page = tostring(html.HTML(head, html.BODY(*parts), lang=language), encoding="utf-8", doctype="<!doctype html>")
    return Response(page, status, HEADERS, "text/html")
