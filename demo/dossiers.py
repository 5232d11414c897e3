"""The dossiers that people hand in at the one-stop offices, from the hour they come to the hour they are answered.

A day's dossiers are drawn at once, in columns: a million of them are sent without keeping one.
"""

import functools
from datetime import date, datetime, time
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from demo.hours import WORKING, workdays, works
from demo.people import FAMILIES, GIVEN, MIDDLES
from demo.procedures import OFFICES, PROCEDURES
from demo.province import CALENDAR, DEPARTMENTS, START, WARDS

A_WORKDAY, A_WEEKEND_DAY, A_HOLIDAY = 2200, 260, 90
"""Dossiers that come, on average."""
ONLINE, POST = 0.871, 0.012
"""Shares on a working day; with the days on which all are online, 87.76 % of all are."""
LATE = 0.01
LONGEST = 110
"""Days after which the last dossier of a day has been answered."""
NEVER = np.iinfo(np.int64).max

Column = npt.NDArray[np.int64]


class Status(IntEnum):
    """The portal's codes for how a dossier stands."""

    NEW = 1
    ACCEPTED = 2
    REFUSED = 3
    IN_PROGRESS = 4
    SUPPLEMENT_ASKED = 5
    FEE_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10


class Day(Struct, frozen=True, kw_only=True):
    """What came in one day of the province's calendar, in the order in which it came.

    Moments are seconds since START; those that never come are NEVER.
    """

    received: Column
    accepted: Column
    asked: Column
    """When the office asked for something."""
    answered: Column
    """When it got it."""
    due: Column
    finished: Column
    returned: Column
    end: Column
    """The status in which it is finished: DONE for most."""
    question: Column
    """The status while the office waits: SUPPLEMENT_ASKED or FEE_ASKED."""
    procedure: Column
    office: Column
    channel: Column
    """0 direct, 1 online, 2 by post."""
    collected: Column
    """How the result is given, likewise."""
    paid: Column
    """1 online, 0 otherwise, -1 where there is no fee."""
    digitised: Column
    person: Column

    def status(self, now: int) -> Column:
        """Return how each stands at ``now``, seconds since START."""
        status = np.full(len(self.received), int(Status.NEW))
        status[self.accepted <= now] = Status.ACCEPTED
        status[self.accepted + 1800 <= now] = Status.IN_PROGRESS
        waits = (self.asked <= now) & (now < self.answered)
        status[waits] = self.question[waits]
        over = self.finished <= now
        status[over] = self.end[over]
        status[(self.returned <= now) & over] = Status.RETURNED
        return status

    def changed(self, now: int) -> Column:
        """Return when each changed for the last time until ``now``; -1 for those that have not come yet."""
        changed = np.full(len(self.received), -1)
        for moment in (self.received, self.accepted, self.accepted + 1800, self.asked, self.answered, self.finished):
            happened = (moment <= now) & (moment <= self.finished)
            changed[happened] = np.maximum(changed[happened], moment[happened])
        happened = self.returned <= now
        changed[happened] = self.returned[happened]
        return changed


def seconds(moment: datetime) -> int:
    """Return whole seconds from START."""
    return int((moment - START).total_seconds())


@functools.lru_cache(maxsize=1024)
def count(seed: int, day: date) -> int:
    """Return how many dossiers come in a day."""
    mean = A_WORKDAY if works(day) else A_WEEKEND_DAY if day.weekday() >= 5 else A_HOLIDAY
    return int(_dice(seed, day, 1).poisson(mean))


