"""Reads a folder of edXML packets (QCVN 102:2016/BTTTT): documents that want an answer, and what became of them."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct

from server.connectors.base import ConnectorTools, SourceConfig, check_pattern
from server.connectors.formats.xml import begin, name, text
from server.connectors.mapping.records import fit, gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation, tidy
from server.contract.calendar import CALENDAR
from server.contract.errors import Mistake, tried
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Task

if TYPE_CHECKING:
    from lxml import etree

CODES = frozenset({"01", "02", "03", "04", "05", "06", "13", "15", "16"})
"""What a status may be: arrived, refused, accepted, to be assigned, in progress, done, revoked, change taken or not."""
ATTACHED = ("AttachmentEncoded", "Attachment", "ContentTransferEncoded")
"""Where the attachments begin; nothing behind is read."""

_PACKET = Words(vi="gói", en="packet")
_ANY = "{*}"
_DAY = "%Y/%m/%d"
_TIME = "%Y/%m/%d %H:%M:%S"

Code = Annotated[str, Meta(pattern=r"^\d{2}(?!\n)$")]


class EdxmlConfig(SourceConfig, frozen=True, kw_only=True, tag="edxml"):
    """One ``[[source]]`` of kind ``edxml``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Task,)
    folder: Path
    """Relative to the configuration file."""
    pattern: str = "*.edxml"
    """Of the names of files."""
    files: Annotated[int, Meta(ge=1, le=100_000)] = 5000
    """At most, the newest; a document older than these is not followed any more."""
    largest: Annotated[int, Meta(ge=1024)] = 1024 * 1024
    """Bytes of an envelope, without the attachments behind it."""
    ours: tuple[str, ...] = ()
    """The codes (OrganId) of the organisations that count; without, all."""
    owner: Literal["name", "id"] = "name"
    """What an organisation is known by: OrganName or OrganId."""
    record: Literal["document", "task"] = "document"
    """What kind of task a document is."""
    done: tuple[Code, ...] = ("06",)
    """The codes of status with which a document is dealt with."""
    revoked: tuple[Code, ...] = ("13",)
    """The codes of status with which nothing is to be done any more."""

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from tried(("pattern",), check_pattern, self.pattern)


class Organisation(Struct, frozen=True):
    """One organisation."""

    id: str
    name: str


class EdxmlDocument(Struct, frozen=True, kw_only=True):
    """One document that was sent."""

    names: tuple[str, ...]
    """What a status may call it: its id, and sender, date and code in one."""
    to: tuple[Organisation, ...]
    subject: str
    promulgated: str
    due: str


class EdxmlStatus(Struct, frozen=True, kw_only=True):
    """What an organisation says of a document that it was sent."""

    names: tuple[str, ...]
    sender: str
    """OrganId."""
    code: str
    at: datetime


Packet = EdxmlDocument | EdxmlStatus | RejectedRecord | None
Known = Mapping[Path, tuple[tuple[float, int], Packet]]


