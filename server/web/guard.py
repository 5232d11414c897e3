"""Lets devices in by their tokens, each as often and as far as it may."""

import logging
from collections.abc import Callable

from starlette.requests import Request

from server.contract.words import Words
from server.web.errors import ProblemError
from server.web.rates import Buckets, Rate
from server.web.tokens import Device, DeviceRole, Tokens

REQUESTS = Rate(a_second=20, at_once=60)
"""Of one device: far more than fingers press, or a panel that asks every second."""
WRONG = Rate(a_second=1 / 6, at_once=10)
"""Requests without a right token from one address. One with a right token passes all the same: behind one address
there may be others."""

QUIET = 600.0
"""Seconds without a wrong token after which further ones are told again."""
MOST = 1000
"""Addresses."""

log = logging.getLogger(__name__)

_NEEDED = {
    DeviceRole.VIEWER: Words(
        vi="mã của thiết bị này chỉ để giám sát; cần mã với vai trò viewer hoặc operator",
        en="the token of this device is for watching alone; one with the role viewer or operator is needed",
    ),
    DeviceRole.OPERATOR: Words(
        vi="mã của thiết bị này chỉ được xem; cần mã với vai trò operator",
        en="the token of this device may only look; one with the role operator is needed",
    ),
    DeviceRole.MONITOR: Words(
        vi="mã của thiết bị này không đọc được số đo; cần mã với vai trò monitor",
        en="the token of this device does not read metrics; one with the role monitor is needed",
    ),
}


class Guard:
    """Knows who asks, and how often they did."""

    def __init__(self, tokens: Tokens, clock: Callable[[], float]) -> None:
        """Take a clock in seconds that never goes back."""
        self._tokens = tokens
        self._clock = clock
        self._asked = Buckets(REQUESTS)
        self._wrong = Buckets(WRONG)
        self._trying: dict[str, float] = {}
        """Addresses that were slowed down, the last at the end, and when they were."""

    def admit(self, request: Request, role: DeviceRole) -> Device:
        """Return the device that asks; raises ProblemError where it may not."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        device = self._tokens.device(token.strip()) if scheme.lower() == "bearer" else None
        if device is None:
            address = request.client.host if request.client is not None else ""
            if wait := self._wrong.take(address, self._clock()):
                self._say(address)
                raise _too_often(wait)
            raise _unknown()
        if wait := self._asked.take(device.name, self._clock()):
            raise _too_often(wait)
        if not device.role.may(role):
            raise ProblemError(403, "role", _NEEDED[role])
        return device

    def _say(self, address: str) -> None:
        """Write down that somebody tries tokens, once as long as that goes on."""
        now = self._clock()
        before = self._trying.pop(address, None)
        self._trying[address] = now
        if before is None or now - before >= QUIET:
            log.warning("wrong tokens from %s: it is answered more slowly", address)
        while len(self._trying) > MOST:
            del self._trying[next(iter(self._trying))]

    def holds(self, device: Device) -> bool:
        """Return whether a device that was let in still may what it might then."""
        return self._tokens.holds(device)


def _unknown() -> ProblemError:
    words = Words(
        vi="cần Authorization: Bearer với mã của thiết bị: vonglau-server web token add",
        en="Authorization: Bearer with the token of a device is needed: vonglau-server web token add",
    )
    return ProblemError(401, "token", words, headers={"WWW-Authenticate": 'Bearer realm="vonglau"'})


def _too_often(wait: float) -> ProblemError:
    seconds = int(wait) + 1
    words = Words(
        vi=f"quá nhiều yêu cầu; hãy thử lại sau {seconds} giây", en=f"too many requests; try again in {seconds} seconds"
    )
    return ProblemError(429, "too-often", words, headers={"Retry-After": str(seconds)})
