"""Which other servers stand by, as their rows tell. Pure: the time comes in, seconds of this machine's clock."""

from collections.abc import Sequence

from server.contract.words import Words
from server.store.fencing import LEASE
from server.store.leases import LeaseRow

SILENT_AFTER = 4.0
"""Seconds after which a row that does not change is that of a server which is gone."""


class Peers:
    """What the server that serves knows of those that would take over."""

    def __init__(self, name: str) -> None:
        """Take what this server is called."""
        self._name = name
        self._seen: dict[str, tuple[int, float]] = {}
        """How often each has said that it is there, and when that was new."""
        self._begun: float | None = None
        self.present: tuple[str, ...] = ()
        """Who stands by."""
        self.missing: Words | None = None
        """Said where nobody does."""
        self.unlike: Words | None = None
        """Said where one that does has other keys or secrets than this one."""

    def see(self, rows: Sequence[LeaseRow], now: float, likeness: str) -> bool:
        """Take the rows of all servers, and what this one has alike with them; return whether anything has changed."""
        self._begun = now if self._begun is None else self._begun
        first = not self._seen
        for row in rows:
            name = row.name.removeprefix(f"{LEASE}/")
            if name == self._name:
                continue
            before = self._seen.get(name)
            if before is None or before[0] != row.beats:
                # a row of which only the last beat is known may be that of a server that was gone long ago
                heard = float("-inf") if before is None and first else now
                self._seen[name] = row.beats, heard
        present = tuple(sorted(name for name, (_, heard) in self._seen.items() if now - heard < SILENT_AFTER))
        missing = None
        if not present and now - self._begun >= SILENT_AFTER:
            missing = _alone(sorted(self._seen))
        others = [row.name.removeprefix(f"{LEASE}/") for row in rows if row.holder != likeness]
        unlike = _unlike(others) if (others := [name for name in others if name in present]) else None
        news = (present, missing, unlike) != (self.present, self.missing, self.unlike)
        self.present, self.missing, self.unlike = present, missing, unlike
        return news


def _unlike(names: Sequence[str]) -> Words:
    others = ", ".join(names)
    return Words(
        vi=f"{others} có khóa hoặc mật khẩu khác ở đây: hãy chép keys/stations, keys/cameras.key và secrets sang",
        en=f"{others} has other keys or secrets than this server: copy keys/stations, keys/cameras.key and secrets",
    )


def _alone(known: Sequence[str]) -> Words:
    if not known:
        return Words(
            vi="không có máy chủ dự phòng: hãy khởi động máy chủ thứ hai; nếu máy chủ này dừng, không ai tiếp quản",
            en="no server stands by: start the second one; nobody takes over if this one ends",
        )
    names = ", ".join(known)
    return Words(
        vi=f"không có máy chủ dự phòng: hãy khởi động lại {names}; nếu máy chủ này dừng, không ai tiếp quản",
        en=f"no server stands by: start {names} again; nobody takes over if this one ends",
    )
