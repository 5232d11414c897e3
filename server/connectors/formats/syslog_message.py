"""Reads one message of syslog: header (RFC 5424, RFC 3164), and CEF or LEEF in its text.

CEF: ArcSight Common Event Format, revision 25. LEEF: QRadar Log Event Extended Format 1.0 and 2.0.
"""

import hashlib
import ipaddress
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from msgspec import Struct

from server.connectors.mapping.actions import blocked
from server.connectors.mapping.privacy import before_person, names_person
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.mapping.zones import iso, zone
from server.contract.calendar import CALENDAR
from server.records import Level

AHEAD = timedelta(days=1)
"""How far a clock may be ahead of ours: the year of a date without one."""

_PRIORITY = re.compile(r"<(\d{1,3})>")
_NEW = re.compile(
    r"1 (?P<at>\S{1,64}) (?P<host>\S{1,255}) (?P<app>\S{1,48}) \S{1,128} (?P<id>\S{1,32}) "
    r'(?:-|(?:\[[^\s\]=" ]{1,32}(?: [^\s\]=" ]{1,32}="(?:[^"\\]|\\.)*")*\])+)(?: |$)',
    re.DOTALL,
)
_OLD = re.compile(
    r"(?P<month>[A-Z][a-z]{2}) (?P<day>[ \d]\d) (?:(?P<year>\d{4}) )?(?P<clock>\d\d:\d\d:\d\d)(?:\.\d{1,9})?"
    r"(?: (?P<zone>UTC|GMT|ICT|[+-]\d\d:?\d\d))?:? "
)
_ISO = re.compile(r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?):? ")
_HOST = re.compile(r"(?P<host>[^\s\[]{1,255}?)(?P<colon>:?) ")
_APP = re.compile(r"(?P<app>[^\s:\[\]]{1,48})(?:\[[^\]\s]{0,64}\])?: ?")
_BODY = re.compile(r"(?<!\S)(?:CEF: ?\d|LEEF: ?(?P<leef>[12])(?:\.0)?)\|")
_PART = re.compile(r"((?:[^|\\]|\\.)*)\|", re.DOTALL)
_PAIR = re.compile(r"(?<!\S)([A-Za-z0-9_.\[\]-]{1,63})=")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BARRED = re.compile(r"\|[A-Za-z][\w.-]{0,62}=")
_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4})?", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPELT = re.compile(
    r"(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2})(?: +(?P<year>\d{4}))? +(?P<clock>\d\d:\d\d:\d\d(?:\.\d{1,6})?)"
    r"(?: *(?P<zone>\S.*))?",
    re.DOTALL,
)
"""How CEF spells times, of which the year and the zone may be missing."""

_BY_SYSLOG: tuple[Level, ...] = ("critical", "critical", "critical", "high", "medium", "low", "info", "info")
"""By the severity of RFC 5424, 6.2.1."""
_BY_NUMBER: tuple[Level, ...] = (
    *("info", "low", "low", "low", "medium", "medium"),
    *("medium", "high", "high", "critical", "critical"),
)
"""By the severity of CEF, 0 to 10, which LEEF's ``sev`` follows."""
_BY_WORD: Mapping[str, Level] = {
    **dict.fromkeys(("unknown", "none", "info", "informational", "information", "notice", "debug"), "info"),
    **dict.fromkeys(("low", "minor", "verylow"), "low"),
    **dict.fromkeys(("medium", "moderate", "warn", "warning"), "medium"),
    **dict.fromkeys(("high", "major", "err", "error", "alert"), "high"),
    **dict.fromkeys(("veryhigh", "critical", "crit", "severe", "fatal", "emergency", "emerg"), "critical"),
}
"""CEF knows five; what products write beside them."""


class Message(Struct, frozen=True):
    """One message as it came."""

    content: bytes
    sender: str
    """The address it came from."""
    came: datetime
    """UTC."""


class SyslogReading(Struct, frozen=True, kw_only=True):
    """What is read of a message; SyslogConfig explains it."""

    category: str = "cat"
    agency: str = ""
    agencies: Mapping[str, str] = {}
    plain: bool = False


