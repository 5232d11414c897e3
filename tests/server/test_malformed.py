"""Ten thousand malformed things at the two sockets of a server, and a station that notices none of it."""

import logging
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta

import pytest
import zmq
from each_command import COMMANDS
from malformed import CALM, NASTY, SEED, Footprint, Undisturbed, broken_lines, builtins, damaged, mutants, packed
from processes import PATIENCE, Ear, Program, Relay, Site, wait_for

from server.command_asked import CRASHED
from server.commands import LARGEST_COMMAND
from server.contract.alarm_commands import AcceptProposal
from server.contract.commands import Answer, Role, ShowLayout, decode_answer
from server.contract.keys import StationKey
from server.contract.register import FindCameras
from server.contract.sign_in import ClaimFirst, HandOver, NoteShift, SignIn, SignOut
from server.contract.sources import TrySource
from server.contract.toml import read_toml
from server.hub import LARGEST_SUBSCRIPTION

pytestmark = pytest.mark.waits

log = logging.getLogger(__name__)

CONNECTIONS, FRAMES, SUBSCRIPTIONS = 2500, 6000, 1500
"""That are thrown, ten thousand in all."""
HELD = 100
"""Connections that say half a greeting and stay."""
GARBLED = 40
"""Connections on which something is changed on the way."""
AT_ONCE = 100
"""Commands that wait for their answers."""
ABROAD = (FindCameras, TrySource, AcceptProposal)
"""Commands that would reach other computers, or take long, where a mutant still makes sense."""


class Stranger(Ear):
    """A station with a right key and nothing else that is right."""

    def __init__(self, site: Site, kind: int = zmq.XSUB, port: int | None = None) -> None:
        here = Site.__new__(Site)
        here.port, here.key = site.port, read_toml(site.folder / "stranger.key", StationKey)
        super().__init__(here)
        self.extra = self._connect(kind, port or site.port)

    def __exit__(self, *given: object) -> None:
        self.extra.close()
        super().__exit__(*given)

    def throw(self, frames: list[bytes]) -> None:
        """Send a message to the socket of commands."""
        self._orders.send_multipart(frames)

    def answers(self, numbers: set[bytes]) -> Iterator[Answer]:
        """Yield what is answered to each of the numbers."""
        waiting = set(numbers)
        while waiting:
            assert self._orders.poll(int(PATIENCE * 1000)), f"{len(waiting)} commands were not answered"
            number, body = self._orders.recv_multipart()
            waiting.discard(number)
            yield decode_answer(body)


