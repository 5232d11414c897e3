"""The correspondence of the province: documents that assign tasks, and what their receivers report of them.

In each minute one packet comes. Every sixth is a document; those between report of earlier ones, in their order.
"""

from datetime import date, datetime, timedelta

from msgspec import Struct

from demo import incident
from demo.province import BOARD, CALENDAR, DEPARTMENTS, START, UNITS, dice, seconds_since_start
from demo.subjects import title

RHYTHM = 60.0
"""Seconds from one packet to the next."""
ROUND = 6
"""Packets of which the first is a document."""

ARRIVED, REFUSED, ACCEPTED, WAITING, IN_PROGRESS, DONE, REVOKED = "01", "02", "03", "04", "05", "06", "13"
STATUSES = {
    ARRIVED: "Đã đến",
    REFUSED: "Từ chối tiếp nhận",
    ACCEPTED: "Đã tiếp nhận",
    WAITING: "Chờ phân công",
    IN_PROGRESS: "Đang xử lý",
    DONE: "Đã hoàn thành",
    REVOKED: "Lấy lại văn bản",
}
"""The codes that the receivers report, as QCVN 102:2016/BTTTT has them."""

# of each place in a round: what is reported, and how many rounds after its document
_COURSE = {1: (ARRIVED, 0), 2: (ACCEPTED, 1), 3: (WAITING, 2), 4: (IN_PROGRESS, 5), 5: (DONE, 15)}
_OWNERS = (*DEPARTMENTS, *UNITS)
_TERMS = (None, 1, 2, 3, 5, 7, 10, 15, 20, 30)


class Document(Struct, frozen=True, kw_only=True):
    """One document that assigns a task."""

    number: int
    """Of the packet."""
    code: int
    """The office's own number, counted through the year."""
    notation: str
    subject: str
    receiver: str
    sent: datetime
    """UTC."""
    due: date | None
    attachment: int
    """Bytes."""
    urgent: bool


class Report(Struct, frozen=True, kw_only=True):
    """What a receiver reports of a document."""

    number: int
    document: Document
    status: str
    sent: datetime
    """UTC."""


def newest(now: datetime) -> int:
    """Return the number of the packet that came last at ``now``."""
    return int(seconds_since_start(now) // RHYTHM)


def packet(seed: int, number: int) -> Document | Report:
    """Return packet ``number``."""
    place = number % ROUND
    if place:
        status, rounds = _COURSE[place]
        first = number - place - rounds * ROUND
        end = _end(seed, first)
        if status == ACCEPTED and end == REFUSED:
            status = REFUSED
        elif status == DONE and end == REVOKED:
            status = REVOKED
        told = status in {ARRIVED, ACCEPTED, REFUSED} or (end != REFUSED and (status != DONE or end == DONE))
        if told:
            sent = _moment(number) + timedelta(seconds=dice(seed, "report", number).randrange(40))
            return Report(number=number, document=_document(seed, first), status=status, sent=sent)
    # where there is nothing to report, there is time for another document
    return _document(seed, number)


def _document(seed: int, number: int) -> Document:
    chance = dice(seed, "document", number)
    sent = _moment(number) + timedelta(seconds=chance.randrange(40))
    day = sent.astimezone(CALENDAR).date()
    urgent = 0 < (sent - incident.began(incident.number(sent))).total_seconds() - 600 <= ROUND * RHYTHM
    owner = BOARD if urgent else chance.choice(_OWNERS)
    subject = title(chance, owner, day.timetuple().tm_yday)
    if urgent:
        subject = f"Về việc giải toả ùn tắc phương tiện tại cửa khẩu {incident.GATE}"
    term = 0 if urgent else chance.choice(_TERMS)
    passed = sent - datetime(day.year, 1, 1, tzinfo=CALENDAR)
    return Document(
        number=number,
        code=1 + int(passed.total_seconds() // (ROUND * RHYTHM)),
        notation=f"UBND-{chance.choice(('TH', 'KT', 'NC', 'KGVX'))}",
        subject=subject,
        receiver=owner,
        sent=sent,
        due=None if term is None else day + timedelta(days=term),
        attachment=chance.choice((3_000, 8_000, 20_000, 40_000, 250_000)) if chance.random() < 0.8 else 0,
        urgent=urgent,
    )


def _end(seed: int, number: int) -> str | None:
    """Return how a document ends: None for those that nobody finishes."""
    return dice(seed, "end", number).choices((DONE, REFUSED, REVOKED, None), (78, 5, 3, 14))[0]


def _moment(number: int) -> datetime:
    return START + timedelta(seconds=number * RHYTHM)
