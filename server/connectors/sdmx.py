"""Reads figures from a statistical web service that speaks SDMX 2.1 (https://sdmx.org), through the library sdmx1."""

import asyncio
import functools
import io
import logging
from collections.abc import Iterable
from typing import Any

import httpx
from lxml import etree
from msgspec import field

from server.connectors.auth import Proof
from server.connectors.base import Tools
from server.connectors.mapping import fit, gather
from server.connectors.statistical import period
from server.connectors.table import TableConfig
from server.connectors.unfit import Unfit
from server.connectors.values import Notation
from server.connectors.xml import name, parse
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Reading

MESSAGES = frozenset(
    {"GenericData", "GenericTimeSeriesData", "StructureSpecificData", "StructureSpecificTimeSeriesData"}
)
ACCEPT = (
    "application/vnd.sdmx.genericdata+xml;version=2.1,"
    " application/vnd.sdmx.structurespecificdata+xml;version=2.1;q=0.9,"
    # some servers know only one type, and refuse a list of others
    " */*;q=0.1"
)

_OBSERVATION = Words(vi="quan sát", en="observation")


class SdmxConfig(TableConfig, frozen=True, kw_only=True, tag="sdmx"):
    """One ``[[source]]`` of kind ``sdmx``; ``url`` is that of the data: ``https://HOST/rest/data/FLOW/KEY``."""

    params: dict[str, str] = field(default_factory=dict)
    """Added to the query: ``startPeriod``, ``lastNObservations``."""
    time: str = "TIME_PERIOD"


class Sdmx:
    """Asks one data flow."""

    def __init__(self, config: SdmxConfig, tools: Tools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        self._proof = Proof(config.auth, tools)

    async def fetch(self) -> Batch:
        """Return the flow's observations that have a value; raises SourceError and httpx.TransportError."""
        url = httpx.URL(self._config.url)
        url = url.copy_merge_params(self._config.params) if self._config.params else url
        body = (await self._proof.send(url, headers={"Accept": ACCEPT})).body
        # always aside: the library alone takes half a second to load
        return await asyncio.to_thread(read, body, self._config)


def read(body: bytes, config: SdmxConfig) -> Batch:
    """Return the observations of a data message as readings.

    Raises SourceError for anything that is no data message of SDMX 2.1.
    """
    # first with our own parser, which lets no DTD and no entity pass
    root = parse(body)
    if name(root) not in MESSAGES:
        raise SourceError(Words(vi="trả lời không phải dữ liệu SDMX 2.1", en="the answer is no data of SDMX 2.1"))
    try:
        message: Any = _library().read_sdmx(io.BytesIO(_bare(root)))
        datasets = list(message.data)
    except Exception:  # noqa: BLE001 - the library raises whatever it meets in a message it does not understand
        raise SourceError(Words(vi="dữ liệu SDMX bị hỏng", en="the SDMX data is damaged")) from None
    return gather(fit(enumerate(_rows(datasets, config), start=1), Reading, Notation(), _OBSERVATION))


def _bare(root: etree._Element) -> bytes:
    """Return a message without what its header tells of senders and times.

    Nobody asks for it, it may name people, and the library needs minutes to guess at a date that is long nonsense.
    """
    for header in root.findall("{*}Header"):
        for child in list(header):
            if name(child) != "Structure":
                header.remove(child)
    return bytes(etree.tostring(root, encoding="utf-8"))


@functools.cache
def _library() -> Any:
    """Return sdmx1, silenced: it prints and logs the messages that it does not understand."""
    import sdmx
    from sdmx.reader.xml import common

    # a name of the module hides the built-in one, in this module alone
    vars(common)["print"] = lambda *_args, **_options: None
    logging.getLogger("sdmx").setLevel(logging.CRITICAL)
    return sdmx


def _rows(datasets: Iterable[Any], config: SdmxConfig) -> Iterable[dict[str, object]]:
    for dataset in datasets:
        for observation in dataset.obs:
            key = {name: value.value for name, value in observation.key.values.items()}
            ours = config.ours(key.get(config.indicator))
            value = observation.value
            if ours is None or value in (None, "", "NaN"):
                continue
            yield {
                "indicator": ours,
                "period": period(key.get(config.time)),
                "value": value,
                "place": None if config.place is None else key.get(config.place, Unfit("không có nơi", "no place")),
            }
