"""Whoever takes what goes out: a mail server and a program that is told by POST, real ones, on loopback.

Both do what a test tells them to: take it, be busy, refuse somebody, hang.
"""

import asyncio
import hashlib
import hmac
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from running import free_port

OK = "250 taken"
LATER = "451 4.7.1 greylisted, try again"
NEVER = "550 5.1.1 no such user"


class MailServer:
    """Keeps every message that it has taken, however often it came."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        """To whom, and what."""
        self.recipient: Callable[[str], str] = lambda _: OK
        """What is answered to the name of a recipient."""
        self.data: Callable[[], str] = lambda: OK
        """What is answered when all has been said."""
        self.goes_on = threading.Event()
        """Not set while it hangs."""
        self.goes_on.set()
        self.attempts = 0
        self.encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.attempts += 1
        if (answer := self.recipient(address)) != OK:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.to_thread(self.goes_on.wait)
        if (answer := self.data()) != OK:
            return answer
        content = envelope.content
        mail = message_from_bytes(content if isinstance(content, bytes) else b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.encrypted.append(session.ssl is not None)
        self.taken += [(each, mail) for each in envelope.rcpt_tos]
        return OK

    @property
    def ids(self) -> list[str]:
        """The ids of what was taken, in its order."""
        return [str(mail["Message-ID"]) for _, mail in self.taken]


@contextmanager
def mail_server(
    tls: ssl.SSLContext | None = None, *, user: str = "", password: str = ""
) -> Iterator[tuple[MailServer, int]]:
    """Run a mail server until the block ends; yields it and its port. With a user it takes nothing from others."""
    server = MailServer()

    def judge(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        good = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=good, handled=False)

    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=judge if user else None,
        auth_required=bool(user),
    )
    controller.start()
    try:
        yield server, controller.port
    finally:
        server.goes_on.set()
        controller.stop()


class Hooked:
    """A program that keeps what it was told, by the key of each message."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self.status = 200
        self.answer = b"taken"
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, Any]] = []
        """Keys and bodies, in their order, refused ones too."""
        self.taken: dict[str, Any] = {}

    def take(self, headers: Any, body: bytes) -> int:
        """Return what is answered."""
        if self.secret:
            wanted = "sha256=" + hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
            if headers["X-Vonglau-Signature"] != wanted:
                return 403
        told = msgspec.json.decode(body) if headers["Content-Type"] == "application/json" else body.decode()
        key = headers["Idempotency-Key"]
        self.asked.append((key, told))
        if self.status < 300:
            self.taken[key] = told
        return self.status


@contextmanager
def hooked(secret: str = "") -> Iterator[tuple[Hooked, str]]:
    """Run a program that is told by POST until the block ends; yields it and its address."""
    program = Hooked(secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(program.take(self.headers, body))
            for name, value in program.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(program.answer)))
            self.end_headers()
            self.wfile.write(program.answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield program, f"http://127.0.0.1:{server.server_port}/hook"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
