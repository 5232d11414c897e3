"""Reads figures from a statistical web service that speaks SDMX 2.1 or 3.0 (https://sdmx.org, SDMX-ML).

By the names of elements alone: services differ in namespaces, in what their header refers to, and in their extensions.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import httpx
from msgspec import field

from server.connectors.base import ConnectorTools, aside
from server.connectors.formats.xml import name, parse
from server.connectors.mapping.privacy import scrub
from server.connectors.mapping.records import fit
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.statistical import period
from server.connectors.mapping.values import Notation, tidy
from server.connectors.statistical_table import TableConfig, figures
from server.connectors.transport.auth import Authenticator
from server.connectors.transport.bounds import Bounds
from server.connectors.transport.http import StatusError
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Reading

if TYPE_CHECKING:
    from lxml import etree

MESSAGES = frozenset(
    {"GenericData", "GenericTimeSeriesData", "StructureSpecificData", "StructureSpecificTimeSeriesData"}
)
ACCEPT = (
    "application/vnd.sdmx.genericdata+xml;version=2.1,"
    " application/vnd.sdmx.structurespecificdata+xml;version=2.1;q=0.9,"
    " application/vnd.sdmx.data+xml;version=3.0.0;q=0.8,"
    # some servers know only one type, and refuse a list of others
    " */*;q=0.1"
)

OLD = frozenset({"CompactData", "UtilityData", "CrossSectionalData", "MessageGroup"})
"""What data are called in SDMX 2.0, which is not read."""
TRUNCATED = frozenset({"130", "413", "510"})
"""Codes of a message that some of what was asked for is missing (SDMX 2.1, section 7, 5.8)."""

_OBSERVATION = Words(vi="quan sát", en="observation")


class SdmxConfig(TableConfig, frozen=True, kw_only=True, tag="sdmx"):
    """One ``[[source]]`` of kind ``sdmx``; ``url`` is that of the data: ``https://HOST/rest/data/FLOW/KEY``."""

    params: dict[str, str] = field(default_factory=dict)
    """Added to the query: ``startPeriod``, ``lastNObservations``."""
    time: str = "TIME_PERIOD"


