"""All channels as the settings have them now."""

import ssl
from collections.abc import Callable

import httpx

from server.contract.words import Words
from server.notifying.channels.base import NotSentError
from server.notifying.channels.http import SmsChannel, WebhookChannel
from server.notifying.channels.mail import MailChannel
from server.notifying.links import PATH, Links
from server.notifying.outbox import Outgoing
from server.notifying.settings import Channel, Hook, NotifySettings, Person

NATIONAL = 9
"""Digits of a telephone number without country."""
GONE = Words(vi="kênh này không còn trong notify.toml", en="notify.toml has no such channel any more")


class Ways:
    """Sends a message by its channel, with the link by which it is answered."""

    def __init__(
        self,
        settings: Callable[[], NotifySettings],
        http: httpx.AsyncClient,
        tls: ssl.SSLContext,
        secret: Callable[[str], str],
        links: Links,
    ) -> None:
        """``secret`` gives the value of a secret; raises SourceError where there is none."""
        self._settings, self._http, self._tls, self._secret, self._links = settings, http, tls, secret, links

    async def send(self, message: Outgoing, to: Person | Hook) -> None:
        """Hand a message over; raises NotSentError where it is not taken."""
        secrets = [self._links.token(message.id)]
        if isinstance(to, Person) and to.phone is not None:
            # gateways write the country in front of it in their own way
            secrets.append(to.phone[-NATIONAL:])

        def lent(name: str) -> str:
            secrets.append(self._secret(name))
            return secrets[-1]

        try:
            await self._send(message, to, lent)
        except NotSentError as error:
            raise error.without(secrets) from None

    async def _send(self, message: Outgoing, to: Person | Hook, secret: Callable[[str], str]) -> None:
        settings = self._settings()
        link = self.link(message, settings)
        match message.channel, to:
            case Channel.MAIL, Person() if settings.mail is not None:
                await MailChannel(settings.mail, secret, self._tls).send(message, to, link)
            case Channel.SMS, Person() if settings.sms is not None:
                await SmsChannel(self._http, settings.sms, secret).send(message, to, link)
            case Channel.WEBHOOK, Hook():
                await WebhookChannel(self._http, secret).send(message, to, link)
            case _:
                raise NotSentError(GONE, for_ever=True)

    def link(self, message: Outgoing, settings: NotifySettings) -> str:
        """Return where a message is answered; empty where nobody outside can reach the web process."""
        if settings.links is None or all(each.over is not None for each in message.alarms):
            return ""
        return f"{settings.links.address.rstrip('/')}{PATH}{self._links.token(message.id)}"
