"""Lets devices in by their tokens, each as often and as far as it may."""

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

    def admit(self, request: Request, role: DeviceRole) -> Device:
        """Return the device that asks; raises ProblemError where it may not."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        device = self._tokens.device(token.strip()) if scheme.lower() == "bearer" else None
        if device is None:
            address = request.client.host if request.client is not None else ""
            raise _too_often(wait) if (wait := self._wrong.take(address, self._clock())) else _unknown()
        if wait := self._asked.take(device.name, self._clock()):
            raise _too_often(wait)
        if not device.role.may(role):
            raise ProblemError(403, "role", _NEEDED[role])
        return device

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
