"""The page by which somebody outside answers a message: for telephones, without a script, in their language.

Whoever follows the link changes nothing: programs that read mail follow every link. What is answered is sent by the
page's own form.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from lxml.html import builder, tostring
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.contract.alarm_words import PRIORITIES, answered
from server.contract.calendar import CALENDAR
from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer
from server.contract.notify_commands import AnswerNotice, NoticeAlarm, NotifyCommand, ReadNotice, ToldOfNotice
from server.contract.words import Language, Words
from server.web.rates import Buckets, Rate

PLACE = "/answer/"
ASKED = Rate(a_second=1, at_once=30)
"""Pages of one address: an office may be behind it."""
WRONG = Rate(a_second=1 / 6, at_once=10)
"""Links of one address that are none of ours."""
BODY_WITHIN = 10.0
"""Seconds."""
LARGEST = 4096
"""Bytes of what a form sends."""
LONGEST = 300
"""Letters of a word."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
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
textarea { width: 100%; box-sizing: border-box; font: inherit; min-height: 4rem; }
button { font: inherit; font-weight: 600; padding: .7rem 1rem; margin: .6rem .6rem 0 0; min-height: 3rem; }
.done { border: 2px solid #2e7d32; padding: .6rem .8rem; } .wrong { border: 2px solid #d32f2f; padding: .6rem .8rem; }
"""

TITLE = Words(vi="Trả lời báo động", en="Answer an alarm")
TOLD = Words(vi="Báo cho {person} lúc {time}", en="Told to {person} at {time}")
SINCE = Words(vi="từ {time}", en="since {time}")
OVER = Words(vi="đã hết lúc {time}", en="over at {time}")
TO_DO = Words(vi="Cần làm", en="What to do")
MORE = Words(vi="và {count} báo động khác", en="and {count} more alarms")
RECEIVED = Words(vi="Đã nhận", en="Received")
HANDLED = Words(vi="Đã xử lý", en="Handled")
ANSWERS = {"received": RECEIVED, "handled": HANDLED}
"""As words by themselves."""
WORD = Words(vi="Ghi thêm (không bắt buộc)", en="A word with it (if you like)")
KEPT = Words(
    vi="Đã ghi nhận «{answer}» lúc {time}. Trung tâm điều hành đã thấy.",
    en="“{answer}” was noted at {time}. The operations centre sees it.",
)
UNTIL = Words(vi="Trả lời được đến {time}.", en="It can be answered until {time}.")
SILENT = Words(
    vi="Trung tâm điều hành chưa trả lời; hãy thử lại sau ít phút, hoặc gọi điện.",
    en="The operations centre does not answer; try again in some minutes, or call.",
)
TOO_OFTEN = Words(vi="Quá nhiều yêu cầu; hãy thử lại sau.", en="Too many requests; try again later.")
NOT_SAID = Words(vi="Hãy chọn «Đã nhận» hoặc «Đã xử lý».", en="Choose “Received” or “Handled”.")

Ask = Callable[[NotifyCommand], Awaitable[Answer]]
"""Asks the server; raises UnansweredError."""

html: Any = builder
"""Makes elements; what is put into them is text, whatever stands in it."""

log = logging.getLogger(__name__)


class AnswerPages:
    """Asks the server for each page: nothing of a message is kept here."""

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        """``clock`` is in seconds and never goes back."""
        self._ask, self._clock = ask, clock
        self._asked, self._wrong = Buckets(ASKED), Buckets(WRONG)

    @property
    def routes(self) -> list[Route]:
        """What is answered."""
        return [
            Route(f"{PLACE}style.css", self._style, methods=["GET"]),
            Route(PLACE + "{token}", self._page, methods=["GET"]),
            Route(PLACE + "{token}", self._take, methods=["POST"]),
        ]

    async def _style(self, request: Request) -> Response:  # noqa: ARG002 - Starlette gives it
        return Response(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    async def _page(self, request: Request) -> Response:
        if self._is_too_often(request):
            return _said(TOO_OFTEN, _language(request), 429)
        return await self._answered(request, ReadNotice(token=request.path_params["token"][:64]))

    async def _take(self, request: Request) -> Response:
        if self._is_too_often(request):
            return _said(TOO_OFTEN, _language(request), 429)
        form = await _form(request)
        answer, token = form.get("answer", ""), request.path_params["token"][:64]
        if answer not in ANSWERS:
            return _said(NOT_SAID, _language(request), 400)
        word = _clean(form.get("word", ""))[:LONGEST]
        order = AnswerNotice(token=token, answer="handled" if answer == "handled" else "received", word=word)
        return await self._answered(request, order)

    def _is_too_often(self, request: Request) -> bool:
        return bool(self._asked.take(_address(request), self._clock()))

    async def _answered(self, request: Request, command: NotifyCommand) -> Response:
        language = _language(request)
        try:
            answer = await self._ask(command)
        except UnansweredError:
            return _said(SILENT, language, 503)
        if answer.refused is not None:
            if answer.forbidden and self._wrong.take(_address(request), self._clock()):
                return _said(TOO_OFTEN, language, 429)
            return _said(answer.refused, language, 404 if answer.forbidden else 409)
        assert answer.notice is not None
        if isinstance(command, AnswerNotice):
            log.info("a message was answered: %s", command.answer)
            if answer.notice.left is None:
                # to load it again must not answer again
                return RedirectResponse(f"{PLACE}{command.token}", 303, HEADERS)
        return _shown(_notice(answer.notice), answer.notice.language, 200)


async def _form(request: Request) -> dict[str, str]:
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
    return {name: values[-1] for name, values in told.items()}


def _address(request: Request) -> str:
    return request.client.host if request.client is not None else ""


def _language(request: Request) -> Language:
    """Return the language of somebody of whom nothing is known."""
    wanted = request.headers.get("accept-language", "vi").casefold()
    return "en" if wanted.startswith("en") and "vi" not in wanted else "vi"


def _notice(told: ToldOfNotice) -> list[object]:
    language = told.language
    parts: list[object] = [
        html.H1(TITLE.text(language)),
        html.P(html.SMALL(_clean(TOLD.text(language).format(person=told.person, time=_moment(told.made))))),
    ]
    if told.answer and told.answered is not None:
        answer = ANSWERS[told.answer].text(language)
        parts.append(html.P(html.CLASS("done"), KEPT.text(language).format(answer=answer, time=_moment(told.answered))))
    if told.left is not None:
        parts.append(html.P(html.CLASS("wrong"), _clean(told.left.text(language))))
    parts += [_alarm(each, told.language) for each in told.alarms]
    if told.more:
        parts.append(html.P(MORE.text(language).format(count=told.more)))
    if told.answer != "handled":
        given = [("handled", HANDLED)] if told.answer else [("received", RECEIVED), ("handled", HANDLED)]
        buttons = [html.BUTTON(words.text(language), name="answer", value=name, type="submit") for name, words in given]
        field = html.TEXTAREA(name="word", maxlength=str(LONGEST), id="word")
        parts.append(
            html.FORM(
                html.P(html.LABEL(WORD.text(language), html.FOR("word"))), field, html.DIV(*buttons), method="post"
            )
        )
        parts.append(html.P(html.SMALL(UNTIL.text(language).format(time=_moment(told.until)))))
    return parts


def _alarm(each: NoticeAlarm, language: Language) -> object:
    about = each.about.text(language)
    name = f"{each.name.text(language)}: {about}" if about else each.name.text(language)
    when = OVER if each.over is not None else SINCE
    parts = [
        html.H2(_clean(f"{PRIORITIES[each.priority].text(language)}: {name}")),
        html.P(
            _clean(f"{each.said.text(language)}, {when.text(language).format(time=_moment(each.over or each.since))}")
        ),
    ]
    if each.action is not None and each.over is None:
        parts.append(html.P(html.STRONG(f"{TO_DO.text(language)}: "), _clean(each.action.text(language))))
    for given in each.answers:
        parts.append(html.P(html.SMALL(_clean(f"{_moment(given.at)} {answered(given).text(language)}"))))
    return html.ARTICLE(html.CLASS(each.priority.value), *parts)


def _clean(text: str) -> str:
    """Return a text without what no page may hold: sources and people send anything."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CALENDAR):%H:%M %d/%m/%Y}"


def _said(words: Words, language: Language, status: int) -> Response:
    parts: list[object] = [html.H1(TITLE.text(language)), html.P(html.CLASS("wrong"), _clean(words.text(language)))]
    return _shown(parts, language, status)


def _shown(parts: list[object], language: Language, status: int) -> Response:
    head = html.HEAD(
        html.META(charset="utf-8"),
        html.META(name="viewport", content="width=device-width, initial-scale=1"),
        html.TITLE(TITLE.text(language)),
        html.LINK(rel="stylesheet", href=f"{PLACE}style.css"),
    )
    page = tostring(html.HTML(head, html.BODY(*parts), lang=language), encoding="utf-8", doctype="<!doctype html>")
    return Response(page, status, HEADERS, "text/html")