class Sdmx:
    """Asks one data flow."""

    def __init__(self, config: SdmxConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._tools = tools
        bounds = Bounds(home=httpx.URL(config.url), hosts=config.hosts)
        self._proof = Authenticator(config.auth, tools, bounds)

    async def fetch(self) -> Batch:
        """Return the flow's observations that have a value; raises SourceError and httpx.TransportError."""
        url = httpx.URL(self._config.url)
        url = url.copy_merge_params(self._config.params) if self._config.params else url
        try:
            body = (await self._proof.send(url, headers={"Accept": ACCEPT})).body
        except StatusError as error:
            if error.status != httpx.codes.NOT_FOUND:
                raise
            # so the standard says that nothing was found (SDMX 2.1, section 7, 5.8)
            raise SourceError(
                Words(
                    vi="trả lời 404: không có số liệu nào khớp, hoặc url sai",
                    en="answered 404: no figures match, or url is wrong",
                )
            ) from None
        return await aside(len(body), read, body, self._config)


def read(body: bytes, config: SdmxConfig) -> Batch:
    """Return the observations of a data message as readings.

    Raises SourceError for anything that is no data message, and where the service says that it is not the whole.
    """
    root = parse(body)
    sets = root.findall("{*}DataSet")
    _check_said(root, empty=not any(len(each) for each in sets))
    kind = name(root)
    if kind in OLD or "/v2_0/" in (root.nsmap.get(root.prefix) or ""):
        raise SourceError(
            Words(
                vi="trả lời SDMX 2.0, chỉ đọc được 2.1 và 3.0; hãy kiểm tra url",
                en="answered SDMX 2.0, only 2.1 and 3.0 are read; check url",
            )
        )
    if kind == "Structure":
        raise SourceError(
            Words(
                vi="trả lời mô tả cấu trúc SDMX, không phải dữ liệu; hãy kiểm tra url",
                en="answered a structure of SDMX, no data; check url",
            )
        )
    if kind not in MESSAGES:
        raise SourceError(Words(vi="trả lời không phải dữ liệu SDMX", en="the answer is no data of SDMX"))
    if not sets:
        raise SourceError(Words(vi="dữ liệu SDMX bị hỏng", en="the SDMX data is damaged"))
    observations = list(_observations(root, sets))
    seen = {observation.get(config.indicator or "") for observation in observations}
    rows = enumerate(_rows(observations, config), start=1)
    return figures(config, fit(rows, Reading, Notation(), _OBSERVATION), seen)


def _check_said(root: "etree._Element", *, empty: bool) -> None:
    """Raise SourceError with the service's own words where it says that it failed, or sent a part only."""
    for message in root.iter("{*}Message", "{*}ErrorMessage"):
        texts = message.findall("{*}Text") or message.findall("{*}Name")
        said = scrub(tidy(" ".join("".join(text.itertext()) for text in texts)))[:200]
        code, severity = message.get("code", ""), message.get("severity", "")
        if empty or severity == "Error" or code in TRUNCATED:
            words = ": ".join(part for part in (code, said) if part) or name(message)
            raise SourceError(Words(vi=f"nguồn báo: {words}", en=f"the source says: {words}"))


def _observations(root: "etree._Element", sets: "Iterable[etree._Element]") -> Iterator[Mapping[str, str]]:
    """Return each observation as its components by their ids, in generic data as in data of a structure of its own."""
    across = {
        told.get("structureID", ""): told.get("dimensionAtObservation", "TIME_PERIOD")
        for told in root.findall("{*}Header/{*}Structure")
    }
    for dataset in sets:
        if dataset.get("action") == "Delete":
            raise SourceError(Words(vi="nguồn chỉ báo các số liệu đã xóa", en="the source tells only what it deleted"))
        along = across.get(_attribute(dataset, "structureRef")) or next(iter(across.values()), "TIME_PERIOD")
        for child in dataset:
            kind = name(child)
            if kind == "Series":
                key = {**_own(child), **_values(child, "SeriesKey"), **_values(child, "Attributes")}
                for observation in child:
                    if name(observation) == "Obs":
                        yield {**key, **_told(observation, along)}
            elif kind == "Obs":
                yield _told(child, along)
            elif kind not in ("Group", "Attributes", "Annotations", "DataProvider", "Atts", "Comp"):
                raise SourceError(Words(vi="dữ liệu SDMX bị hỏng", en="the SDMX data is damaged"))


def _told(observation: "etree._Element", along: str) -> Mapping[str, str]:
    told = {**_own(observation), **_values(observation, "ObsKey"), **_values(observation, "Attributes")}
    dimension, value = observation.find("{*}ObsDimension"), observation.find("{*}ObsValue")
    if dimension is not None:
        told[dimension.get("id") or along] = dimension.get("value", "")
    if value is not None:
        told[_VALUE] = value.get("value", "")
    return told


_VALUE = "OBS_VALUE"


def _own(element: "etree._Element") -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}


def _values(element: "etree._Element", part: str) -> dict[str, str]:
    return {value.get("id", ""): value.get("value", "") for value in element.findall(f"{{*}}{part}/{{*}}Value")}


def _attribute(element: "etree._Element", called: str) -> str:
    """Return an attribute in whatever namespace."""
    return next((value for key, value in _own(element).items() if key.rpartition("}")[2] == called), "")


def _rows(observations: Iterable[Mapping[str, str]], config: SdmxConfig) -> Iterator[Mapping[str, object]]:
    for observation in observations:
        ours = config.ours(observation.get(config.indicator or ""))
        value = observation.get(_VALUE)
        if ours is None or value in (None, "", "NaN"):
            continue
        yield {
            "indicator": ours,
            "period": period(observation.get(config.time)),
            "value": value,
            "place": None
            if config.place is None
            else observation.get(config.place, RejectedRecord("không có nơi", "no place")),
        }
