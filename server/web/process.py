"""Runs the web process: follows the server, and answers devices until it is stopped."""

import asyncio
import ipaddress
import logging
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

import zmq.asyncio
from msgspec import Struct

from server.contract.client.commands import Commands, command_endpoint
from server.contract.client.endpoints import endpoints, not_endpoints
from server.contract.client.feed import Follower
from server.contract.client.key_file import KeyFile
from server.contract.service_manager import EVERY, ServiceManager, own
from server.contract.words import Words
from server.web.answering import AnswerPages
from server.web.app import build
from server.web.certificate import Certificate
from server.web.control import Control
from server.web.guard import Guard
from server.web.http_server import HttpServer, http_server, listener
from server.web.mirror import Mirror
from server.web.orders import DeviceOrders
from server.web.pages import STYLE_ROUTE
from server.web.signing_in import SignInPages
from server.web.tokens import Tokens

RENEW_EVERY = 60.0
"""Seconds between two looks at the certificate."""
FOLLOWS = Words(vi="đang theo máy chủ", en="follows the server")
WAITS = Words(vi="máy chủ không trả lời; vẫn trả lời thiết bị", en="the server does not answer; devices are answered")

log = logging.getLogger(__name__)


class WebSettings(Struct, frozen=True, kw_only=True):
    """What the command line says."""

    server: str
    """``tcp://HOST:PORT`` of the feed, or of two with a comma between; commands go to the next port."""
    key: Path
    """Of the station that the process is."""
    tokens: Path
    """A folder."""
    bind: str
    """Address of a network card."""
    port: int
    certificate: tuple[Path, Path] | None
    """And its private key."""
    behind_proxy: bool
    """Another program encrypts."""


def mistake(settings: WebSettings) -> Words | None:
    """Return why settings will not do; None where they do."""
    if (wrong := not_endpoints("--server", settings.server)) is not None:
        return wrong
    try:
        address = ipaddress.ip_address(settings.bind)
    except ValueError:
        return Words(
            vi=f"--bind {settings.bind}: cần địa chỉ IP của máy này, hoặc 0.0.0.0",
            en=f"--bind {settings.bind}: expected an IP address of this machine, or 0.0.0.0",
        )
    if address.is_loopback or settings.certificate is not None or settings.behind_proxy:
        return None
    return Words(
        vi=f"--bind {settings.bind}: mã thiết bị sẽ đi qua mạng không mã hóa; hãy thêm --certificate và --private-key,"
        " hoặc --behind-proxy nếu một proxy mã hóa thay",
        en=f"--bind {settings.bind}: tokens would cross the network unencrypted; add --certificate and --private-key,"
        " or --behind-proxy where a proxy encrypts instead",
    )


async def serve(settings: WebSettings) -> None:
    """Serve until SIGTERM or SIGINT; raises WebError where it cannot begin."""
    certificate = Certificate(*settings.certificate) if settings.certificate is not None else None
    socket = listener(settings.bind, settings.port)
    mirror, key = Mirror(lambda: datetime.now(UTC)), KeyFile(settings.key)
    guard = Guard(Tokens(settings.tokens), time.monotonic)
    with socket, zmq.asyncio.Context() as context:
        context.linger = 0
        commands = Commands(
            context,
            command_endpoint(settings.server),
            key.read,
            lambda: mirror.now,
            serving=lambda: mirror.serving,
        )
        stopping = asyncio.Event()
        control = Control(mirror, DeviceOrders(mirror, commands.ask), guard.holds, stopping.is_set)
        answers, sign_ins = AnswerPages(commands.ask, time.monotonic), SignInPages(commands.ask, time.monotonic)
        pages = [STYLE_ROUTE, *answers.routes, *sign_ins.routes]
        server = http_server(build(control, guard, pages, encrypted=certificate is not None), certificate)
        manager = own()
        helpers = [
            asyncio.create_task(Follower(endpoints(settings.server), key.read, mirror).run()),
            asyncio.create_task(_tell_alive(manager, mirror)),
        ]
        if certificate is not None:
            helpers.append(asyncio.create_task(_renew(certificate)))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _stop, server, stopping, manager)
        log.info("http%s://%s:%d", "s" if certificate else "", settings.bind, settings.port)
        try:
            await server.serve(sockets=[socket])
        finally:
            for helper in helpers:
                helper.cancel()
            commands.close()
            await asyncio.gather(*helpers, return_exceptions=True)


def _stop(server: HttpServer, stopping: asyncio.Event, manager: ServiceManager) -> None:
    manager.stopping()
    stopping.set()
    server.stop()


async def _tell_alive(manager: ServiceManager, mirror: Mirror) -> None:
    """Say that the loop turns, which answers devices, and how the process stands with its server."""
    while True:
        manager.alive(FOLLOWS if mirror.live else WAITS)
        await asyncio.sleep(EVERY)


async def _renew(certificate: Certificate) -> None:
    while True:
        await asyncio.sleep(RENEW_EVERY)
        certificate.renew()
