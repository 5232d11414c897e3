"""The warnings of the weather service and of disaster control: cold, floods, landslides, storms, fog, forest fires.

A warning is given, then updated with more communes, and then cancelled or left to expire.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import cos, hypot, radians
from typing import Literal

from msgspec import Struct

from demo.province import CALENDAR, POSITIONS, START, WARDS, dice, seconds_since_start

RHYTHM = 6 * 3600.0
"""Seconds from one warning to the next."""
HELD = timedelta(days=3)
"""How long messages are given."""
LASTS = timedelta(hours=12)

Kind = Literal["Alert", "Update", "Cancel"]


class Peril(Struct, frozen=True, kw_only=True):
    """What is warned of, in both languages."""

    category: str
    """As CAP has them: Met, Geo, Fire."""
    vi: str
    en: str
    severity: str
    """Extreme, Severe, Moderate or Minor."""
    response: str
    advice_vi: str
    advice_en: str
    months: frozenset[int]


PERILS = (
    Peril(
        category="Met",
        vi="Rét đậm, rét hại",
        en="Severe cold",
        severity="Moderate",
        response="Prepare",
        advice_vi="Giữ ấm cho người già, trẻ em và gia súc; không sưởi bằng than trong phòng kín.",
        advice_en="Keep old people, children and cattle warm; do not burn coal in closed rooms.",
        months=frozenset({11, 12, 1, 2, 3}),
    ),
    Peril(
        category="Met",
        vi="Sương mù dày đặc trên đường đèo",
        en="Dense fog on mountain roads",
        severity="Minor",
        response="Monitor",
        advice_vi="Bật đèn, giảm tốc độ, giữ khoảng cách an toàn.",
        advice_en="Switch your lights on, slow down and keep your distance.",
        months=frozenset({10, 11, 12, 1, 2, 3, 4}),
    ),
    Peril(
        category="Fire",
        vi="Nguy cơ cháy rừng cấp cao",
        en="High risk of forest fires",
        severity="Severe",
        response="Avoid",
        advice_vi="Không đốt nương, không mang lửa vào rừng.",
        advice_en="Do not burn fields, do not take fire into the forest.",
        months=frozenset({10, 11, 12, 1, 2, 3, 4}),
    ),
    Peril(
        category="Met",
        vi="Mưa dông kèm lốc, sét",
        en="Thunderstorms with gusts",
        severity="Moderate",
        response="Shelter",
        advice_vi="Ở trong nhà, tránh xa cây cao và đường dây điện.",
        advice_en="Stay indoors, away from tall trees and power lines.",
        months=frozenset({4, 5, 6, 7, 8, 9, 10}),
    ),
    Peril(
        category="Geo",
        vi="Nguy cơ sạt lở đất, lũ quét",
        en="Risk of landslides and flash floods",
        severity="Severe",
        response="Evacuate",
        advice_vi="Rời khỏi sườn dốc và ven suối; theo hướng dẫn của xã.",
        advice_en="Leave slopes and stream banks; follow the commune's instructions.",
        months=frozenset({5, 6, 7, 8, 9, 10}),
    ),
    Peril(
        category="Met",
        vi="Lũ trên sông Kỳ Cùng",
        en="Flood on the Kỳ Cùng river",
        severity="Extreme",
        response="Evacuate",
        advice_vi="Không qua ngầm tràn; di dời tài sản lên cao.",
        advice_en="Do not cross fords; move your belongings to high ground.",
        months=frozenset({7, 8, 9}),
    ),
)


class Message(Struct, frozen=True, kw_only=True):
    """One message of a warning; moments are UTC."""

    warning: int
    step: int
    """1 for the first message of the warning."""
    kind: Kind
    sent: datetime
    onset: datetime
    expires: datetime
    peril: Peril
    communes: tuple[str, ...]
    """By their bare names."""
    earlier: tuple["Message", ...]
    """Those that it replaces."""


def messages(seed: int, now: datetime) -> list[Message]:
    """Return the messages of the newest days, the newest first."""
    newest = int(seconds_since_start(now) // RHYTHM)
    oldest = int(seconds_since_start(now - HELD) // RHYTHM) - 2
    found = (message for number in range(oldest, newest + 1) for message in warning(seed, number))
    return sorted((one for one in found if now - HELD <= one.sent <= now), key=lambda one: one.sent, reverse=True)


def warning(seed: int, number: int) -> list[Message]:
    """Return all messages of a warning, also those that are still to come."""
    chance = dice(seed, "warning", number)
    begin = START + timedelta(seconds=number * RHYTHM + chance.randrange(3600))
    month = begin.astimezone(CALENDAR).month
    peril = chance.choice([peril for peril in PERILS if month in peril.months])
    around = _nearest(chance.choice(list(POSITIONS)))
    first, more = chance.randint(2, 5), chance.randint(1, 3)
    steps: list[tuple[Kind, timedelta, int]] = [("Alert", timedelta(0), first)]
    if chance.random() < 0.7:
        steps.append(("Update", timedelta(minutes=chance.randint(60, 200)), first + more))
    if chance.random() < 0.6:
        steps.append(("Cancel", timedelta(minutes=chance.randint(300, 600)), steps[-1][2]))
    told: list[Message] = []
    for step, (kind, after, count) in enumerate(steps, start=1):
        told.append(
            Message(
                warning=number,
                step=step,
                kind=kind,
                sent=(begin + after).replace(microsecond=0),
                onset=begin + timedelta(hours=1),
                expires=begin + after + LASTS,
                peril=peril,
                communes=tuple(around[:count]),
                earlier=tuple(told),
            )
        )
    return told


def outline(commune: str) -> Iterator[tuple[float, float]]:
    """Return a closed hexagon of about four kilometres around a commune: latitude and longitude, degrees."""
    latitude, longitude = POSITIONS[commune]
    corners = ((0, 1), (0.87, 0.5), (0.87, -0.5), (0, -1), (-0.87, -0.5), (-0.87, 0.5), (0, 1))
    for north, east in corners:
        yield round(latitude + 0.036 * north, 4), round(longitude + 0.039 * east, 4)


def full_name(commune: str) -> str:
    """Return the name with what it is: a ward or a commune."""
    return f"{'phường' if commune in WARDS else 'xã'} {commune}"


def _nearest(commune: str) -> list[str]:
    latitude, longitude = POSITIONS[commune]
    scale = cos(radians(latitude))
    return sorted(
        POSITIONS, key=lambda name: hypot(POSITIONS[name][0] - latitude, (POSITIONS[name][1] - longitude) * scale)
    )
