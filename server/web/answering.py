"""The page by which somebody outside answers a message: for telephones, without a script, in their language.

Whoever follows the link changes nothing: programs that read mail follow every link. What is answered is sent by the
page's own form.
"""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from server.contract.alarm_words import PRIORITIES, answered
from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer
from server.contract.notify_commands import AnswerNotice, NoticeAlarm, NotifyCommand, ReadNotice, ToldOfNotice
from server.contract.words import Language, Words
from server.web.pages import (
    ASKED,
    HEADERS,
    TOO_OFTEN,
    WRONG,
    address_of,
    clean,
    form_of,
    html,
    language_of,
    moment,
    said,
    shown,
)
from server.web.rates import Buckets

PLACE = "/answer/"
LARGEST = 4096
"""Bytes of what the form sends."""
LONGEST = 300
"""Letters of a word."""
TITLE = Words(vi="Trả lời báo động", en="Answer an alarm")
TOLD = Words(vi="Báo cho {person} lúc {time}", en="Told to {person} at {time}")
SINCE = Words(vi="từ {time}", en="since {time}")
OVER = Words(vi="đã hết lúc {time}", en="over at {time}")
MORE = Words(vi="và {count} báo động khác", en="and {count} more alarms")
TO_DO = Words(vi="Cần làm", en="What to do")
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
NOT_SAID = Words(vi="Hãy chọn «Đã nhận» hoặc «Đã xử lý».", en="Choose “Received” or “Handled”.")

Ask = Callable[[NotifyCommand], Awaitable[Answer]]
"""Asks the server; raises UnansweredError."""

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
            Route(PLACE + "{token}", self._page, methods=["GET"]),
            Route(PLACE + "{token}", self._take, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        if self._is_too_often(request):
            return said(TITLE, TOO_OFTEN, language_of(request), 429)
        return await self._answered(request, ReadNotice(token=request.path_params["token"][:64]))

    async def _take(self, request: Request) -> Response:
        if self._is_too_often(request):
            return said(TITLE, TOO_OFTEN, language_of(request), 429)
        form = await form_of(request, LARGEST)
        answer, token = form.get("answer", ""), request.path_params["token"][:64]
        if answer not in ANSWERS:
            return said(TITLE, NOT_SAID, language_of(request), 400)
        word = clean(form.get("word", ""))[:LONGEST]
        order = AnswerNotice(token=token, answer="handled" if answer == "handled" else "received", word=word)
        return await self._answered(request, order)

    def _is_too_often(self, request: Request) -> bool:
        return bool(self._asked.take(address_of(request), self._clock()))

    async def _answered(self, request: Request, command: NotifyCommand) -> Response:
        language = language_of(request)
        try:
            answer = await self._ask(command)
        except UnansweredError:
            return said(TITLE, SILENT, language, 503)
        if answer.refused is not None:
            if answer.forbidden and self._wrong.take(address_of(request), self._clock()):
                return said(TITLE, TOO_OFTEN, language, 429)
            return said(TITLE, answer.refused, language, 404 if answer.forbidden else 409)
        assert answer.notice is not None
        if isinstance(command, AnswerNotice):
            log.info("a message was answered: %s", command.answer)
            if answer.notice.left is None:
                # to load it again must not answer again
                return RedirectResponse(f"{PLACE}{command.token}", 303, HEADERS)
        return shown(TITLE, _notice(answer.notice), answer.notice.language, 200)


def _notice(told: ToldOfNotice) -> list[object]:
    language = told.language
    parts: list[object] = [
        html.H1(TITLE.text(language)),
        html.P(html.SMALL(clean(TOLD.text(language).format(person=told.person, time=moment(told.made))))),
    ]
    if told.answer and told.answered is not None:
        answer = ANSWERS[told.answer].text(language)
        parts.append(html.P(html.CLASS("done"), KEPT.text(language).format(answer=answer, time=moment(told.answered))))
    if told.left is not None:
        parts.append(html.P(html.CLASS("wrong"), clean(told.left.text(language))))
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
        parts.append(html.P(html.SMALL(UNTIL.text(language).format(time=moment(told.until)))))
    return parts


def _alarm(each: NoticeAlarm, language: Language) -> object:
    about = each.about.text(language)
    name = f"{each.name.text(language)}: {about}" if about else each.name.text(language)
    when = OVER if each.over is not None else SINCE
    parts = [
        html.H2(clean(f"{PRIORITIES[each.priority].text(language)}: {name}")),
        html.P(
            clean(f"{each.said.text(language)}, {when.text(language).format(time=moment(each.over or each.since))}")
        ),
    ]
    if each.action is not None and each.over is None:
        parts.append(html.P(html.STRONG(f"{TO_DO.text(language)}: "), clean(each.action.text(language))))
    for given in each.answers:
        parts.append(html.P(html.SMALL(clean(f"{moment(given.at)} {answered(given).text(language)}"))))
    return html.ARTICLE(html.CLASS(each.priority.value), *parts)
