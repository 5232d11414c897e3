"""Mail, by SMTP (RFC 5321), encrypted before anything is said (RFC 3207, RFC 8314)."""

import ssl
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

import aiosmtplib

from server.contract.words import Words
from server.errors import SourceError
from server.notifying.channels.base import NotSentError
from server.notifying.outbox import Outgoing
from server.notifying.settings import Mail, Person
from server.notifying.wording import one_line, subject, text

PATIENCE = 20.0
"""Seconds for each answer of the mail server."""


class MailChannel:
    """A connection for each message: they are few, and one that was left open may be half dead."""

    def __init__(self, settings: Mail, secret: Callable[[str], str], tls: ssl.SSLContext) -> None:
        """``secret`` gives the value of a secret; raises SourceError where there is none."""
        self._settings, self._secret, self._tls = settings, secret, tls

    async def send(self, message: Outgoing, person: Person, link: str) -> None:
        """Hand a message over to the mail server; raises NotSentError where that does not take it."""
        said, address = self._settings, person.mail
        if address is None:
            raise NotSentError(
                Words(vi=f"{person.name} không có địa chỉ thư", en=f"{person.name} has no mail address"), for_ever=True
            )
        try:
            password = self._secret(said.secret) if said.secret is not None else None
        except SourceError as error:
            raise NotSentError(error.words) from None
        door = aiosmtplib.SMTP(
            hostname=said.host,
            port=said.port,
            timeout=PATIENCE,
            use_tls=said.security == "tls",
            # never where the server happens to offer it: always, or not at all
            start_tls=said.security == "starttls",
            tls_context=None if said.security == "none" else self._tls,
            username=said.user or None,
            password=password if said.user else None,
        )
        try:
            async with door:
                # what is typed is the recipient, however the head spells it
                mail = mail_of(message, said.sender, person, link)
                await door.send_message(mail, sender=said.sender, recipients=[address])
        except aiosmtplib.SMTPRecipientsRefused as error:
            # one recipient a message: all were refused is that one was
            raise _refused(error.recipients[0], address) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            raise NotSentError(
                Words(
                    vi=f"máy chủ thư từ chối tài khoản {said.user}: {error.code}",
                    en=f"the mail server refuses the account {said.user}: {error.code}",
                )
            ) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _refused(error, address) from None
        except (aiosmtplib.SMTPException, OSError, ssl.SSLError, ValueError) as error:
            raise NotSentError(_trouble(error, said)) from None


def mail_of(message: Outgoing, sender: str, person: Person, link: str) -> EmailMessage:
    """Return a message as mail; its ``Message-ID`` is the same however often it is sent."""
    assert person.mail is not None
    mail = EmailMessage(policy=WIRE)
    mail["From"] = sender
    user, _, domain = person.mail.rpartition("@")
    mail["To"] = Address(one_line(person.name), user, domain)
    mail["Subject"] = subject(message.alarms, person.language)
    mail["Date"] = format_datetime(message.made)
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    # no out-of-office notes for a machine (RFC 3834)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(message.alarms, person.language, link), cte="quoted-printable")
    return mail


def _refused(error: aiosmtplib.SMTPResponseException, address: str) -> NotSentError:
    """Return what follows from an answer: 5xx is for ever, 4xx is not (RFC 5321, 4.2.1)."""
    said = one_line(str(error.message))
    return NotSentError(
        Words(
            vi=f"máy chủ thư không nhận {address}: {error.code} {said}",
            en=f"the mail server refuses {address}: {error.code} {said}",
        ),
        for_ever=500 <= error.code < 600
        and isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError),
    )


def _trouble(error: Exception, said: Mail) -> Words:
    where = f"{said.host}:{said.port}"
    if isinstance(error, aiosmtplib.SMTPTimeoutError | TimeoutError):
        return Words(vi=f"máy chủ thư {where} không trả lời", en=f"the mail server {where} does not answer")
    if isinstance(error, ssl.SSLError) or "certificate" in str(error).casefold():
        return Words(
            vi=f"chứng thư của máy chủ thư {where} không tin được",
            en=f"the certificate of the mail server {where} is not trusted",
        )
    if isinstance(error, aiosmtplib.SMTPNotSupported) or "STARTTLS" in str(error):
        return Words(vi=f"máy chủ thư {where} không mã hóa được", en=f"the mail server {where} does not encrypt")
    what = one_line(str(error))
    return Words(vi=f"máy chủ thư {where}: {what}", en=f"the mail server {where}: {what}")
