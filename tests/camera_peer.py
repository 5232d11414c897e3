"""A whole ONVIF camera in software (ipycam), without its streams, and on loopback only."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from msgspec import Struct
from peers import peer
from running import free_port
from store.conftest import until

USER = "ioc"
PASSWORD = "chim-sẻ-9"
PROGRAM = """
import datetime, json, re, socket, sys, time, types
from http.server import ThreadingHTTPServer
import ipycam.onvif as onvif
from ipycam.config import CameraConfig
from ipycam.http import IPCameraHTTPHandler
from ipycam.ptz import PTZController

asked = json.loads(sys.argv[1])
config = CameraConfig()
config.username, config.password = asked["user"], asked["password"]
config.manufacturer, config.model, config.name = "Vọng", "VL-2MP-D", "Cong-cho"
config.local_ip, config.onvif_port, config.rtsp_port = asked["told"], asked["told_port"], asked["rtsp_port"]
config.sub_width, config.sub_height = 640, 360

if asked["late"]:
    late = datetime.timedelta(seconds=asked["late"])

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.now(tz) - late

    onvif.datetime = Clock
    onvif.time = types.SimpleNamespace(gmtime=lambda: time.gmtime(time.time() - asked["late"]))

class Service(onvif.ONVIFService):
    def verify_usernametoken(self, body):
        # the clock is for everybody: ONVIF core specification, access classes
        return "GetSystemDateAndTime" in body or super().verify_usernametoken(body)

    def _wrap_envelope(self, body):
        # ipycam uses two prefixes for its PTZ service and declares none of them for all answers
        spaces = "".join(f' xmlns:{name}="http://www.onvif.org/ver20/ptz/wsdl"' for name in ("ptz", "tptz"))
        whole = super()._wrap_envelope(body)
        return whole if "xmlns:ptz" in whole else re.sub(r"<(\\S*Envelope)", r"<\\1" + spaces, whole, count=1)

    def handle_action(self, action, body):
        print("asked", action, flush=True)
        return super().handle_action(action, body)

ptz = PTZController()
ptz.state.pan = ptz.state.tilt = 0.5
ptz.set_preset("gate", "Cổng")
ptz.state.pan = ptz.state.tilt = 0.0
service = Service(config, ptz)
# it compares no passwords with accents here
IPCameraHTTPHandler._check_basic_auth = lambda self: True
IPCameraHTTPHandler.camera = types.SimpleNamespace(config=config, onvif=service, ptz=ptz)
if asked["discovered"]:
    from ipycam import discovery

    class Multicast(socket.socket):
        def bind(self, address):
            # only what is sent to the group, on loopback
            super().bind(("239.255.255.250", address[1]))

    plain, config.local_ip = config.local_ip, "127.0.0.1"
    discovery.socket.socket = Multicast
    server = discovery.WSDiscoveryServer(service)
    discovery.socket.socket = Multicast.__base__
    config.local_ip = plain
    server.start()
ThreadingHTTPServer(("127.0.0.1", asked["port"]), IPCameraHTTPHandler).serve_forever()
"""


class Peer(Struct, frozen=True):
    """The running camera."""

    address: str
    log: Path

    def asked(self, action: str) -> int:
        """Return how often it was asked to do something."""
        return self.log.read_text(errors="replace").splitlines().count(f"asked {action}")

    async def position(self) -> tuple[float, float, float]:
        """Return pan, tilt and zoom as the camera tells them."""
        return (await self.status())[0]

    async def moving(self) -> bool:
        """Return whether it turns."""
        return (await self.status())[1]

    async def status(self) -> tuple[tuple[float, float, float], bool]:
        """Return its position, and whether it turns."""
        async with httpx.AsyncClient(trust_env=False) as http:
            told = (await http.get(f"{self.address}/api/ptz")).json()
        return (told["pan"], told["tilt"], told["zoom"]), told["moving"]

    async def until_moving(self, *, moving: bool = True) -> None:
        """Return when it turns, or rests."""

        async def as_wanted() -> bool:
            return await self.moving() is moving

        await until(as_wanted)


@contextmanager
def camera_peer(
    folder: Path,
    *,
    told: str = "127.0.0.1",
    told_port: int | None = None,
    late: float = 0.0,
    discovered: bool = False,
    rtsp_port: int = 8554,
) -> Iterator[Peer]:
    """Run a camera that tells this host as its own and whose clock is so many seconds late."""
    port = free_port()
    asked = {
        "port": port, "user": USER, "password": PASSWORD, "told": told, "told_port": told_port or port,
        "late": late, "discovered": discovered, "rtsp_port": rtsp_port,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    with peer(["-c", PROGRAM, json.dumps(asked)], port, folder / "log"):
        yield Peer(f"http://127.0.0.1:{port}", folder / "log")
