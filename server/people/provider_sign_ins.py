"""Sign-ins by the provider of identities that are under way: begun at a station, finished in somebody's browser.

A browser may be that of a telephone, and not the station's. So that nobody is made to sign in at a station of somebody
else's, whoever comes back types the number that the station shows.
"""

import secrets
from datetime import datetime, timedelta

from msgspec import Struct, structs

from server.contract.sign_in import ProviderSignIn
from server.contract.words import Words
from server.errors import CodeNeededError, RefusedError
from server.people.identity_provider import IdentityProvider, Leave

LASTS = timedelta(minutes=10)
MOST = 100
"""Under way at once; of more the oldest are forgotten."""
MOST_OF_ONE = 5
"""Of one station."""
ATTEMPTS = 3
"""Wrong numbers."""
NUMBERS = 1_000_000

OVER = Words(
    vi="lần đăng nhập này đã hết hạn hoặc đã dùng; hãy bắt đầu lại ở trạm",
    en="this sign-in has expired or was used; begin again at the station",
)
WRONG_NUMBER = Words(
    vi="số không đúng; hãy xem số đang hiện ở trạm", en="the number is wrong; look at what the station shows"
)


class _UnderWay(Struct, frozen=True, kw_only=True):
    handle: str
    station: str
    number: str
    leave: Leave
    until: datetime
    attempts: int = 0
    signed_in: tuple[str, str] | None = None
    """The token and the name."""
    refused: Words | None = None


class ProviderSignIns:
    """Knows who has begun to sign in, in memory: a server that begins anew knows none."""

    def __init__(self, provider: IdentityProvider, name: Words) -> None:
        """``name`` is what people call the provider."""
        self.provider, self.name = provider, name
        self._under_way: dict[str, _UnderWay] = {}
        """By handle, the oldest first."""

    async def begin(self, station: str, now: datetime) -> ProviderSignIn:
        """Return where a browser has to go, and what the station shows meanwhile; raises RefusedError."""
        leave = await self.provider.leave()
        self._forget(now)
        of_one = [each.handle for each in self._under_way.values() if each.station == station]
        for handle in of_one[: max(len(of_one) - MOST_OF_ONE + 1, 0)]:
            del self._under_way[handle]
        while len(self._under_way) >= MOST:
            del self._under_way[next(iter(self._under_way))]
        begun = _UnderWay(
            handle=secrets.token_urlsafe(32),
            station=station,
            number=f"{secrets.randbelow(NUMBERS):06}",
            leave=leave,
            until=now + LASTS,
        )
        self._under_way[begun.handle] = begun
        return ProviderSignIn(handle=begun.handle, number=begun.number, address=leave.address, until=begun.until)

    def outcome(self, handle: str, station: str, now: datetime) -> tuple[str, str] | None:
        """Return the session's token and the person's name, once; None while nobody has come back yet.

        Raises RefusedError where it came to nothing.
        """
        self._forget(now)
        held = self._under_way.get(handle)
        if held is None or held.station != station:
            raise RefusedError(OVER)
        if held.refused is not None or held.signed_in is not None:
            del self._under_way[handle]
        if held.refused is not None:
            raise RefusedError(held.refused)
        return held.signed_in

    def knows(self, state: str, now: datetime) -> bool:
        """Return whether a state is that of a sign-in that was begun here, also one that came to nothing just now."""
        return self._of(state, now) is not None

    def coming_back(self, state: str, number: str, now: datetime) -> tuple[str, str, Leave]:
        """Return handle, station and what was asked of the sign-in of a state, which nobody else takes any more.

        Raises RefusedError where there is none, CodeNeededError where the number is not the one that its station shows.
        """
        found = self._of(state, now)
        if found is None or found.signed_in is not None or found.refused is not None or found.attempts < 0:
            raise RefusedError(OVER)
        if not secrets.compare_digest(found.number.encode(), number.strip().encode()):
            attempts = found.attempts + 1
            refused = OVER if attempts >= ATTEMPTS else None
            self._under_way[found.handle] = structs.replace(found, attempts=attempts, refused=refused)
            raise RefusedError(OVER) if refused else CodeNeededError(WRONG_NUMBER)
        # a code is good once, and so is a state
        self._under_way[found.handle] = structs.replace(found, attempts=-1)
        return found.handle, found.station, found.leave

    def done(self, handle: str, token: str, person: str) -> None:
        """Give the station the session of whoever has come back."""
        if (held := self._under_way.get(handle)) is not None:
            self._under_way[handle] = structs.replace(held, signed_in=(token, person))

    def failed(self, handle: str, why: Words) -> None:
        """Tell the station that it came to nothing."""
        if (held := self._under_way.get(handle)) is not None:
            self._under_way[handle] = structs.replace(held, refused=why)

    def _of(self, state: str, now: datetime) -> _UnderWay | None:
        self._forget(now)
        under_way = self._under_way.values()
        same = (each for each in under_way if secrets.compare_digest(each.leave.state.encode(), state.encode()))
        return next(same, None)

    def _forget(self, now: datetime) -> None:
        late = [handle for handle, each in self._under_way.items() if not now < each.until <= now + LASTS]
        for handle in late:
            del self._under_way[handle]
