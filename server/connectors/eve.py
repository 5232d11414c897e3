"""Follows the log of a Suricata sensor: EVE JSON, one object a line (https://docs.suricata.io, "EVE JSON Format")."""

import asyncio
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, BinaryIO, ClassVar

from msgspec import Meta, Struct, field

from server.connectors.base import ConnectorTools, SourceConfig
from server.connectors.formats.json import decode
from server.connectors.mapping.actions import blocked
from server.connectors.mapping.records import fit
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.values import Notation
from server.connectors.transport.inbox import heard
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Event, Level

HEAD = 512
"""Bytes at its beginning by which a file is known again, whatever it is called by then."""

_LINE = Words(vi="dòng", en="line")
_ALERT = "alert"
_ANOMALY = "anomaly"


def _levels() -> dict[str, Level]:
    return {"1": "high", "2": "medium", "3": "low", "4": "info", "255": "info"}


class EveConfig(SourceConfig, frozen=True, kw_only=True, tag="eve"):
    """One ``[[source]]`` of kind ``eve``."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Event,)
    file: Path
    """Relative to the configuration file; it may be put aside and begun again at any time."""
    backlog_mb: Annotated[float, Meta(ge=0, le=1024)] = 1.0
    """How much of what is in the file already is read at first, in MB of 1,000,000 bytes."""
    levels: dict[str, Level] = field(default_factory=_levels)
    """By Suricata's severity, where 1 is the worst."""
    anomalies: bool = False
    """Also what does not follow its protocol."""
    agency: str = ""
    """Whose sensor it is; without, the name of the sensor in its lines."""


class FilePosition(Struct, frozen=True):
    """How far a file has been read."""

    offset: int
    """Bytes, up to the end of a line."""
    head: bytes
    """How the file begins."""


class Eve:
    """Follows one file."""

    def __init__(self, config: EveConfig, tools: ConnectorTools, _record: type[AnyRecord]) -> None:
        self._config = config
        self._most = tools.largest_body
        self._place: FilePosition | None = None
        self._array: tuple[int, int, float] | None = None

    async def fetch(self) -> Batch:
        """Return the events of the lines that are new; raises SourceError and OSError."""
        # what is cancelled meanwhile is read again, because the place is only kept here
        batch, self._place, self._array = await asyncio.to_thread(self._read, self._place, self._array)
        return batch

    def _read(
        self, place: FilePosition | None, array: tuple[int, int, float] | None
    ) -> tuple[Batch, FilePosition | None, tuple[int, int, float] | None]:
        lines: list[bytes] = []
        path = self._config.file
        if place is not None and (old := _put_aside(path, place)) is not None:
            with old.open("rb") as file:
                found, after = self._lines(file, place, last=True)
                lines += found
            # a rest that is too long for one answer is read on next time
            if after is not None:
                return heard(events(lines, self._config)), after, array
            place = FilePosition(0, b"")
        try:
            file = path.open("rb")
        except FileNotFoundError:
            if lines:
                return heard(events(lines, self._config)), FilePosition(0, b""), array
            raise SourceError(
                Words(
                    vi=f"chưa có tệp {path}, hãy kiểm tra cảm biến và file",
                    en=f"there is no file {path} yet, check the sensor and file",
                )
            ) from None
        with file:
            stat = os.fstat(file.fileno())
            begin = file.read(HEAD)
            if begin.lstrip().startswith(b"["):
                known = stat.st_ino, stat.st_size, stat.st_mtime
                rows = [] if known == array else self._objects(file, stat.st_size)
                return heard(events(rows, self._config)), None, known
            if place is None:
                place = _first(file, stat, self._config.backlog_mb)
            elif place.offset > stat.st_size or not begin.startswith(place.head):
                # cut off and begun again (copytruncate)
                place = FilePosition(0, b"")
            found, _ = self._lines(file, place, last=False)
            offset = file.tell()
            file.seek(0)
            place = FilePosition(offset, file.read(min(offset, HEAD)))
        return heard(events(lines + found, self._config)), place, array

    def _lines(self, file: BinaryIO, place: FilePosition, *, last: bool) -> tuple[list[bytes], FilePosition | None]:
        """Return the lines after ``place``, the file standing behind them, and the place if more are left.

        A part of a line counts only where nothing will follow it any more.
        """
        file.seek(place.offset)
        content = file.read(self._most)
        full = len(content) == self._most
        # a line that is longer than all that may be read is none
        end = len(content) if last and not full else content.rfind(b"\n") + 1 or (len(content) if full else 0)
        file.seek(place.offset + end)
        left = FilePosition(place.offset + end, place.head) if full else None
        return [line for line in content[:end].split(b"\n") if line.strip()], left

    def _objects(self, file: BinaryIO, size: int) -> list[object]:
        if size > self._most:
            raise SourceError(Words(vi="tệp lớn quá giới hạn largest_body", en="the file is larger than largest_body"))
        file.seek(0)
        found = decode(file.read(self._most))
        return found if isinstance(found, list) else []