class _Head(Struct, frozen=True, kw_only=True):
    severity: int
    at: datetime | None
    host: str
    app: str
    text: str


def read(message: Message, taste: SyslogReading) -> dict[str, object] | None:
    """Return a message as the fields of an Event, or None for plain text that is not wanted."""
    head = _head(message)
    body = _BODY.search(head.text)
    pairs: dict[str, str] = {}
    level: object = _BY_SYSLOG[head.severity]
    if body is None:
        if not taste.plain:
            return None
        category, title = head.app or "syslog", head.text
    else:
        content = head.text[body.end() :]
        event, title, spelt, pairs = _leef(content, body["leef"]) if body["leef"] else _cef(content)
        category = pairs.get(taste.category) or event
        spelt = spelt or pairs.get("sev", "")
        level = _level(spelt) if spelt else level
    told = pairs.get(taste.agency) or head.host or message.sender
    at = _time(pairs, message.came) or head.at or message.came
    return {
        "id": hashlib.blake2b(message.content + at.isoformat().encode(), digest_size=16).hexdigest(),
        "at": at,
        "level": level,
        "category": before_person(category),
        # written by machines; plain text is written for people
        "title": (before_person(title) if body else title)[:1000],
        "source": _address(pairs.get("src")),
        "target": pairs.get("dst") or pairs.get("dvc") or pairs.get("dvchost") or head.host or None,
        "agency": taste.agencies.get(told, told),
        "blocked": blocked(pairs.get("act") or pairs.get("action")),
    }


def _head(message: Message) -> _Head:
    text = message.content.decode("utf-8", "replace").removeprefix("\ufeff")
    severity = 5
    if found := _PRIORITY.match(text):
        text = text[found.end() :]
        severity = int(found[1]) % 8 if int(found[1]) < 192 else severity
    if new := _NEW.match(text):
        host, app = ("" if part == "-" else part for part in new.group("host", "app"))
        rest = text[new.end() :].removeprefix("\ufeff")
        return _Head(severity=severity, at=_iso(new["at"]), host=host, app=app, text=rest)
    at = None
    if old := _OLD.match(text):
        at, text = _spelt(old, message.came), text[old.end() :]
    elif stamp := _ISO.match(text):
        at, text = _iso(stamp["at"]), text[stamp.end() :]
    # without a time there is no host either (RFC 3164, 4.3.3)
    host = _HOST.match(text) if at and not _BODY.match(text) else None
    # with a colon behind it is the name of a program, except right before CEF and LEEF
    if host and ((host["colon"] and not _BODY.match(text, host.end())) or not _is_host(host["host"])):
        host = None
    text = text[host.end() :] if host else text
    app = None if _BODY.match(text) else _APP.match(text)
    return _Head(
        severity=severity,
        at=at,
        host=host["host"] if host else "",
        app=app["app"] if app else "",
        text=text[app.end() :] if app else text,
    )


def year(month: str, day: int, clock: str, came: datetime, there: tzinfo = CALENDAR) -> datetime | None:
    """Return a time without a year, in the newest year in which it can have been; UTC.

    None for a day that no year has.
    """
    if month not in _MONTHS:
        return None
    this = came.astimezone(there).year
    # eight years hold a 29 February, also about 2100
    for candidate in range(this + 1, this - 9, -1):
        try:
            spelt = f"{candidate:04d}-{_MONTHS.index(month) + 1:02d}-{day:02d}T{clock}"
            read = datetime.fromisoformat(spelt).replace(tzinfo=there).astimezone(UTC)
        except ValueError:
            continue
        if read <= came + AHEAD:
            return read
    return None


def _is_host(text: str) -> bool:
    return ":" not in text or _address(text) is not None


def _spelt(found: re.Match[str], came: datetime) -> datetime | None:
    """Return a time of _OLD or _SPELT; None where its zone is one that nobody knows."""
    named = found["zone"]
    there = zone(named) if named else CALENDAR
    if there is None or found["month"] not in _MONTHS:
        return None
    if found["year"] is None:
        return year(found["month"], int(found["day"]), found["clock"], came, there)
    month = _MONTHS.index(found["month"]) + 1
    try:
        read = datetime.fromisoformat(f"{found['year']}-{month:02d}-{int(found['day']):02d}T{found['clock']}")
    except ValueError:
        return None
    return read.replace(tzinfo=there)


