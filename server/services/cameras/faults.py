"""What is wrong with the picture of a camera, as far as several looks in a row agree."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from server.contract.messages import Flaw, Severity
from server.contract.words import Words
from server.records import Look

TWICE = 2
"""Looks in a row that have to see a flaw before it is reported: one alone may be a lorry before the lens."""
RECENT = timedelta(minutes=15)
"""A look that is older tells nothing of whether a camera answers: the inspection has stopped."""

NAMES: Mapping[Flaw, Words] = {
    Flaw.UNREACHABLE: Words(vi="không có hình", en="no picture"),
    Flaw.FROZEN: Words(vi="hình đứng yên", en="frozen"),
    Flaw.COVERED: Words(vi="bị che", en="covered"),
    Flaw.DARK: Words(vi="tối", en="dark"),
    Flaw.BRIGHT: Words(vi="loá", en="over-exposed"),
    Flaw.BLURRED: Words(vi="mờ", en="blurred"),
    Flaw.MOVED: Words(vi="lệch hướng", en="turned away"),
    Flaw.CLOCK: Words(vi="sai giờ", en="wrong clock"),
}
SEVERITIES: Mapping[Flaw, Severity] = {
    **dict.fromkeys(Flaw, Severity.WARNING),
    # nothing can be seen, whatever happens there
    **dict.fromkeys((Flaw.UNREACHABLE, Flaw.FROZEN, Flaw.COVERED), Severity.CRITICAL),
}


class Watch:
    """Follows the looks at one camera."""

    def __init__(self) -> None:
        self.look: Look | None = None
        """The newest."""
        self._online: bool | None = None
        self._seen: dict[Flaw, tuple[int, datetime]] = {}
        """How often in a row, and since when."""

    def take(self, look: Look) -> None:
        """Take one look; one that is older than the newest is left out."""
        if self.look is not None and look.at <= self.look.at:
            return
        self.look = look
        before = self._seen
        # without a picture nothing can be said of the other flaws
        kept = before if Flaw.UNREACHABLE in look.flaws else {}
        seen = {flaw: (before[flaw][0] + 1, before[flaw][1]) if flaw in before else (1, look.at) for flaw in look.flaws}
        self._seen = {**kept, **seen}
        if Flaw.UNREACHABLE not in look.flaws:
            self._online = True
        elif Flaw.UNREACHABLE in self.flaws:
            self._online = False

    @property
    def flaws(self) -> tuple[Flaw, ...]:
        """What has been seen often enough, the gravest first; while no picture comes, that alone."""
        told = [flaw for flaw in Flaw if flaw in self._seen and self._seen[flaw][0] >= TWICE]
        return (Flaw.UNREACHABLE,) if Flaw.UNREACHABLE in told else tuple(told)

    @property
    def since(self) -> datetime | None:
        """Since when the first of its flaws is there; None without any."""
        return min((self._seen[flaw][1] for flaw in self.flaws), default=None)

    def online(self, now: datetime) -> bool | None:
        """Return whether pictures come from it; None where that is not known by now."""
        return self._online if self.look is not None and now - self.look.at <= RECENT else None


def gravest(flaws: Iterable[Flaw]) -> Severity:
    """Return how grave some flaws are together."""
    return max((SEVERITIES[flaw] for flaw in flaws), key=lambda each: each.gravity, default=Severity.NORMAL)


def spell(flaws: Iterable[Flaw]) -> Words:
    """Return some flaws in words; none without any."""
    named = [NAMES[flaw] for flaw in flaws]
    return Words(vi=", ".join(each.vi for each in named), en=", ".join(each.en for each in named))
