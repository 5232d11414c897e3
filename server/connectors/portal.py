"""Reads dossiers as provinces hand them to the national public service portal (``DongBoHoSoMC``).

The message is that of the portal's synchronisation: ``{"service": "DongBoHoSoMC", "data": [{"MaHoSo": …}]}``, times as
``yyyyMMddHHmmss`` in Asia/Ho_Chi_Minh. Where a provincial system names things differently, settings say so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

import httpx
from msgspec import Meta, Struct, field

from server.connectors.base import ConnectorTools, SourceConfig, aside
from server.connectors.formats.json import decode
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Codes, Notation
from server.connectors.transport.auth import AnyAuth, Authenticator, Open
from server.connectors.transport.bounds import Bounds, Hosts, out_of_bounds
from server.connectors.transport.http import grown, too_many
from server.contract.calendar import CALENDAR
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Dossier

SERVICE = "DongBoHoSoMC"
TIMES = "%Y%m%d%H%M%S"

_RECORD = Words(vi="hồ sơ", en="dossier")
_CHANNELS = {"0": "direct", "1": "online", "2": "post"}
_STATES = {str(state): "true" if state in (3, 7, 8) else "false" for state in range(1, 11)}
"""``TrangThaiHoSo``: not accepted (3), withdrawn by the citizen (7) and stopped (8) are handled no further."""
_FLAGS = {"1": "true", "0": "false"}


class DossierFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the source calls the fields of a dossier."""

    id: str = "MaHoSo"
    procedure: str = "MaTTHC"
    field: str = "TenLinhVuc"
    office: str = "DonViXuLy"
    received: str = "NgayTiepNhan"
    due: str = "NgayHenTra"
    finished: str = "NgayKetThucXuLy"
    channel: str = "HinhThuc"
    paid_online: str = "ThanhToanTrucTuyen"
    digitised: str = "SoHoa"
    withdrawn: str = "TrangThaiHoSo"


class PortalConfig(SourceConfig, frozen=True, kw_only=True, tag="portal"):
    """One ``[[source]]`` of kind ``portal``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Dossier,)
    published: ClassVar[bool] = False
    url: str
    hosts: Hosts = ()
    auth: AnyAuth = Open()
    since: str = "tuNgay"
    """Parameter of the query: from when on changes are wanted."""
    page: str = "trang"
    """Parameter of the query: which page, counted from 1."""
    pages: Annotated[int, Meta(ge=1, le=10_000)] = 500
    """At most; more is an error, because counts of a part would be wrong."""
    days: Annotated[float, Meta(gt=0, le=3660)] = 35.0
    """How far back the first question goes."""
    overlap: Annotated[float, Meta(ge=0)] = 600.0
    """Seconds before the last question from which the next one goes on, because clocks differ."""
    fields: DossierFields = DossierFields()
    states: dict[str, bool] = field(default_factory=dict)
    """Further states, or others than the portal's: whether a dossier in it is handled no further."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)


class Portal:
    """Asks one system for the dossiers that have changed."""

    def __init__(self, config: PortalConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, bounds)
        self._codes = codes(config.states)
        self._since: datetime | None = None

    async def fetch(self) -> Batch:
        """Return what has changed since the last good answer; raises SourceError and httpx.TransportError."""
        asked = self._tools.now().astimezone(CALENDAR)
        since = self._since or asked - timedelta(days=self._config.days)
        # our clock may have been put back
        since = min(since, asked - timedelta(seconds=self._config.overlap))
        headers = {"Accept": "application/json"}
        told: list[AnyRecord | RejectedRecord] = []
        size, number, last = 0, 1, 1
        while number <= last:
            params = {self._config.since: since.strftime(TIMES), self._config.page: str(number)}
            url = httpx.URL(self._config.url).copy_merge_params(params)
            body = (await self._proof.send(url, headers=headers)).body
            size = grown(size, body, self._tools.largest_body)
            page, last = await aside(len(body), self._read, body, len(told))
            if last > self._config.pages:
                raise too_many(self._config.pages)
            told += page
            number += 1
        batch = await aside(size, gather, told, whole=False)
        # only now: an answer that failed half way is asked for again
        self._since = asked - timedelta(seconds=self._config.overlap)
        return batch

    def _read(self, body: bytes, before: int) -> tuple[list[AnyRecord | RejectedRecord], int]:
        # at once: a year of dossiers as they came would not fit into the memory of a small server
        rows, pages = envelope(body)
        return list(dossiers(rows, self._config.fields, self._codes, first=before + 1)), pages


def codes(states: Mapping[str, bool]) -> Codes:
    """Return what the portal's codes mean, with further states of the settings."""
    ours = {state: "true" if ended else "false" for state, ended in states.items()}
    return {"channel": _CHANNELS, "withdrawn": _STATES | ours, "paid_online": _FLAGS, "digitised": _FLAGS}


def envelope(body: bytes) -> tuple[list[object], int]:
    """Return the dossiers of a page as they came, and how many pages there are.

    Raises SourceError for anything that is not this message.
    """
    answer = decode(body)
    rows = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or answer.get("service", SERVICE) != SERVICE:
        raise SourceError(Words(vi=f"trả lời không phải {SERVICE}", en=f"the answer is no {SERVICE}"))
    pages = answer.get("tongSoTrang")
    if isinstance(pages, str) and pages.isascii() and pages.isdecimal() and len(pages) < 8:
        pages = int(pages)
    if pages is not None and (isinstance(pages, bool) or not isinstance(pages, int) or pages < 0):
        # one page of several would be reported as all there is
        raise SourceError(Words(vi="tongSoTrang không phải số trang", en="tongSoTrang is no number of pages"))
    return rows, pages or 1


def dossiers(
    rows: Sequence[object], fields: DossierFields, codes: Codes, *, first: int = 1
) -> Iterable[AnyRecord | RejectedRecord]:
    """Return the dossiers, numbered from ``first``; who applied is never read."""
    names = {name: getattr(fields, name) for name in DossierFields.__struct_fields__}
    picked = (
        (number, {ours: row.get(theirs) if isinstance(row, dict) else None for ours, theirs in names.items()})
        for number, row in enumerate(rows, start=first)
    )
    return fit(picked, Dossier, Notation(dates=TIMES, codes=codes), _RECORD)
