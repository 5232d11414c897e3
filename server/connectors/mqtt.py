"""Listens to an MQTT broker (5.0 or 3.1.1, OASIS) and maps the JSON in its messages with JMESPath."""

import asyncio
import contextlib
import logging
import math
import secrets
import socket
import ssl
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from server.connectors.base import ConnectorTools, Secret
from server.connectors.formats.json import decode
from server.connectors.formats.paths import paths
from server.connectors.mapping.records import MappedConfig, fit
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.transport.inbox import MOST, Inbox, heard
from server.connectors.transport.tls import check_authority
from server.connectors.transport.trouble import unreachable
from server.contract.errors import Mistake, SettingError, tried
from server.contract.words import Words
from server.errors import SourceError
from server.outgoing.addresses import check_host
from server.records import AnyRecord, Batch

if TYPE_CHECKING:
    from aiomqtt import Client, Message, MqttError

SECURE = 8883
"""The port on which brokers speak TLS (IANA)."""
PATIENCE = 5.0
"""Seconds for the broker to answer one packet."""
_REFUSED = frozenset({4, 5, 134, 135})
"""Reason codes of a login that is refused, of 3.1.1 and of 5.0."""
_TAKEN_OVER = 142
"""The reason of 5.0 where two clients have one name (3.14.2.1); 3.1.1 knows none, and paho overlooks it at times."""
_HEADER = 1024
"""Bytes of a packet beside its payload, the topic among them."""

# what the client would log, with a traceback where we leave while it waits, is reported as an error where it is one
_SILENT = logging.getLogger(f"{__name__}.client")
_SILENT.setLevel(logging.CRITICAL + 1)

_MESSAGE = Words(vi="bản tin", en="message")

Topic = Annotated[str, Meta(min_length=1, max_length=500)]


class MqttConfig(MappedConfig, frozen=True, kw_only=True, tag="mqtt"):
    """One ``[[source]]`` of kind ``mqtt``; its fields are JMESPath from one message.

    The topic is ``_topic``, its levels ``_levels[0]`` and so on; what is no object is ``_value``.
    """

    host: Annotated[str, Meta(min_length=1)]
    port: Annotated[int, Meta(ge=1, le=65535)] = SECURE
    topics: Annotated[tuple[Topic, ...], Meta(min_length=1, max_length=100)]
    """Filters, with ``+`` and ``#``."""
    version: Literal["5", "3.1.1"] = "5"
    qos: Literal[0, 1] = 1
    """1: what is lost on the way is sent again."""
    tls: bool | None = None
    """By default only on port 8883."""
    ca: Path | None = None
    """Certificate of the authority (PEM) where it is the province's own; relative to the configuration file."""
    user: str = ""
    secret: Secret | None = None
    """The name of the file with the password."""
    client: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{0,23}(?!\n)$")] = ""
    """What the broker knows us by; without, a name that no other client has."""
    largest: Annotated[int, Meta(ge=16, le=16 * 1024 * 1024)] = 65536
    """Bytes of the payload of one message."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from tried(("host",), check_host, self.host)
        for number, topic in enumerate(self.topics):
            yield from tried(("topics", number), check_filter, topic)
        if self.secret is not None and not self.user:
            yield Mistake(("secret",), Words(vi="cần có user", en="needs user"), beside=(("user",),))

    def check_place(self, place: str) -> None:
        """Raise SettingError for what is no JMESPath."""
        paths({"": place})

    @property
    def secure(self) -> bool:
        """Whether TLS is spoken."""
        return self.port == SECURE if self.tls is None else self.tls


class Mqtt:
    """Listens to some topics of one broker, and keeps the last record of each identity."""

    def __init__(self, config: MqttConfig, tools: ConnectorTools, record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._record = record
        self._paths = paths(config.places)
        self._inbox: Inbox[Hashable, AnyRecord | RejectedRecord] = Inbox(tools.largest_body)
        self._ready = asyncio.Event()
        self._count = 0

    async def fetch(self) -> Batch:
        """Return what has come since the last answer."""
        await self._ready.wait()
        taken = self._inbox.items()
        return self._inbox.told(heard(candidate for _, candidate in taken), taken)

    async def listen(self) -> None:
        """Take what comes until cancelled; raises SourceError where the broker refuses us or goes away."""
        # here and below: the client takes a while to load, and most settings name no broker
        from aiomqtt import MqttError

        context = await asyncio.to_thread(self._context) if self._config.secure else None
        client = self._client(context)
        try:
            await _enter(client)
            try:
                # not the client's own time-out: its wait_for of Python 3.11 may swallow our cancellation
                async with asyncio.timeout(PATIENCE):
                    for topic in self._config.topics:
                        granted = await client.subscribe(topic, self._config.qos, timeout=math.inf)
                        _check_granted(topic, granted)
                self._ready.set()
                async for message in client.messages:
                    self.take(message)
            finally:
                self._ready.clear()
                # why we leave must not give way to a broker that does not say goodbye
                with contextlib.suppress(MqttError):
                    await client.__aexit__(None, None, None)
        except MqttError as error:
            raise SourceError(_explain(error, self._config.client)) from None
        except ValueError:
            # a name of a host that is none, before anything is sent
            raise SourceError(Words(vi="host sai, hãy kiểm tra", en="host is wrong, check it")) from None
        finally:
            _take_note_of_the_end(client)

    def take(self, message: "Message") -> None:
        """Keep what one message says."""
        payload = message.payload
        if not payload:
            # an empty message makes a broker forget what it keeps
            return
        if len(payload) > self._config.largest:
            self._inbox.refuse(Words(vi="bản tin dài quá giới hạn largest", en="the message is longer than largest"))
            return
        self._count += 1
        for number, candidate in enumerate(self._read(str(message.topic), payload)):
            key = (self._count, number) if isinstance(candidate, RejectedRecord) else candidate.identity()
            self._inbox.put(key, candidate, len(payload))

    def _read(self, topic: str, payload: bytes) -> Iterable[AnyRecord | RejectedRecord]:
        try:
            document = read(topic, payload)
        except SourceError as error:
            return [RejectedRecord(error.words.vi, error.words.en)]
        row = {name: path.pick(document) for name, path in self._paths.items()}
        return fit([(self._count, row)], self._record, self._config.notation, _MESSAGE)

    def _context(self) -> ssl.SSLContext:
        if self._config.ca is not None:
            check_authority(self._config.ca)
        # with a file of its own no other authority is believed
        context = ssl.create_default_context(cafile=self._config.ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.sslsocket_class = _Socket
        return context

    def _client(self, context: ssl.SSLContext | None) -> "Client":
        from aiomqtt import Client, ProtocolVersion
        from paho.mqtt.packettypes import PacketTypes
        from paho.mqtt.properties import Properties

        config = self._config
        five = config.version == "5"
        properties = Properties(PacketTypes.CONNECT) if five else None  # type: ignore[no-untyped-call]
        if properties is not None:
            # the broker keeps what is larger to itself (MQTT 5.0, 3.1.2.11.4)
            properties.MaximumPacketSize = config.largest + _HEADER
        return Client(
            config.host,
            config.port,
            # of two clients with one name each throws the other out
            identifier=config.client or f"vonglau-{secrets.token_hex(7)}",
            protocol=ProtocolVersion.V5 if five else ProtocolVersion.V311,
            username=config.user or None,
            password=self._tools.secret(config.secret) if config.secret else None,
            tls_context=context,
            timeout=PATIENCE,
            logger=_SILENT,
            properties=properties,
            max_queued_incoming_messages=MOST,
        )


class _Socket(ssl.SSLSocket):
    """Closes what could not be made safe: paho leaves it open, and waits for it much longer."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002
        self.settimeout(PATIENCE)
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise


def check_filter(topic: str) -> None:
    """Raise SettingError for what is no filter of topics (MQTT 5.0, 4.7)."""
    levels = topic.split("/")
    wild = any(("+" in level and level != "+") or ("#" in level and level != "#") for level in levels)
    if wild or not topic or "#" in levels[:-1] or "\0" in topic:
        raise SettingError(vi=f"không phải bộ lọc chủ đề: {topic}", en=f"not a filter of topics: {topic}")


def read(topic: str, payload: bytes) -> Mapping[str, object]:
    """Return what a message says, with its topic; raises SourceError for what is not JSON."""
    document = decode(payload)
    told = document if isinstance(document, dict) else {"_value": document}
    return {**told, "_topic": topic, "_levels": topic.split("/")}


def _take_note_of_the_end(client: "Client") -> None:
    """Ask why a connection ended: aiomqtt does only while it waits for a message, and asyncio logs what nobody asks."""
    ended = client._disconnected
    if ended.done() and not ended.cancelled():
        ended.exception()


async def _enter(client: "Client") -> None:
    """Connect; whatever happens meanwhile, nothing of a connection that failed is left."""
    from aiomqtt import MqttError

    entering = asyncio.ensure_future(client.__aenter__())
    try:
        await asyncio.shield(entering)
    except asyncio.CancelledError:
        # paho connects in a thread, which cannot be stopped; it takes as long as its time-out at most
        await asyncio.wait({entering})
        if entering.exception() is None:
            with contextlib.suppress(MqttError):
                await client.__aexit__(None, None, None)
        raise
    finally:
        if entering.done() and not entering.cancelled() and entering.exception() is not None:
            # aiomqtt leaves the socket of a login that was refused, or not answered
            client._client.disconnect()


def _check_granted(topic: str, codes: object) -> None:
    from paho.mqtt.reasoncodes import ReasonCode

    granted = codes if isinstance(codes, list | tuple) else ()
    if any((code.value if isinstance(code, ReasonCode) else code) >= 128 for code in granted):
        raise SourceError(
            Words(vi=f"không được phép đọc chủ đề «{topic}»", en=f"not allowed to read the topic “{topic}”")
        )


def _explain(error: "MqttError", client: str) -> Words:
    from aiomqtt import MqttCodeError
    from paho.mqtt.reasoncodes import ReasonCode

    chain = [each for each in (error, error.__cause__, error.__context__) if each is not None]
    told = [each.rc for each in chain if isinstance(each, MqttCodeError)]
    codes = {code.value if isinstance(code, ReasonCode) else code for code in told}
    if codes & _REFUSED:
        return Words(vi="máy chủ MQTT từ chối, hãy kiểm tra user và secret", en="the broker refuses user or secret")
    if _TAKEN_OVER in codes:
        return Words(
            vi=f"máy khác dùng cùng tên client «{client}» ở máy chủ MQTT, hãy đổi client",
            en=f"another client uses the name “{client}” at the broker, change client",
        )
    for each in chain:
        if isinstance(each, ssl.SSLError | socket.gaierror):
            return unreachable(each)
    vi, en = "không kết nối được máy chủ MQTT hoặc mất kết nối", "the broker is not reachable, or has gone away"
    if codes and client:
        vi += f"; nếu lặp lại, máy khác có thể dùng cùng tên client «{client}»"
        en += f"; if again and again, another client may use the name “{client}”"
    return Words(vi=vi, en=en)
