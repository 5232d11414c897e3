"""Where the province's provider of identities sends browsers back to.

Whoever comes back has signed in there, and not yet at the station: that takes the number that the station shows, so
that nobody is made to sign in at a station of somebody else's by a link.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.contract.client.commands import UnansweredError
from server.contract.commands import Answer
from server.contract.sign_in import FinishProviderSignIn
from server.contract.words import Language, Words
from server.web.pages import ASKED, TOO_OFTEN, WRONG, address_of, form_of, html, language_of, said, shown
from server.web.rates import Buckets

PLACE = "/sign-in/oidc"
LARGEST = 16_384
"""Bytes of what the form sends."""
LONGEST = {"state": 100, "code": 4000, "issuer": 500}
"""Letters of a field: what is longer the server would not read."""

TITLE = Words(vi="Đăng nhập", en="Sign in")
NUMBER = Words(vi="Nhập số đang hiện ở trạm nơi bạn đăng nhập", en="Type the number that your station shows")
SIGN_IN = Words(vi="Đăng nhập", en="Sign in")
NOT_YOU = Words(
    vi="Nếu bạn không bắt đầu đăng nhập ở trạm nào, hãy đóng trang này.",
    en="If you have not begun to sign in at any station, close this page.",
)
DONE = Words(
    vi="{person} đã đăng nhập ở trạm {station}. Có thể đóng trang này.",
    en="{person} is signed in at station {station}. You may close this page.",
)
INCOMPLETE = Words(
    vi="Địa chỉ này không đủ để đăng nhập; hãy bắt đầu lại ở trạm.",
    en="This address is not enough to sign in; begin again at the station.",
)
REFUSED = Words(
    vi="Máy chủ định danh không cho đăng nhập ({why}); hãy bắt đầu lại ở trạm.",
    en="The identity provider did not let you in ({why}); begin again at the station.",
)
SILENT = Words(
    vi="Trung tâm điều hành chưa trả lời; hãy bắt đầu lại ở trạm sau ít phút.",
    en="The operations centre does not answer; begin again at the station in some minutes.",
)

Ask = Callable[[FinishProviderSignIn], Awaitable[Answer]]
"""Asks the server; raises UnansweredError."""


class SignInPages:
    """Takes people back from the provider, and knows none of them."""

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        """``clock`` is in seconds and never goes back."""
        self._ask, self._clock = ask, clock
        self._asked, self._wrong = Buckets(ASKED), Buckets(WRONG)

    @property
    def routes(self) -> list[Route]:
        """What is answered."""
        return [
            Route(PLACE, self._page, methods=["GET"]),
            Route(PLACE, self._take, methods=["POST"]),
        ]

    async def _page(self, request: Request) -> Response:
        language = language_of(request)
        if self._asked.take(address_of(request), self._clock()):
            return said(TITLE, TOO_OFTEN, language, 429)
        told = request.query_params
        if why := told.get("error", ""):
            # a few words of RFC 6749, 4.1.2.1; whatever else stands there is nobody's business
            why = why if why.isascii() and why.replace("_", "").isalpha() and len(why) <= 40 else "?"
            words = Words(vi=REFUSED.vi.format(why=why), en=REFUSED.en.format(why=why))
            return said(TITLE, words, language, 403)
        fields = {"state": told.get("state", ""), "code": told.get("code", ""), "issuer": told.get("iss", "")}
        if not _are_sendable(fields):
            return said(TITLE, INCOMPLETE, language, 400)
        return _form(fields, language)

    async def _take(self, request: Request) -> Response:
        language, address = language_of(request), address_of(request)
        if self._asked.take(address, self._clock()):
            return said(TITLE, TOO_OFTEN, language, 429)
        form = await form_of(request, LARGEST)
        fields = {name: form.get(name, "") for name in LONGEST}
        if not _are_sendable(fields):
            return said(TITLE, INCOMPLETE, language, 400)
        number = "".join(form.get("number", "").split())[:10]
        order = FinishProviderSignIn(**fields, number=number)
        try:
            answer = await self._ask(order)
        except UnansweredError:
            return said(TITLE, SILENT, language, 503)
        if answer.refused is not None or answer.provider is None:
            if self._wrong.take(address, self._clock()):
                return said(TITLE, TOO_OFTEN, language, 429)
            if answer.code_needed:
                return _form(fields, language, answer.refused)
            return said(TITLE, answer.refused or INCOMPLETE, language, 403)
        done = DONE.text(language).format(person=answer.person, station=answer.provider.station)
        return shown(TITLE, [html.H1(TITLE.text(language)), html.P(html.CLASS("done"), done)], language, 200)


def _form(fields: dict[str, str], language: Language, wrong: Words | None = None) -> Response:
    hidden = [html.INPUT(type="hidden", name=name, value=value) for name, value in fields.items()]
    number = html.INPUT(
        name="number", id="number", inputmode="numeric", autocomplete="off", maxlength="10", required=""
    )
    parts: list[object] = [html.H1(TITLE.text(language))]
    if wrong is not None:
        parts.append(html.P(html.CLASS("wrong"), wrong.text(language)))
    parts.append(
        html.FORM(
            *hidden,
            html.P(html.LABEL(NUMBER.text(language), html.FOR("number"))),
            number,
            html.DIV(html.BUTTON(SIGN_IN.text(language), type="submit")),
            method="post",
            action=PLACE,
        )
    )
    parts.append(html.P(html.SMALL(NOT_YOU.text(language))))
    return shown(TITLE, parts, language, 200 if wrong is None else 403)


def _are_sendable(fields: dict[str, str]) -> bool:
    """Return whether a provider may have sent them, and a page may hold them."""
    complete = bool(fields["state"] and fields["code"])
    return complete and all(len(text) <= LONGEST[name] and text.isprintable() for name, text in fields.items())
