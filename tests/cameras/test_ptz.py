"""One person turns a camera at a time, and a camera that nobody holds rests: against ipycam."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from camera_peer import PASSWORD, USER, Peer, camera_peer
from msgspec import structs
from running import free_port
from store.conftest import until

from server.alarms.presets import CameraTurns
from server.cameras.camera import FleetCamera
from server.cameras.commands import CameraCommands
from server.cameras.onvif.link import camera_http
from server.cameras.ptz import PtzControl
from server.cameras.registry.register import Register
from server.contract.commands import Preset, Role, SendCamera, SteerCamera
from server.errors import DeviceError, RefusedError
from server.people.actor import Actor
from server.store.audit import Audit
from server.store.database import Database
from server.vault.vault import Vault

RIGHT = SteerCamera(camera="CAM-001", pan=0.1)
STOP = SteerCamera(camera="CAM-001")
GATE = SendCamera(camera="CAM-001", preset="gate")
HOME = SendCamera(camera="CAM-001")
AGES = 3600.0
"""Seconds that no test lasts."""


@pytest.fixture(scope="module")
def running_peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with camera_peer(tmp_path_factory.mktemp("ipycam")) as peer:
        yield peer


@pytest.fixture
async def peer(running_peer: Peer) -> Peer:
    assert not await running_peer.moving(), "the test before has left it turning"
    return running_peer


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/history.db")
    yield database
    await database.dispose()


@pytest.fixture
async def audit(store: Database, tmp_path: Path) -> Audit:
    return Audit(store, tmp_path / "audit.ends", retention=timedelta.max)


@pytest.fixture
async def known(store: Database, peer: Peer, tmp_path: Path) -> Register:
    register = Register(store, Vault(tmp_path / "keys", tmp_path / "secrets"))
    dome = FleetCamera(
        id="CAM-001", name="Cổng", onvif=peer.address, main="rtsp://x/a", user=USER, password=PASSWORD, movable=True
    )
    fixed = structs.replace(dome, id="CAM-002", movable=False)
    await register.put([dome, fixed])
    return register


Helms = Callable[..., AbstractAsyncContextManager[PtzControl]]


@pytest.fixture
def helms(known: Register, audit: Audit) -> Helms:
    """Open helms whose people are patient, unless a test says otherwise."""

    @asynccontextmanager
    async def opened(*, lease: float = AGES, silence: float = AGES) -> AsyncIterator[PtzControl]:
        async with camera_http(connections=8) as http:
            ptz = PtzControl(known, http, audit, lease=lease, silence=silence)
            try:
                yield ptz
            finally:
                await ptz.aclose()

    return opened


async def deeds(audit: Audit) -> list[tuple[str, str, str]]:
    """Return who did what, the oldest first."""
    await audit.write()
    return [(deed.who, deed.what.removeprefix("camera."), deed.detail) for deed in reversed(await audit.read())]


async def test_somebody_turns_a_camera_and_stops_it(helms: Helms, peer: Peer, audit: Audit):
    async with helms() as ptz:
        before = (await peer.position())[0]
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        await peer.until_moving()
        for _ in range(5):
            await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)

        async def turned() -> bool:
            return (await peer.position())[0] > before

        await until(turned)
        await ptz.steer(Actor("left"), Role.OPERATOR, STOP)
        assert not await peer.moving()
        await ptz.leave(Actor("left"), "CAM-001")
    # not every change of speed is a deed
    assert await deeds(audit) == [("left", "take", ""), ("left", "release", "left")]
    (deed, *_) = await audit.read("camera/CAM-001")
    assert deed.subject == "camera/CAM-001"


async def test_presets_and_home(helms: Helms, peer: Peer, audit: Audit):
    async with helms() as ptz:
        assert await ptz.presets("CAM-001") == (Preset("home", "Home"), Preset("gate", "Cổng"))
        await ptz.send(Actor("left"), Role.OPERATOR, GATE)
        assert await peer.position() == (0.5, 0.5, 0.0)
        await ptz.send(Actor("left"), Role.OPERATOR, HOME)
        assert await peer.position() == (0.0, 0.0, 0.0)
    assert await deeds(audit) == [
        ("left", "take", ""),
        ("left", "preset", "gate"),
        ("left", "preset", "home"),
        ("left", "release", "server stopped"),
    ]


async def test_others_wait_until_whoever_steers_has_left(helms: Helms, peer: Peer):
    async with helms(lease=15.0) as ptz:
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        for attempt in (ptz.steer(Actor("right"), Role.OPERATOR, STOP), ptz.send(Actor("right"), Role.OPERATOR, GATE)):
            with pytest.raises(RefusedError) as caught:
                await attempt
            assert "trạm left điều khiển, thử lại sau 1" in caught.value.words.vi
            assert "left is steering it, try again in 1" in caught.value.words.en
        assert await peer.moving()
        # whoever does not hold it lets nobody go
        await ptz.leave(Actor("right"), "CAM-001")
        assert await peer.moving()
        await ptz.leave(Actor("left"), "CAM-001")
        assert not await peer.moving()
        await ptz.send(Actor("right"), Role.OPERATOR, HOME)


async def test_an_alarm_turns_it_and_leaves_it_also_where_two_come_at_once(helms: Helms, known: Register, peer: Peer):
    async with helms() as ptz:
        turns = CameraTurns(CameraCommands(known, ptz))
        await asyncio.gather(turns.turn(HOME), turns.turn(GATE))
        assert await peer.position() == (0.5, 0.5, 0.0), "the newest counts"
        await ptz.send(Actor("left"), Role.OPERATOR, HOME)
        with pytest.raises(RefusedError):
            await turns.turn(GATE)
        await ptz.steer(Actor("left"), Role.OPERATOR, STOP)
        assert await peer.position() == (0.0, 0.0, 0.0), "it takes it away from nobody"


async def test_a_technician_takes_over_but_not_from_a_technician(helms: Helms, audit: Audit):
    async with helms() as ptz:
        await ptz.send(Actor("left"), Role.OPERATOR, HOME)
        await ptz.send(Actor("desk"), Role.TECHNICIAN, HOME)
        for who, role in (("left", Role.OPERATOR), ("other", Role.TECHNICIAN)):
            with pytest.raises(RefusedError, match="desk is steering"):
                await ptz.send(Actor(who), role, HOME)
    assert [deed for deed in await deeds(audit) if deed[1] != "preset"] == [
        ("left", "take", ""),
        ("left", "release", "taken over by desk"),
        ("desk", "take", ""),
        ("desk", "release", "server stopped"),
    ]


async def test_a_lost_stop_does_not_let_a_camera_turn_for_ever(helms: Helms, peer: Peer, audit: Audit):
    async with helms(silence=0.3) as ptz:
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        await peer.until_moving(moving=False)
        # it is held nevertheless
        with pytest.raises(RefusedError):
            await ptz.steer(Actor("right"), Role.OPERATOR, RIGHT)
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        await peer.until_moving()
        await peer.until_moving(moving=False)
    assert [what for _, what, _ in await deeds(audit)] == ["take", "release"]


async def test_a_lease_runs_out_and_stops_the_camera(helms: Helms, peer: Peer, audit: Audit):
    async with helms(lease=0.3) as ptz:
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        await peer.until_moving(moving=False)
        await ptz.send(Actor("right"), Role.OPERATOR, HOME)
    told = await deeds(audit)
    assert told[:3] == [("left", "take", ""), ("left", "release", "silent"), ("right", "take", "")]


async def test_the_server_stops_what_turns_when_it_ends(helms: Helms, peer: Peer):
    async with helms() as ptz:
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        assert await peer.moving()
    assert not await peer.moving()


async def test_of_many_speeds_the_newest_counts_and_one_is_told_at_a_time(helms: Helms, peer: Peer):
    async with helms() as ptz:
        await ptz.steer(Actor("left"), Role.OPERATOR, STOP)
        before = peer.asked("ContinuousMove"), peer.asked("Stop")
        fast = [structs.replace(RIGHT, pan=number / 1000) for number in range(1, 100)]
        await asyncio.gather(*(ptz.steer(Actor("left"), Role.OPERATOR, order) for order in [*fast, STOP]))
        assert not await peer.moving()
        # the first may be under way when the others come
        assert peer.asked("ContinuousMove") - before[0] <= 1
        assert peer.asked("Stop") - before[1] == 1


async def test_what_cannot_be_turned_is_refused_and_held_by_nobody(helms: Helms, audit: Audit):
    async with helms() as ptz:
        with pytest.raises(RefusedError, match="CAM-002 cannot be turned"):
            await ptz.steer(Actor("left"), Role.OPERATOR, structs.replace(RIGHT, camera="CAM-002"))
        with pytest.raises(RefusedError, match="no camera “CAM-009”"):
            await ptz.presets("CAM-009")
        await ptz.leave(Actor("left"), "CAM-009")
    assert await deeds(audit) == []


async def test_a_camera_that_does_not_answer_is_said(helms: Helms, known: Register, peer: Peer):
    lost = await known.get("CAM-001")
    assert lost is not None
    await known.put([structs.replace(lost, onvif=f"http://127.0.0.1:{free_port()}")])
    async with helms() as ptz:
        with pytest.raises(DeviceError, match="does not answer"):
            await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        # its address is corrected while somebody holds it
        await known.put([lost])
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        assert await peer.moving()


async def test_a_password_that_changes_is_learnt_from_the_register(helms: Helms, known: Register, peer: Peer):
    camera = await known.get("CAM-001")
    assert camera is not None
    async with helms() as ptz:
        await known.put([structs.replace(camera, password="cũ")])
        with pytest.raises(DeviceError, match="refuses"):
            await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        await known.put([camera])
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        assert await peer.moving()


async def test_a_stop_that_is_not_heard_is_sent_again(helms: Helms, tmp_path: Path, known: Register):
    camera = await known.get("CAM-001")
    assert camera is not None
    heard: list[bytes] = []
    deaf = True

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        stops = b":Stop>" in body
        heard.append(b"Stop" if stops else b"")
        if not (stops and deaf):
            port = int(camera.onvif.rpartition(":")[2])
            far, away = await asyncio.open_connection("127.0.0.1", port)
            away.write(head + body)
            writer.write(await far.read())
            away.close()
        writer.close()

    server = await asyncio.start_server(relay, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await known.put([structs.replace(camera, onvif=f"http://127.0.0.1:{port}")])
    async with helms(silence=0.2) as ptz:
        await ptz.steer(Actor("left"), Role.OPERATOR, RIGHT)
        await until(lambda: heard.count(b"Stop") >= 2)
        deaf = False
        peer = Peer(camera.onvif, tmp_path)
        await peer.until_moving(moving=False)
    server.close()
    await server.wait_closed()


class SlowRegister:
    """A register that is slower with the first question than with the next."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.free = asyncio.Event()
        self.asked = asyncio.Event()

    async def get(self, camera: str) -> FleetCamera | None:
        first = not self.asked.is_set()
        self.asked.set()
        if first:
            await self.free.wait()
        return await self._register.get(camera)