def _first(file: BinaryIO, stat: os.stat_result, backlog_mb: float) -> FilePosition:
    """Return the beginning of the first line in the last part of a file."""
    offset = max(0, stat.st_size - int(backlog_mb * 1_000_000))
    if offset:
        file.seek(offset - 1)
        file.readline(stat.st_size - offset + 1)
        offset = file.tell()
    return FilePosition(offset, b"")


def _put_aside(path: Path, place: FilePosition) -> Path | None:
    """Return where the file is now that was read up to ``place``, if it is not at ``path`` and was not read to its end.

    A renamed file keeps its inode, a copied one only what stands in it.
    """
    if not place.head or _holds(path, place):
        return None
    try:
        beside = sorted(path.parent.iterdir())
    except FileNotFoundError:
        return None
    return next((each for each in beside if each != path and _belongs(each, path) and _holds(each, place)), None)


def _belongs(each: Path, path: Path) -> bool:
    return each.name.startswith(path.name) or (each.name.startswith(path.stem) and path.suffix in each.suffixes)


def _holds(path: Path, place: FilePosition) -> bool:
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size >= place.offset and file.read(len(place.head)) == place.head
    except OSError:
        return False


def events(lines: Iterable[object], config: EveConfig) -> Iterable[AnyRecord | RejectedRecord]:
    """Return lines, or objects, as events; flows, names asked for and the like are left out."""
    rows = ((number, _row(line, config)) for number, line in enumerate(lines, start=1))
    return fit(_told(rows), Event, Notation(codes={"level": {**config.levels, _ANOMALY: "low"}}), _LINE)


def _told(rows: Iterable[tuple[int, Mapping[str, object] | None]]) -> Iterator[tuple[int, Mapping[str, object]]]:
    return ((number, row) for number, row in rows if row is not None)


def _row(line: object, config: EveConfig) -> Mapping[str, object] | None:
    try:
        told = decode(line) if isinstance(line, bytes) else line
    except SourceError as error:
        return {"id": RejectedRecord(error.words.vi, error.words.en)}
    if not isinstance(told, dict):
        return {"id": RejectedRecord("không phải đối tượng JSON", "not a JSON object")}
    kind = told.get("event_type")
    if kind not in (_ALERT, _ANOMALY) and isinstance(kind, str):
        return None
    if kind == _ANOMALY and not config.anomalies:
        return None
    about = told.get(kind) if isinstance(kind, str) else None
    about = about if isinstance(about, dict) else {}
    return {
        "id": hashlib.blake2b(line if isinstance(line, bytes) else repr(line).encode(), digest_size=16).hexdigest(),
        "at": told.get("timestamp"),
        "source": told.get("src_ip"),
        "target": told.get("dest_ip"),
        "agency": config.agency or told.get("host"),
        **(_alert(about) if kind == _ALERT else _anomaly(about)),
    }


def _alert(alert: Mapping[str, Any]) -> Mapping[str, object]:
    return {
        "level": alert.get("severity"),
        # rules without a class have an empty one
        "category": alert.get("category") or _ALERT,
        "title": alert.get("signature"),
        "blocked": blocked(alert.get("action")),
    }


def _anomaly(anomaly: Mapping[str, Any]) -> Mapping[str, object]:
    return {"level": _ANOMALY, "category": _ANOMALY, "title": anomaly.get("event") or anomaly.get("type")}