def test_ten_thousand_malformed_inputs_disturb_nobody(tmp_path):
    site = Site(tmp_path, "http://127.0.0.1:1", sources=CALM)
    site.enroll("stranger", Role.ADMINISTRATOR)
    chance, answered = random.Random(SEED), Counter[str]()
    body = bodies(chance)
    with site.running() as server:
        with Undisturbed(site) as calm:
            rounds = 5
            footprint = None
            for _ in range(rounds):
                connect(site, chance, CONNECTIONS // rounds)
                command(site, body, FRAMES // rounds, answered)
                subscribe(site, chance, SUBSCRIPTIONS // rounds)
                # what is made once for all is made in the first round
                footprint = footprint or Footprint(server)
            assert footprint is not None
            garble(site, chance)
            calm.check(beyond=calm.given)
            footprint.check()
            log.info(
                "%d orders of others, %d beats; grown by %d bytes, %d files; %s",
                *(calm.given, calm.beats, *footprint.grown, answered.most_common()),
            )
        assert calm.beats
        well(server)
    assert not answered[CRASHED.refused.en]
    assert answered["carried out"] < FRAMES / 10, "most of it was malformed"
    with site.running() as again, Ear(site) as ear:
        # what was stored of it can be read
        ear.until("wall/calm", lambda update: update.document is not None)
        ear.until("wall/main", lambda update: update.document is not None)
        well(again)


def well(server: Program) -> None:
    assert server.process.poll() is None
    said = server.said()
    assert "crashed" not in said
    assert "Traceback" not in said
    assert broken_lines(said) == []


# Connections without a key


def greetings(chance: random.Random) -> Iterator[bytes]:
    """Yield beginnings of connections; see RFC 23/ZMTP and RFC 26/CurveZMQ for what right ones are."""
    strange = (
        b"",
        b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500,
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\xff" * 64,
        b"\0" * 4096,
        # unversioned ones: a length and an identity
        b"\x01\0",
        b"\xff" + (2**63 - 1).to_bytes(8, "big") + b"\0",
    )
    while True:
        right = greeting()
        yield from strange
        yield chance.randbytes(chance.randrange(1, 2000))
        yield right[: chance.randrange(len(right))]
        yield damaged(right, chance)
        for mechanism in (b"NULL", b"PLAIN", b"CURVE", b"GSSAPI", b"\xff" * 20, b""):
            version = chance.choice((b"\x03\x01", b"\x03\0", b"\x01\0", b"\0\0", b"\x02\0", b"\xff\xff"))
            for follows in (b"", b"\x04\x05\x05READY", frame(b"\x05HELLO" + b"\x01\0" + b"\0" * 192)):
                yield greeting(mechanism, version, as_server=chance.randrange(3)) + follows
        hello = b"\x05HELLO\x01\0" + b"\0" * 72 + chance.randbytes(32 + 8 + 80)
        for wrong in (
            hello,
            hello[:-1],
            hello + b"x",
            hello.replace(b"\x01\0", b"\x02\0", 1),
            b"\x08INITIATE" + chance.randbytes(300),
            b"\x07MESSAGE" + chance.randbytes(60),
            b"\x05ERROR\x05wrong",
            b"\xff" + chance.randbytes(9),
            b"",
        ):
            yield right + frame(wrong)
        for length in (2**31, 2**32, 2**63 - 1, 2**64 - 1):
            yield right + b"\x06" + length.to_bytes(8, "big") + b"\x05HELLO"
            yield right + b"\x02" + length.to_bytes(8, "big") + b"x"
        yield right + b"\x04\xff\x05HELLO"
        yield right + b"\xff" * 1000


def greeting(mechanism: bytes = b"CURVE", version: bytes = b"\x03\x01", *, as_server: int = 0) -> bytes:
    return b"\xff" + b"\0" * 7 + b"\x01\x7f" + version + mechanism.ljust(20, b"\0") + bytes([as_server]) + b"\0" * 31


def frame(command: bytes) -> bytes:
    """Return a frame with a command."""
    if len(command) < 256:
        return b"\x04" + bytes([len(command)]) + command
    return b"\x06" + len(command).to_bytes(8, "big") + command


def connect(site: Site, chance: random.Random, count: int) -> None:
    beginnings = greetings(chance)
    with ExitStack() as held:
        for number in range(count):
            end = socket.create_connection(("127.0.0.1", site.port + number % 2), timeout=PATIENCE)
            with suppress(ConnectionError):
                end.sendall(next(beginnings))
            if number < HELD:
                held.callback(end.close)
                continue
            if chance.random() < 0.3:
                # as one does whose power fails
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif chance.random() < 0.3:
                with suppress(ConnectionError):
                    end.recv(64)
            end.close()


# Commands of a station with a key


def bodies(chance: random.Random) -> Iterator[bytes]:
    """Yield the bodies of commands that no station of ours sends."""
    persons = (
        SignIn(name="x", password="x"),
        SignOut(),
        HandOver(name="x", password="x"),
        ClaimFirst(code="x", name="x", password="x"),
        NoteShift(wall="main", text="x"),
    )
    kinds = [builtins(each) for each in (*COMMANDS, *persons) if not isinstance(each, ABROAD)]
    changed = [mutant for each in kinds for mutant in mutants(each)]
    chance.shuffle(changed)
    undone = builtins(ShowLayout(wall="main", layout="press"))
    around = [
        lambda now: {"command": undone, "before": now, "session": "x" * 43},
        lambda now: {"command": undone, "before": now, "id": "x", "revision": 10**6, "device": "panel"},
        lambda now: {"command": undone, "before": now, "session": "", "stranger": [now]},
    ]
    deep = b"\x83\xa7command\x82\xa7command\xaareadpacks\xa1x%b\xa6before\xa0\xa2id\xa0"
    ends = (b"\x91" * 100_000, b"\x81\xa1a" * 50_000, b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff")
    huge = (*ends, b"\xdb\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff", b"\xc9\xff\xff\xff\xff\x05", b"\xc1", b"")
    while True:
        for nasty in huge:
            yield nasty
            yield deep % nasty
        for each in NASTY:
            yield packed(each)
        for tree in around:
            for mutant in mutants(tree(datetime.now(UTC) + timedelta(seconds=30))):
                yield packed(mutant)
        for number in range(0, len(changed), 10):
            for each in changed[number : number + 10]:
                yield packed({"command": each, "before": datetime.now(UTC) + timedelta(seconds=30)})
            whole = packed({"command": chance.choice(kinds), "before": datetime.now(UTC), "id": "y"})
            yield damaged(whole, chance)
            yield chance.randbytes(chance.randrange(1, 500))


def command(site: Site, body: Iterator[bytes], count: int, answered: Counter[str]) -> None:
    whole = packed({"command": builtins(ShowLayout(wall="main", layout="press")), "before": datetime.now(UTC)})
    shapes: tuple[list[bytes], ...] = (
        *([b""], [whole], [b"", b"", b""], [b"1", whole, whole], [b"x"] * 2000, [b""] * 500),
        # as the last one: the ZeroMQ of whoever sends it ends its program where the connection ends between two
        [b"1", b"\0" * LARGEST_COMMAND + b"\0"],
    )
    for shape in shapes:
        # of a message that is too large the connection ends
        with Stranger(site) as other:
            other.throw([b"first", whole])
            for _ in other.answers({b"first"}):
                pass
            other.throw(shape)
    with Stranger(site) as other:
        for begun in range(len(shapes), count, AT_ONCE):
            numbers = {b"%d" % number for number in range(begun, min(begun + AT_ONCE, count))}
            for number in sorted(numbers):
                other.throw([number, next(body)])
            answers = other.answers(numbers)
            answered.update("carried out" if each.refused is None else each.refused.en for each in answers)
        other.throw([b"", whole])
        other.throw([b"\0" * 100_000, whole])
        assert len(list(other.answers({b"", b"\0" * 100_000}))) == 2


# What a station with a key sends to the feed


def subscribe(site: Site, chance: random.Random, count: int) -> None:
    with Stranger(site) as other:
        for number in range(count):
            topic = chance.choice((b"", b"wall/", b"\xff", b"beat", b"x" * 255, chance.randbytes(20), b"%d" % number))
            first = chance.choice((b"\x01", b"\x01", b"\0", b"\x02", b"", b"\xff"))
            other.extra.send_multipart([first + topic] * chance.choice((1, 1, 1, 3)))
        # it has come there as soon as something of the feed has come here
        other.extra.send(b"\x01")
        assert other.extra.poll(int(PATIENCE * 1000))
    for size in (LARGEST_SUBSCRIPTION + 1, 10 * LARGEST_SUBSCRIPTION):
        with Stranger(site) as other:
            other.extra.send(b"\x01")
            assert other.extra.poll(int(PATIENCE * 1000))
            other.extra.send(b"\x01" + b"x" * size)


# A network that changes what it carries


class Garbler(Relay):
    """A cable that damages one of the pieces that it carries to the server."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self._chance = chance
        self._left = chance.randrange(8)
        self.done = False
        super().__init__(port)

    def changed(self, data: bytes, way: threading.Event) -> bytes:
        """Return what is sent on."""
        if way is not self._cut["up"] or self.done:
            return data
        self._left -= 1
        self.done = self._left < 0
        return damaged(data, self._chance) if self.done else data


def garble(site: Site, chance: random.Random) -> None:
    whole = packed({"command": builtins(ShowLayout(wall="main", layout="press")), "before": datetime.now(UTC)})
    for number in range(GARBLED):
        with (
            closing(Garbler(site.port + number % 2, chance)) as cable,
            Stranger(site, zmq.DEALER if number % 2 else zmq.XSUB, cable.port) as other,
        ):

            def torn(extra: zmq.Socket[bytes] = other.extra, cable: Garbler = cable) -> bool:
                with suppress(zmq.Again):
                    extra.send_multipart([b"\x01", whole] if extra.type == zmq.DEALER else [b"\x01"], zmq.NOBLOCK)
                return cable.done

            wait_for(torn, "something is changed on the way")