async def test_a_camera_that_was_left_before_the_register_knew_it_is_left(known: Register, peer: Peer, audit: Audit):
    slow = SlowRegister(known)
    async with camera_http(connections=8) as http:
        ptz = PtzControl(slow, http, audit, lease=AGES, silence=AGES)  # type: ignore[arg-type]
        steering = asyncio.create_task(ptz.steer(Actor("left"), Role.OPERATOR, RIGHT))
        await slow.asked.wait()
        leaving = asyncio.create_task(ptz.leave(Actor("left"), "CAM-001"))
        await asyncio.sleep(0)
        slow.free.set()
        await asyncio.gather(steering, leaving)
        assert not await peer.moving()
        # nobody holds it
        await ptz.steer(Actor("right"), Role.OPERATOR, STOP)
        await ptz.aclose()


async def test_orders_are_taken_as_they_came_however_long_the_register_takes(known: Register, peer: Peer, audit: Audit):
    slow = SlowRegister(known)
    async with camera_http(connections=8) as http:
        ptz = PtzControl(slow, http, audit, lease=AGES, silence=AGES)  # type: ignore[arg-type]
        going = asyncio.create_task(ptz.send(Actor("left"), Role.OPERATOR, GATE))
        await slow.asked.wait()
        later = asyncio.create_task(ptz.send(Actor("left"), Role.OPERATOR, HOME))
        await asyncio.sleep(0)
        slow.free.set()
        await asyncio.gather(going, later)
        assert await peer.position() == (0.0, 0.0, 0.0)
        await ptz.aclose()
    assert [what for _, what, detail in await deeds(audit) if what == "preset"] == ["preset", "preset"]
    assert [detail for _, what, detail in await deeds(audit) if what == "preset"] == ["gate", "home"]


async def test_a_camera_is_stopped_also_where_nobody_waits_for_its_order_any_more(known: Register, audit: Audit):
    """A camera that takes the order and answers late may turn: silence stops it."""
    stopped, moved = asyncio.Event(), asyncio.Event()

    class Turning:
        async def move(self, *_speeds: float) -> None:
            moved.set()
            await asyncio.Event().wait()

        async def stop(self) -> None:
            stopped.set()

    async with camera_http(connections=1) as http:
        ptz = PtzControl(known, http, audit, lease=AGES, silence=0.3)
        ptz._device = lambda _wheel: Turning()  # type: ignore[assignment,return-value]
        steering = asyncio.create_task(ptz.steer(Actor("left"), Role.OPERATOR, RIGHT))
        await moved.wait()
        steering.cancel()
        await asyncio.wait({steering})
        async with asyncio.timeout(20):
            await stopped.wait()
        await ptz.aclose()
