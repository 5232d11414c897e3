"""The national portal's synchronisation of dossiers, ``DongBoHoSoMC``, and the quality of service by office.

Times are local, ``yyyyMMddHHmmss``; empty where they have not come.
"""

import asyncio
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo import quality
from demo.dossiers import LONGEST, Day, count, dossiers, owner, seconds
from demo.procedures import FIELDS, OFFICES, PROCEDURES
from demo.province import CALENDAR, START
from demo.stage import Stage

PAGE = 2000
"""Dossiers in one answer."""
HELD = 400
"""Days of which the portal knows the dossiers."""
UNIT = "000.00.00.H37"
"""The province, in the identifiers of agencies."""

_LOCAL = np.datetime64(START.astimezone(CALENDAR).replace(tzinfo=None), "s")
_CODES = [f"000.{number:02d}.{'00' if number < 20 else '01'}.H37" for number in range(1, len(OFFICES) + 1)]


class Row(Struct, frozen=True, rename="pascal"):
    """One dossier as the portal tells it."""

    ma_ho_so: str
    ma_tthc: str = msgspec.field(name="MaTTHC")
    ten_tthc: str = msgspec.field(name="TenTTHC")
    ma_linh_vuc: str
    ten_linh_vuc: str
    chu_ho_so: str
    so_dien_thoai: str
    ngay_tiep_nhan: str
    ngay_hen_tra: str
    ngay_ket_thuc_xu_ly: str
    ngay_tra: str
    trang_thai_ho_so: str
    hinh_thuc: str
    hinh_thuc_tra: str
    don_vi_xu_ly: str
    ma_don_vi: str
    thanh_toan_truc_tuyen: str
    so_hoa: str


class _Piece(NamedTuple):
    """The dossiers of one day that are asked for: all, or those that are chosen."""

    day: date
    size: int
    chosen: npt.NDArray[np.int64] | None


def page(seed: int, now: datetime, since: datetime | None, number: int) -> bytes:
    """Return page ``number``, from 1, of what came or changed since: all that is held where no time is said.

    Pages after the last are empty. Raises ValueError for a number below 1.
    """
    if number < 1:
        raise ValueError("trang: pages are counted from 1")
    pieces = list(_pieces(seed, now, since))
    total = sum(piece.size for piece in pieces)
    moment = now.astimezone(CALENDAR)
    envelope = {
        "session": f"{seed:04x}{seconds(now) // 3600:08x}",
        "madonvi": UNIT,
        "service": "DongBoHoSoMC",
        # the portal reads the offices' own systems at night
        "isUpdating": moment.hour == 2 and moment.minute < 2,
        "data": list(_rows(seed, now, pieces, (number - 1) * PAGE, number * PAGE)),
        "tongSoTrang": max(1, math.ceil(total / PAGE)),
    }
    return msgspec.json.encode(envelope)


def moment(text: str) -> datetime:
    """Return the time that ``yyyyMMddHHmmss`` means, UTC; raises ValueError for anything else."""
    if len(text) != 14 or not text.isdecimal():
        raise ValueError("tuNgay: expected yyyyMMddHHmmss")
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=CALENDAR)


def routes(stage: Stage) -> list[Route]:
    """Return the addresses of the portal."""

    async def synchronise(request: Request) -> Response:
        stage.bearer(request)
        asked = request.query_params
        try:
            since = moment(asked["tuNgay"]) if asked.get("tuNgay") else None
            # in a thread, because a page is some milliseconds of work and other sources have to answer meanwhile
            body = await asyncio.to_thread(page, stage.seed, stage.now(), since, int(asked.get("trang") or 1))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        return Response(body, media_type="application/json")

    async def measure(_request: Request) -> Response:
        items = await asyncio.to_thread(quality.items, stage.seed, stage.now())
        return Response(msgspec.json.encode({"items": items}), media_type="application/json")

    return [Route("/portal/DongBoHoSoMC", synchronise), Route("/one-stop/quality", measure)]


def _pieces(seed: int, now: datetime, since: datetime | None) -> Iterator[_Piece]:
    today = now.astimezone(CALENDAR).date()
    first = today - timedelta(days=HELD)
    oldest = datetime.combine(first, time(), CALENDAR)
    begin = max(since or oldest, oldest).astimezone(CALENDAR)
    day = max(first, begin.date() - timedelta(days=LONGEST))
    while day <= today:
        if day < today and datetime.combine(day, time(), CALENDAR) >= begin:
            yield _Piece(day, count(seed, day), None)
        else:
            chosen = np.flatnonzero(dossiers(seed, day).changed(seconds(now)) >= seconds(begin))
            yield _Piece(day, len(chosen), chosen)
        day += timedelta(days=1)


def _rows(seed: int, now: datetime, pieces: list[_Piece], begin: int, end: int) -> Iterator[Row]:
    at = 0
    for day, size, chosen in pieces:
        first, last = max(begin - at, 0), min(end - at, size)
        if first < last:
            numbers = np.arange(first, last) if chosen is None else chosen[first:last]
            yield from _day(day, dossiers(seed, day), numbers, seconds(now))
        at += size


def _day(day: date, told: Day, numbers: npt.NDArray[np.int64], now: int) -> Iterator[Row]:
    status = told.status(now)[numbers].tolist()
    moments = [
        _spell(column[numbers], now if past else None)
        for column, past in ((told.received, False), (told.due, False), (told.finished, True), (told.returned, True))
    ]
    columns = (told.procedure, told.office, told.channel, told.collected, told.paid, told.digitised, told.person)
    rows = zip(numbers.tolist(), status, *moments, *(column[numbers].tolist() for column in columns), strict=True)
    for (
        number,
        code,
        received,
        due,
        finished,
        returned,
        kind,
        office,
        channel,
        collected,
        paid,
        digital,
        person,
    ) in rows:
        procedure = PROCEDURES[kind]
        name, phone = owner(person)
        yield Row(
            ma_ho_so=f"{_CODES[office]}-{day:%y%m%d}-{number + 1:04d}",
            ma_tthc=procedure.code,
            ten_tthc=procedure.name,
            ma_linh_vuc=FIELDS[procedure.field],
            ten_linh_vuc=procedure.field,
            chu_ho_so=name,
            so_dien_thoai=phone,
            ngay_tiep_nhan=received,
            ngay_hen_tra=due,
            ngay_ket_thuc_xu_ly=finished,
            ngay_tra=returned,
            trang_thai_ho_so=str(code),
            hinh_thuc=str(channel),
            hinh_thuc_tra=str(collected),
            don_vi_xu_ly=OFFICES[office],
            ma_don_vi=_CODES[office],
            thanh_toan_truc_tuyen="" if paid < 0 else str(paid),
            so_hoa=str(digital),
        )


def _spell(moments: npt.NDArray[np.int64], until: int | None) -> list[str]:
    """Return the moments as local times; those after ``until`` have not come yet."""
    come = moments <= until if until is not None else np.ones(len(moments), np.bool_)
    # Vietnam has not changed its clocks since START
    texts = np.datetime_as_string(_LOCAL + np.where(come, moments, 0).astype("timedelta64[s]"))
    return [
        text.translate(_PLAIN) if happened else "" for text, happened in zip(texts.tolist(), come.tolist(), strict=True)
    ]


_PLAIN = str.maketrans("", "", "-T:")
