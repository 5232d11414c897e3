"""What citizens report from the street: potholes, rubbish, lamps that are out, and the jam at the border.

A day's reports follow from the seed and the day; how they stand follows from the time as well.
"""

import functools
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Literal

from msgspec import Struct, structs

from demo import incident, people
from demo.complaints import COMPLAINTS, JAMS, SERVICES, Service
from demo.province import CALENDAR, COMMUNES, POSITIONS, WARDS, Position, dice

HELD = 90
"""Days."""
LEAST, MOST = 6, 24
"""Reports of a day besides those of the jams."""
REPEATS = 0.14
"""Share of reports that somebody else has made already, at the same spot."""
ALWAYS_AWAKE = range(6, 22)
"""Hours of the day in which a jam is reported."""


class Report(Struct, frozen=True, kw_only=True):
    """One report as it stands at some time; moments are UTC."""

    id: str
    service: Service
    description: str
    requested: datetime
    expected: datetime
    """When it has to be dealt with."""
    updated: datetime
    status: Literal["open", "closed"]
    notes: str
    agency: str | None
    """Who deals with it, once somebody does."""
    address: str
    position: Position
    media: bool
    rating: int | None
    """What the citizen gives, from 1 to 5, once it is closed."""


class _Told(Struct, frozen=True, kw_only=True):
    """What does not change in a report."""

    id: str
    service: Service
    description: str
    requested: datetime
    taken: datetime
    closed: datetime
    agency: str
    address: str
    position: Position
    media: bool
    rating: int | None


def reports(seed: int, now: datetime) -> list[Report]:
    """Return the reports of the newest HELD days, oldest first."""
    today = now.astimezone(CALENDAR).date()
    told = (one for age in range(HELD, -1, -1) for one in _day(seed, today - timedelta(days=age)))
    since = now - timedelta(days=HELD)
    return [_at(one, now) for one in told if since <= one.requested <= now]


def _at(told: _Told, now: datetime) -> Report:
    if told.closed <= now:
        notes, updated = f"{told.agency} đã xử lý xong và trả lời người dân.", told.closed
    elif told.taken <= now:
        notes, updated = f"{told.agency} đã tiếp nhận, đang xử lý.", told.taken
    else:
        notes, updated = "Chờ phân công xử lý.", told.requested
    return Report(
        id=told.id,
        service=told.service,
        description=told.description,
        requested=told.requested,
        expected=told.requested + timedelta(hours=told.service.hours),
        updated=updated,
        status="closed" if told.closed <= now else "open",
        notes=notes,
        agency=told.agency if told.taken <= now else None,
        address=told.address,
        position=told.position,
        media=told.media,
        rating=told.rating if told.closed <= now else None,
    )


@functools.lru_cache(maxsize=2 * HELD)
def _day(seed: int, day: date) -> tuple[_Told, ...]:
    drawn = [*_complaints(seed, day), *_jams(seed, day)]
    return tuple(sorted(drawn, key=lambda told: (told.requested, told.id)))


def _complaints(seed: int, day: date) -> Iterator[_Told]:
    chance = dice(seed, "reports", day.isoformat())
    earlier: list[_Told] = []
    for number in range(chance.randint(LEAST, MOST)):
        hour = chance.choices(range(24), [1, 1, 1, 1, 1, 2, 5, 8, 9, 9, 8, 7, 5, 5, 7, 8, 8, 9, 8, 7, 6, 4, 2, 1])[0]
        requested = _moment(day, hour, chance)
        name = f"{day:%y%m%d}{number:03d}"
        if earlier and chance.random() < REPEATS:
            first = chance.choice(earlier)
            service, place, position = first.service, first.address, _near(chance, first.position, 0.0002)
        else:
            (service,) = chance.choices(SERVICES, [service.weight for service in SERVICES])
            place, position = _somewhere(chance)
        told = _report(chance, name, service, chance.choice(COMPLAINTS[service.code]), requested, place, position)
        earlier.append(told)
        yield told


def _jams(seed: int, day: date) -> Iterator[_Told]:
    midnight = datetime.combine(day, time(), CALENDAR)
    number = incident.number(midnight)
    while (begin := incident.began(number).astimezone(CALENDAR)).date() <= day:
        if begin.date() == day and begin.hour in ALWAYS_AWAKE:
            chance = dice(seed, "reports", "jam", number)
            for witness in range(chance.randint(2, 3)):
                requested = begin + timedelta(minutes=chance.uniform(4 + 8 * witness, 10 + 10 * witness))
                name = f"{day:%y%m%d}9{begin.hour:02d}{witness}"
                position = _near(chance, incident.SPOT, 0.0002)
                address = f"Khu vực cửa khẩu {incident.GATE}, xã {incident.COMMUNE}"
                told = _report(chance, name, SERVICES[0], JAMS[witness], requested, address, position)
                closed = incident.ended(number) + timedelta(minutes=chance.uniform(5, 90))
                # everybody knows of it soon
                taken = told.requested + timedelta(minutes=chance.randint(2, 12))
                yield structs.replace(told, taken=taken, closed=closed.replace(microsecond=0))
        number += 1


def _report(
    chance: Random, name: str, service: Service, text: str, requested: datetime, address: str, position: Position
) -> _Told:
    if chance.random() < 0.08:
        # people write down what a public record must not keep
        text += f" Liên hệ {people.name(chance)}, điện thoại {people.phone(chance)}, thư nguoidan{name}@example.com."
    taken = requested + timedelta(hours=chance.expovariate(1 / 2.5))
    in_time = chance.random() < 0.8
    share = chance.uniform(0.1, 0.95) if in_time else 1 + chance.expovariate(1 / 2.5)
    closed = max(taken + timedelta(minutes=10), requested + timedelta(hours=service.hours * share))
    agency = service.agency or f"UBND {address.rsplit(', ', 1)[-1]}"
    rating = chance.choices((1, 2, 3, 4, 5), (2, 3, 10, 40, 45) if in_time else (15, 20, 30, 25, 10))[0]
    return _Told(
        id=name,
        service=service,
        description=text,
        requested=requested.replace(microsecond=0),
        taken=taken.replace(microsecond=0),
        closed=closed.replace(microsecond=0),
        agency=agency,
        address=address,
        position=position,
        media=chance.random() < 0.5,
        rating=rating if chance.random() < 0.65 else None,
    )


def _somewhere(chance: Random) -> tuple[str, Position]:
    ward = chance.random() < 0.45
    name = chance.choice(WARDS if ward else COMMUNES)
    street = chance.choice(_STREETS) if ward else f"thôn {chance.choice(_VILLAGES)}"
    return f"{street}, {'phường' if ward else 'xã'} {name}", _near(chance, POSITIONS[name], 0.009)


def _near(chance: Random, position: Position, degrees: float) -> Position:
    latitude, longitude = (part + chance.uniform(-degrees, degrees) for part in position)
    return round(latitude, 6), round(longitude, 6)


def _moment(day: date, hour: int, chance: Random) -> datetime:
    return datetime.combine(day, time(hour), CALENDAR) + timedelta(seconds=chance.randrange(3600))


_STREETS = ("đường Trần Đăng Ninh", "đường Bà Triệu", "đường Lê Lợi", "đường Hùng Vương", "đường Lý Thường Kiệt")
_VILLAGES = ("Nà Pài", "Bản Cáu", "Khơi Đa", "Pò Nghiêu", "Lũng Vài", "Nà Sla", "Đồng Ý", "Cốc Lùng")