@functools.lru_cache(maxsize=160)
def dossiers(seed: int, day: date) -> Day:
    """Return all that come in a day of the province's calendar."""
    n, dice = count(seed, day), _dice(seed, day, 2)
    channel = _channel(dice, n, working=works(day))
    clock = np.where(channel == 0, _in_office(dice, n), _at_home(dice, n))
    order = np.argsort(clock, kind="stable")
    channel, clock = channel[order], clock[order]
    received = _midnight(day) + clock
    procedure = dice.choice(len(PROCEDURES), n, p=_WEIGHTS)
    office = np.where(_DEPARTMENT[procedure] >= 0, _DEPARTMENT[procedure], dice.choice(_COMMUNES, n, p=_SIZES))

    at_once = works(day) & (clock >= 7.5 * 3600) & (clock < 16.5 * 3600)
    days = np.array([_midnight(one) for one in workdays(day, 80)])
    opening = days[np.where(works(day) & (clock >= 7.5 * 3600), 1, 0)]
    accepted = np.where(at_once, received + dice.integers(240, 3000, n), opening + 27000 + dice.integers(0, 5400, n))

    # what comes after three o'clock counts from the next working day
    late_in_day = works(day) & (clock > 15 * 3600)
    first = np.where(late_in_day, 1, 0)
    term = _TERMS[procedure]
    due = days[first + term] + 17 * 3600

    took = np.floor(term * dice.uniform(0.25, 1.0, n)).astype(np.int64)
    finished = np.clip(days[first + took] + _worked(dice, n), accepted + 600, due)
    late = dice.random(n) < LATE
    over = 1 + np.minimum(dice.geometric(0.16, n), 24)
    finished = np.where(late, days[first + term + over] + _worked(dice, n), finished)

    end = dice.choice(
        [Status.DONE, Status.WITHDRAWN, Status.REFUSED, Status.STOPPED], n, p=[0.984, 0.008, 0.006, 0.002]
    )
    collected = np.where(dice.random(n) < 0.78, 1, np.where(dice.random(n) < 0.7, 0, 2))
    wait = np.where(collected == 1, dice.integers(60, 600, n), dice.integers(3600, 4 * 86400, n))
    fee = _FEES[procedure]
    asks = (dice.random(n) < 0.09) & (term > 0)
    asked = np.where(asks, accepted + ((finished - accepted) * 0.2).astype(np.int64), NEVER)
    return Day(
        received=received,
        accepted=accepted,
        asked=asked,
        answered=np.where(asks, accepted + ((finished - accepted) * 0.6).astype(np.int64), NEVER),
        due=due,
        finished=finished,
        returned=np.where(end == Status.DONE, finished + wait, NEVER),
        end=end,
        question=np.where(fee & (dice.random(n) < 0.4), int(Status.FEE_ASKED), int(Status.SUPPLEMENT_ASKED)),
        procedure=procedure,
        office=office,
        channel=channel,
        collected=collected,
        paid=np.where(fee, (dice.random(n) < np.where(channel == 1, 0.72, 0.2)).astype(np.int64), -1),
        digitised=(dice.random(n) < 0.86).astype(np.int64),
        person=dice.integers(0, 2**40, n),
    )


def owner(person: int) -> tuple[str, str]:
    """Return the name and the telephone number of the invented person of this number."""
    rest, family = divmod(person, len(FAMILIES))
    rest, middle = divmod(rest, len(MIDDLES))
    rest, given = divmod(rest, len(GIVEN))
    return f"{FAMILIES[family]} {MIDDLES[middle]} {GIVEN[given]}", f"000{rest % 10**7:07d}"


_WEIGHTS = np.array([procedure.weight for procedure in PROCEDURES])
_WEIGHTS /= _WEIGHTS.sum()
_TERMS = np.array([procedure.term for procedure in PROCEDURES])
_FEES = np.array([procedure.fee for procedure in PROCEDURES])
_DEPARTMENT = np.array(
    [OFFICES.index(procedure.department) if procedure.department else -1 for procedure in PROCEDURES]
)
_COMMUNES = np.arange(len(DEPARTMENTS), len(OFFICES))
# a ward has about four times the people of a commune
_SIZES = np.array([4.0 if number < len(WARDS) else 1.0 for number in range(len(_COMMUNES))])
_SIZES /= _SIZES.sum()
# of a day, how much comes online in each hour
_HOURS = np.array(
    [4, 2, 1, 1, 1, 3, 8, 30, 60, 66, 58, 34, 18, 38, 60, 62, 52, 30, 18, 20, 24, 22, 15, 8], dtype=np.float64
)
_HOURS /= _HOURS.sum()


def _channel(dice: np.random.Generator, n: int, *, working: bool) -> Column:
    if not working:
        return np.ones(n, np.int64)
    return dice.choice(np.array([0, 1, 2]), n, p=[1 - ONLINE - POST, ONLINE, POST])


def _in_office(dice: np.random.Generator, n: int) -> Column:
    # nobody is let in in the last minutes
    return _second_of_work(dice.uniform(0, WORKING - 900, n))


def _at_home(dice: np.random.Generator, n: int) -> Column:
    return dice.choice(24, n, p=_HOURS) * 3600 + dice.integers(0, 3600, n)


def _worked(dice: np.random.Generator, n: int) -> Column:
    return _second_of_work(dice.uniform(600, WORKING, n))


def _second_of_work(worked: npt.NDArray[np.float64]) -> Column:
    morning = 4 * 3600
    return np.where(worked < morning, 7.5 * 3600 + worked, 13.5 * 3600 + worked - morning).astype(np.int64)


def _midnight(day: date) -> int:
    return seconds(datetime.combine(day, time(), CALENDAR))


def _dice(seed: int, day: date, about: int) -> np.random.Generator:
    return np.random.default_rng([seed % 2**32, day.toordinal(), about])
