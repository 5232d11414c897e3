"""Webhooks and SMS gateways: one POST a message, no redirects; of the answer the status, or a few lines."""

import asyncio
import contextlib
import hashlib
import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec

from server.contract.words import Words
from server.errors import SourceError
from server.notifying.channels.base import NotSentError
from server.notifying.outbox import Outgoing
from server.notifying.settings import NUMBER, SECRET, TEXT, Hook, Person, Sms
from server.notifying.wording import body, one_line, short
from server.outgoing.destinations import refusal

PATIENCE = 20.0
"""Seconds for the whole answer."""
LONGEST_ANSWER = 16_384
"""Bytes that are read of it."""
KEY, SIGNATURE = "Idempotency-Key", "X-Vonglau-Signature"


class WebhookChannel:
    """Programs of others."""

    def __init__(self, http: httpx.AsyncClient, secret: Callable[[str], str]) -> None:
        """``secret`` gives the value of a secret; raises SourceError where there is none."""
        self._http, self._secret = http, secret

    async def send(self, message: Outgoing, hook: Hook, link: str) -> None:
        """Tell a program; raises NotSentError where it does not take it."""
        told = msgspec.json.encode(body(message.id, message.alarms, message.made, link))
        headers = {"Content-Type": "application/json", KEY: f'"{message.id}"'}
        if hook.secret is not None:
            digest = hmac.new(_value(self._secret, hook.secret).encode(), told, hashlib.sha256).hexdigest()
            headers[SIGNATURE] = f"sha256={digest}"
        await _post(self._http, hook.url, 0, content=told, headers=headers)


class SmsChannel:
    """A gateway's form."""

    def __init__(self, http: httpx.AsyncClient, settings: Sms, secret: Callable[[str], str]) -> None:
        self._http, self._settings, self._secret = http, settings, secret

    async def send(self, message: Outgoing, person: Person, link: str) -> None:
        """Hand a message over to the gateway; raises NotSentError where that does not take it."""
        said = self._settings
        if person.phone is None:
            raise NotSentError(
                Words(vi=f"{person.name} không có số điện thoại", en=f"{person.name} has no telephone number"),
                for_ever=True,
            )
        values = {
            NUMBER: person.phone,
            TEXT: short(message.alarms, person.language, said.longest, link),
            SECRET: _value(self._secret, said.secret) if said.secret is not None else "",
        }
        form = {name: _filled(pattern, values) for name, pattern in said.form.items()}
        longest = LONGEST_ANSWER if said.taken else 0
        answer = await _post(self._http, said.url, longest, data=form, headers={KEY: f'"{message.id}"'})
        if said.taken not in answer:
            what = one_line(answer)
            raise NotSentError(Words(vi=f"cổng SMS trả lời: {what}", en=f"the SMS gateway answers: {what}"))


def _filled(pattern: str, values: dict[str, str]) -> str:
    """Return a field of the form; what a value holds is not looked at again."""
    for name, value in values.items():
        if name in pattern:
            before, _, after = pattern.partition(name)
            return f"{_filled(before, values)}{value}{_filled(after, values)}"
    return pattern


def _value(secret: Callable[[str], str], name: str) -> str:
    try:
        return secret(name)
    except SourceError as error:
        raise NotSentError(error.words) from None


async def _post(http: httpx.AsyncClient, url: str, longest: int, **content: Any) -> str:
    """Return the first ``longest`` bytes of the answer as text; raises NotSentError for any but 200 to 299.

    What nobody looks at is not waited for: whoever has said 200 has taken it, however long they talk on.
    """
    host = urlsplit(url).hostname
    try:
        request = http.build_request("POST", url, **content)
        request.headers["Accept-Encoding"] = "identity"
        # the client is shared: nobody travels with the session of another
        request.headers.pop("Cookie", None)
        # around all of it: httpx's own would only count silences
        async with asyncio.timeout(PATIENCE):
            response = await http.send(request, stream=True, follow_redirects=False)
            async with contextlib.aclosing(response):
                status, answer = response.status_code, b""
                if 200 <= status < 300 and longest:
                    # as it comes: what is packed may be endless
                    async for part in response.aiter_raw():
                        answer += part
                        if len(answer) >= longest:
                            break
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
        if (refused := refusal(error)) is not None:
            raise NotSentError(refused) from None
        what = one_line(str(error)) or type(error).__name__
        raise NotSentError(Words(vi=f"{host} không trả lời: {what}", en=f"{host} does not answer: {what}")) from None
    if 200 <= status < 300:
        return answer[:longest].decode("utf-8", "replace")
    # also what says that it never will: an address, a rule of a firewall is mended within the hour
    raise NotSentError(Words(vi=f"{host} không nhận: HTTP {status}", en=f"{host} refuses: HTTP {status}"))
