"""The firewalls' messages: syslog in both of its forms, with CEF or LEEF in them.

RFC 5424 with ArcSight's Common Event Format, RFC 3164 with QRadar's Log Event Extended Format 2.0, in turn, as two
makes of firewalls would send them.
"""

import socket
from datetime import datetime

from demo.events import Event, events
from demo.province import CALENDAR

_LOCAL4 = 20
"""The facility."""
_MAKER, _PRODUCT, _VERSION = "VongLau", "Demo Firewall", "1.0"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def message(event: Event) -> bytes:
    """Return what the firewall sends of an event; which one it is follows from the event."""
    return _new(event) if sum(event.id.encode()) % 2 else _old(event)


class Sender:
    """Sends what happens, datagram by datagram."""

    def __init__(self, seed: int, address: tuple[str, int], now: datetime) -> None:
        self._seed = seed
        self._address = address
        self._until = now
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(0)

    def advance(self, now: datetime) -> int:
        """Send what has happened since the last time, and return how many; what nobody takes is lost, as in life."""
        told = events(self._seed, self._until, now)
        self._until = max(now, self._until)
        sent = 0
        for event in told:
            try:
                self._socket.sendto(message(event), self._address)
            except (ConnectionError, BlockingIOError):
                continue
            sent += 1
        return sent

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()


def cef(event: Event) -> str:
    """Return an event as CEF: a header of seven fields, and an extension of pairs."""
    threat = event.threat
    header = "|".join(_header(part) for part in (_MAKER, _PRODUCT, _VERSION, str(threat.rule), threat.text))
    pairs = {
        "rt": str(round(event.at.timestamp() * 1000)),
        "src": event.source,
        "spt": str(event.source_port),
        "dst": event.target,
        "dpt": str(event.target_port),
        "proto": threat.protocol,
        "act": "blocked" if event.name == "dropped" else "alerted",
        "cat": threat.groups[-1],
        "dvchost": event.machine.name,
        "cs1Label": "agency",
        "cs1": event.machine.agency,
    }
    if event.user:
        pairs["suser"] = event.user
    extension = " ".join(f"{name}={_value(value)}" for name, value in pairs.items())
    return f"CEF:0|{header}|{_severity(event)}|{extension}"


def leef(event: Event) -> str:
    """Return an event as LEEF 2.0, whose pairs are separated by carets."""
    threat = event.threat
    pairs = {
        "devTime": event.at.astimezone(CALENDAR).strftime("%b %d %Y %H:%M:%S"),
        "devTimeFormat": "MMM dd yyyy HH:mm:ss",
        "src": event.source,
        "srcPort": str(event.source_port),
        "dst": event.target,
        "dstPort": str(event.target_port),
        "proto": threat.protocol,
        "sev": str(_severity(event)),
        "cat": threat.groups[-1],
        "msg": threat.text,
        "cs1": event.machine.agency,
    }
    if event.user:
        pairs["usrName"] = event.user
    return f"LEEF:2.0|{_MAKER}|{_PRODUCT}|{_VERSION}|{threat.rule}|^|" + "^".join(f"{k}={v}" for k, v in pairs.items())


def _new(event: Event) -> bytes:
    at = event.at.astimezone(CALENDAR).isoformat(timespec="milliseconds")
    return (
        f"<{_priority(event)}>1 {at} fw-{event.machine.name} firewall 4711 {event.threat.rule} - {cef(event)}".encode()
    )


def _old(event: Event) -> bytes:
    at = event.at.astimezone(CALENDAR)
    # the month in English, whatever the machine speaks, and a space before a day of one digit
    day = f"{_MONTHS[at.month - 1]} {at.day:2d} {at:%H:%M:%S}"
    return f"<{_priority(event)}>{day} fw-{event.machine.name} firewall[4711]: {leef(event)}".encode()


def _severity(event: Event) -> int:
    """Return 0 to 10, out of Wazuh's 0 to 15."""
    return round(event.threat.level * 10 / 15)


def _priority(event: Event) -> int:
    level = event.threat.level
    return _LOCAL4 * 8 + (2 if level >= 12 else 3 if level >= 10 else 4 if level >= 7 else 5)


def _header(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _value(text: str) -> str:
    return text.replace("\\", "\\\\").replace("=", "\\=").replace("\n", "\\n")