class Edxml:
    """Watches one folder."""

    def __init__(self, config: EdxmlConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._largest = min(config.largest, tools.largest_body)
        self._known: Known = {}

    async def fetch(self) -> Batch:
        """Return the documents that want an answer; raises SourceError and OSError."""
        known = await asyncio.to_thread(self._look, self._known)
        batch = await asyncio.to_thread(lambda: gather(tasks((it for _, it in known.values()), self._config)))
        self._known = known
        return batch

    def _look(self, before: Known) -> Known:
        """Return the packets of the newest files, the oldest first; those that have not changed are not read."""
        folder = self._config.folder
        try:
            paths = [path for path in folder.iterdir() if fnmatch(path.name, self._config.pattern)]
        except (FileNotFoundError, NotADirectoryError):
            raise SourceError(
                Words(vi=f"không có thư mục {folder}, hãy tạo nó", en=f"there is no folder {folder}, create it")
            ) from None
        states = sorted((state, path) for path in paths if (state := _state(path)) is not None)
        known: dict[Path, tuple[tuple[float, int], Packet]] = {}
        for state, path in states[-self._config.files :]:
            held = before.get(path)
            known[path] = held if held is not None and held[0] == state else (state, self._open(path))
        return known

    def _open(self, path: Path) -> Packet:
        try:
            with path.open("rb") as file:
                return read(begin(file, ATTACHED, self._largest))
        except SourceError as error:
            # one packet that is damaged, or still being written, must not hide the others
            return RejectedRecord(f"tệp {path.name}: {error.words.vi}", f"file {path.name}: {error.words.en}")
        except FileNotFoundError:
            return None


def _state(path: Path) -> tuple[float, int] | None:
    """Return when a file was written and how large it is, or None where it is none any more."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return (stat.st_mtime, stat.st_size) if path.is_file() else None


def read(root: "etree._Element") -> Packet:
    """Return what a packet says, or why that cannot be said; names are matched in whatever namespace."""
    found = {name(each): each for each in root.iter(f"{_ANY}MessageHeader", f"{_ANY}Status")}
    if (status := found.get("Status")) is not None:
        return _status(status)
    if (header := found.get("MessageHeader")) is not None:
        return _document(header)
    return RejectedRecord("không phải gói edXML", "not an edXML packet")


def _document(header: "etree._Element") -> Packet:
    number, notation = (_text(header, f"Code/{part}") for part in ("CodeNumber", "CodeNotation"))
    promulgated = _text(header, "PromulgationInfo/PromulgationDate")
    return EdxmlDocument(
        names=_names(
            _text(header, "DocumentId"), _text(header, "From/OrganId"), promulgated, f"{number}/{notation}".strip("/")
        ),
        to=tuple(Organisation(_text(to, "OrganId"), _text(to, "OrganName")) for to in header.findall(f"{_ANY}To")),
        subject=_text(header, "Subject"),
        promulgated=promulgated,
        due=_text(header, "DueDate"),
    )


def _status(status: "etree._Element") -> Packet:
    code, spelt = _text(status, "StatusCode").zfill(2), _text(status, "Timestamp")
    if code not in CODES:
        return RejectedRecord("mã trạng thái lạ", "unknown code of status", {"StatusCode": code})
    try:
        at = datetime.strptime(spelt, _TIME).replace(tzinfo=CALENDAR)
    except ValueError:
        return RejectedRecord(
            f"Timestamp: cần dạng {_TIME}", f"Timestamp: expected a time like {_TIME}", {"Timestamp": spelt}
        )
    about = (_text(status, f"ResponseFor/{part}") for part in ("DocumentId", "OrganId", "PromulgationDate", "Code"))
    return EdxmlStatus(names=_names(*about), sender=_text(status, "From/OrganId"), code=code, at=at)


def _names(document: str, organ: str, date: str, code: str) -> tuple[str, ...]:
    composed = f"{organ},{date},{code}" if organ and date and code else ""
    return tuple(dict.fromkeys(each for each in (document, composed) if each))


def _text(element: "etree._Element", path: str) -> str:
    return tidy(text(element, "/".join(_ANY + part for part in path.split("/"))))


def tasks(packets: Iterable[Packet], config: EdxmlConfig) -> Iterator[AnyRecord | RejectedRecord]:
    """Return the documents that want an answer as tasks, one for each organisation; the last packet of each counts."""
    documents: dict[str, EdxmlDocument] = {}
    told: dict[tuple[str, str], EdxmlStatus] = {}
    for packet in packets:
        match packet:
            case RejectedRecord():
                yield packet
            case EdxmlDocument(due="") | None:
                pass
            case EdxmlDocument(names=()):
                yield RejectedRecord("văn bản không có DocumentId", "a document without DocumentId")
            case EdxmlDocument():
                documents[packet.names[0]] = packet
            case EdxmlStatus() if packet.code in (*config.done, *config.revoked):
                for called in packet.names:
                    held = told.get((called, packet.sender))
                    if held is None or held.at <= packet.at:
                        told[called, packet.sender] = packet
    rows = (row for document in documents.values() for row in _rows(document, told, config))
    yield from fit(enumerate(rows, start=1), Task, Notation(dates=_DAY), _PACKET)


def _rows(
    document: EdxmlDocument, told: Mapping[tuple[str, str], EdxmlStatus], config: EdxmlConfig
) -> Iterator[dict[str, Any]]:
    for organ in document.to or (Organisation("", ""),):
        if config.ours and organ.id not in config.ours:
            continue
        found = [told[called, organ.id] for called in document.names if (called, organ.id) in told]
        last = max(found, key=lambda status: status.at, default=None)
        if last is not None and last.code in config.revoked:
            continue
        first, second = (organ.name, organ.id) if config.owner == "name" else (organ.id, organ.name)
        yield {
            "id": document.names[0] if len(document.to) < 2 else f"{document.names[0]} {organ.id or organ.name}",
            "title": document.subject,
            "owner": first or second,
            "assigned": document.promulgated,
            "due": document.due,
            "finished": last.at.date() if last is not None else None,
            "kind": config.record,
        }