def _iso(text: str) -> datetime | None:
    try:
        read = iso(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=CALENDAR)


def _cef(content: str) -> tuple[str, str, str, dict[str, str]]:
    """Return type, name, severity and pairs; without the version, which stands before ``content``."""
    parts: list[str] = []
    end = 0
    while len(parts) < 6 and (part := _PART.match(content, end)):
        parts.append(_ESCAPE.sub(r"\1", part[1]).strip())
        end = part.end()
    if len(parts) < 6:
        return "", "", "", {}
    content = content[end:]
    found = [*_PAIR.finditer(content)]
    ends = [pair.start() for pair in found[1:]] + [len(content)]
    values = {pair[1]: content[pair.end() : stop].strip() for pair, stop in zip(found, ends, strict=False)}
    return parts[3], parts[4], parts[5], _nameless({key: _ESCAPE.sub(r"\1", value) for key, value in values.items()})


def _leef(content: str, version: str) -> tuple[str, str, str, dict[str, str]]:
    parts = content.split("|", 4)
    if len(parts) < 5:
        return "", "", "", {}
    event, rest, delimiter = parts[3].strip(), parts[4], "\t"
    if version == "2":
        spelt, bar, after = rest.partition("|")
        # the delimiter is a character or its number; some leave it and its bar out
        if bar and len(spelt) <= 6 and "=" not in spelt.removeprefix("="):
            rest, delimiter = after, _delimiter(spelt)
    if delimiter not in rest and _BARRED.search(rest):
        # what several products write for tabs
        delimiter = "|"
    pairs = dict(pair.split("=", 1) for pair in rest.split(delimiter) if "=" in pair)
    pairs = _nameless({key.strip(): value.strip() for key, value in pairs.items()})
    return event, pairs.get("msg") or pairs.get("name") or f"{parts[1]} {event}", "", pairs


def _nameless(pairs: Mapping[str, str]) -> dict[str, str]:
    """Return pairs without those that say who somebody is, and without the quotes around values.

    A value may hold what was meant as a further pair, where the sender parts them as the standard does not.
    """
    kept = {}
    for key, value in pairs.items():
        if names_person(key) or names_person(pairs.get(f"{key}Label", "").replace(" ", "")):
            continue
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1].strip()
        kept[key] = before_person(value)
    return kept


def _delimiter(spelt: str) -> str:
    number = re.fullmatch(r"(?:0x|x)([0-9a-fA-F]{1,4})", spelt)
    return (chr(int(number[1], 16)) if number else spelt[:1]) or "\t"


def _level(spelt: str) -> object:
    word = re.sub(r"[^a-z]", "", spelt.casefold())
    if word in _BY_WORD and not re.search(r"\d", spelt):
        return _BY_WORD[word]
    if _NUMBER.fullmatch(spelt):
        # some count on beyond the end of the scale
        return _BY_NUMBER[min(int(float(spelt)), len(_BY_NUMBER) - 1)]
    return RejectedRecord("mức nghiêm trọng lạ", "unknown severity")


def _time(pairs: Mapping[str, str], came: datetime) -> datetime | None:
    for spelt in (pairs.get(key, "") for key in ("rt", "end", "start", "devTime")):
        # milliseconds since 1970, or seconds
        if spelt.isascii() and spelt.isdecimal() and 10 <= len(spelt) <= 13 and len(spelt) != 11:
            return datetime.fromtimestamp(int(spelt) / (1 if len(spelt) == 10 else 1000), UTC)
        told = f"{spelt} {pairs.get('dtz', '')}".strip() if spelt else ""
        if (found := _SPELT.fullmatch(spelt)) and found["zone"] is None:
            # the zone of the device stands beside
            found = _SPELT.fullmatch(told)
        if read := _spelt(found, came) if found else _iso(spelt) if spelt else None:
            return read
    return None


def _address(text: str | None) -> str | None:
    """Return an address; a name may be that of somebody's computer."""
    try:
        return str(ipaddress.ip_address(text or ""))
    except ValueError:
        return None
