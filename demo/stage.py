"""What every source system of the demo is given: the seed, the clock, the secret, and the faults."""

import base64
import hmac
from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request

from demo.camera_room import CameraRoom
from demo.faults import Faults

TOKEN = "demo-token"
"""What systems with a secret ask for, if nothing else is said."""

Clock = Callable[[], datetime]


def clock() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


class Stage(Struct, frozen=True, kw_only=True):
    """The world in which the sources play."""

    seed: int
    token: str
    now: Clock
    faults: Faults
    room: CameraRoom

    def bearer(self, request: Request) -> None:
        """Let only who has the token as a bearer pass (RFC 6750); raises HTTPException 401."""
        self._ask(request, f"Bearer {self.token}", "Bearer")

    def basic(self, request: Request, user: str) -> None:
        """Let only ``user`` pass, with the token as password (RFC 7617); raises HTTPException 401."""
        pair = base64.b64encode(f"{user}:{self.token}".encode()).decode()
        self._ask(request, f"Basic {pair}", 'Basic realm="demo", charset="UTF-8"')

    def key(self, request: Request) -> None:
        """Let only who has the token as a bare key in the Authorization header pass; raises HTTPException 403."""
        if not hmac.compare_digest(_said(request), self.token.encode()):
            raise HTTPException(403, "the key in the Authorization header is not known")

    def _ask(self, request: Request, expected: str, challenge: str) -> None:
        if not hmac.compare_digest(_said(request), expected.encode()):
            raise HTTPException(
                401, f"{challenge.split()[0].lower()} credentials are needed", {"WWW-Authenticate": challenge}
            )


def base(request: Request) -> str:
    """Return the address of the demo as the request wrote it, without a slash at its end."""
    return str(request.base_url).rstrip("/")


def _said(request: Request) -> bytes:
    return request.headers.get("authorization", "").encode()
