"""Compares what stations prove of themselves with what their wall shows, and names those that differ."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from server.contract.messages import Proofs, StationProof, Update, WallState
from server.contract.proof_commands import COLUMNS, ROWS, SendProof
from server.contract.words import Words
from server.health import Health
from server.hub import FOREVER, Hub

LATE = 2.0
"""Seconds that a station may be behind: a burst of updates, a layout that is being built."""
TWICE = 2
"""How often in a row something has to differ before it is said: a picture may be between two moments once."""
LAPSED = 10.0
"""Seconds after its last proof for which a station is judged: then its silence is another matter."""
VOTES_FOR = 3.0
"""Seconds after its last proof for which a station counts where others differ: a word or two may be late."""
COVERED = 0.1
"""Share of a screen's cells that somebody else has painted, from which on that is said."""
SHOWN = timedelta(seconds=15)
MOST = 3
"""Topics that are named."""

log = logging.getLogger(__name__)


class _Held:
    """What is known of one station."""

    def __init__(self) -> None:
        self.at = 0.0
        """When it sent its last proof, monotonic."""
        self.proof: SendProof | None = None
        self.times: Counter[str] = Counter()
        """How often in a row each thing differed."""
        self.since: datetime | None = None


class ProofJudge:
    """Holds the newest proof of each station, by wall."""

    def __init__(self, hub: Hub, health: Health, clock: Callable[[], float] = time.monotonic) -> None:
        self._hub, self._health, self._clock = hub, health, clock
        self._changed: dict[str, float] = {}
        """When each topic was published last, monotonic; what was restored counts as old."""
        self._stations: dict[str, dict[str, _Held]] = {}

    def follow(self, update: Update, at: datetime) -> None:
        """Note when a topic was published; ``at`` is that, UTC."""
        del at
        self._changed[update.topic] = self._clock()

    def take(self, station: str, proof: SendProof) -> None:
        """Judge what a station proves."""
        now = self._clock()
        held = self._stations.setdefault(proof.wall, {})
        for name in [name for name, each in held.items() if now - each.at > LAPSED]:
            del held[name]
        mine = held.setdefault(station, _Held())
        mine.at, mine.proof = now, proof
        others = {
            name: each.proof
            for name, each in sorted(held.items())
            if each.proof is not None and name != station and now - each.at < VOTES_FOR
        }
        found = dict(self._flaws(station, proof, others))
        mine.times = Counter({key: mine.times[key] + 1 for key in found})
        said = tuple(words for key, words in found.items() if mine.times[key] >= TWICE)
        mine.since = (mine.since or datetime.now(UTC)) if said else None
        self._tell(proof.wall, station, said, mine)

    def _flaws(self, station: str, proof: SendProof, others: Mapping[str, SendProof]) -> Iterator[tuple[str, Words]]:
        """Yield what differs, each with a key that stays while it does."""
        now, topic = self._clock(), f"wall/{proof.wall}"
        wall = self._hub.latest.get(topic)
        state = wall.document if wall is not None else None
        if isinstance(state, WallState) and proof.revision != state.revision:
            if now - self._changed.get(topic, -LATE) > LATE:
                yield (
                    "revision",
                    Words(
                        vi=f"chưa theo kịp màn hình ghép: đang ở lần đổi {proof.revision}, đúng là {state.revision}",
                        en=f"it does not follow the wall: at change {proof.revision}, which is {state.revision}",
                    ),
                )
        else:
            yield from self._scenes(station, proof, others, now)
        if late := self._late(proof, now):
            names = ", ".join(late[:MOST]) + (f" +{len(late) - MOST}" if len(late) > MOST else "")
            yield (
                "topics",
                Words(vi=f"số liệu cũ hơn máy chủ: {names}", en=f"older figures than the server's: {names}"),
            )
        for screen in proof.screens:
            if screen.foreign > COVERED * COLUMNS * ROWS:
                share = round(100 * screen.foreign / (COLUMNS * ROWS))
                yield (
                    f"screen {screen.screen}",
                    Words(
                        vi=f"màn hình {screen.screen} bị che hoặc tối {share} %: xem có cửa sổ lạ, lỏng cáp không",
                        en=f"screen {screen.screen} is covered or dark, {share} %: look for another window or a cable",
                    ),
                )

    def _scenes(
        self, station: str, proof: SendProof, others: Mapping[str, SendProof], now: float
    ) -> Iterator[tuple[str, Words]]:
        """Yield which surfaces differ from those of others that know the same of the wall.

        What most of them show is right, whoever is on duty. Where as many show one as the other, those are right whose
        figures are as new as the server's; where that does not tell either, all of them are named.
        """
        alike = {station: proof} | {name: each for name, each in others.items() if each.revision == proof.revision}
        wrong: dict[tuple[str, ...], list[int]] = {}
        unclear: dict[tuple[str, ...], list[int]] = {}
        for surface in proof.surfaces:
            shown: dict[bytes, list[str]] = {}
            for name, each in alike.items():
                for theirs in each.surfaces:
                    if theirs.number == surface.number:
                        shown.setdefault(theirs.digest, []).append(name)
            most = max(map(len, shown.values()))
            right = [names for names in shown.values() if len(names) == most]
            if len(right) > 1:
                right = [names for names in right if not any(self._late(alike[each], now) for each in names)] or right
            if len(right) > 1:
                unclear.setdefault(tuple(sorted(name for names in shown.values() for name in names)), []).append(
                    surface.number
                )
            elif station not in right[0]:
                wrong.setdefault(tuple(sorted(right[0])), []).append(surface.number)
        for names, surfaces in wrong.items():
            told, numbers = ", ".join(names), ", ".join(map(str, surfaces))
            words = Words(
                vi=f"mặt {numbers} hiện khác {told}", en=f"surface {numbers} does not show the same as {told}"
            )
            yield f"scene {told}", words
        for names, surfaces in unclear.items():
            told, numbers = ", ".join(names), ", ".join(map(str, surfaces))
            words = Words(
                vi=f"mặt {numbers} khác nhau giữa {told}: chưa rõ bên nào đúng, hãy xem từng trạm",
                en=f"surface {numbers} differs between {told}: which is right is not known, look at each",
            )
            yield f"unclear {told}", words

    def _late(self, proof: SendProof, now: float) -> list[str]:
        return sorted(topic for topic, seq in proof.topics.items() if self._is_late(topic, seq, now))

    def _is_late(self, topic: str, seq: int, now: float) -> bool:
        if topic.endswith("/*"):
            kind = topic.removesuffix("*")
            there = [(update.seq, name) for name, update in self._hub.latest.items() if name.startswith(kind)]
            newest, name = max(there, default=(0, ""))
        else:
            held = self._hub.latest.get(topic)
            newest, name = (held.seq if held is not None else 0), topic
        return newest > seq and now - self._changed.get(name, -LATE) > LATE

    def _tell(self, wall: str, station: str, said: tuple[Words, ...], mine: _Held) -> None:
        topic, key = f"proof/{wall}", f"proof/{station}"
        told = self._hub.latest.get(topic)
        before = told.document if told is not None and isinstance(told.document, Proofs) else Proofs()
        seen = all(screen.fingerprint for screen in mine.proof.screens) if mine.proof is not None else False
        state = StationProof(station=station, differs=said, since=mine.since, seen=seen)
        there = self._stations[wall]
        others = [each for each in before.stations if each.station != station and each.station in there]
        after = Proofs(stations=tuple(sorted([*others, state], key=lambda each: each.station)))
        if after != before:
            self._hub.publish(topic, after, fresh_for=FOREVER)
        if not said:
            self._health.over(key)
            return
        vi, en = "; ".join(each.vi for each in said), "; ".join(each.en for each in said)
        self._health.say(key, Words(vi=f"trạm {station}: {vi}", en=f"station {station}: {en}"), lasting=SHOWN)
