"""An event as an alert of Wazuh 4, in the fields that its indexer keeps.

See https://documentation.wazuh.com, "Wazuh indexer indices", and the index template of ``wazuh-alerts-4.x-*``.
"""

from datetime import UTC, datetime
from typing import Any

from demo.events import Event
from demo.network import SERVERS, WORKSTATIONS

_AGENTS = {machine.name: f"{number:03d}" for number, machine in enumerate((*SERVERS, *WORKSTATIONS), start=1)}


def index(event: Event) -> str:
    """Return the name of the day's index in which an alert lies; days are those of UTC."""
    at = event.at
    return f"wazuh-alerts-4.x-{at.year}.{at.month:02}.{at.day:02}"


def alert(event: Event) -> dict[str, Any]:
    """Return the ``_source`` of an event."""
    threat = event.threat
    rule: dict[str, Any] = {
        "id": str(threat.rule),
        "level": threat.level,
        "description": threat.text,
        "groups": list(threat.groups),
        "firedtimes": 1 + sum(event.id.encode()) % 40,
        "mail": threat.level >= 12,
    }
    if threat.technique:
        number, name = threat.technique
        rule["mitre"] = {"id": [number], "tactic": [threat.tactic], "technique": [name]}
    data: dict[str, Any] = {
        "srcip": event.source,
        "srcport": str(event.source_port),
        "dstip": event.target,
        "dstport": str(event.target_port),
    }
    if event.name == "dropped":
        data["action"] = "drop"
    if event.user:
        data["srcuser"] = event.user
    if threat.signature:
        data["alert"] = {
            "signature": threat.text.removeprefix("Suricata: Alert - "),
            "signature_id": str(threat.signature),
            "category": threat.category,
            "severity": str(threat.severity),
        }
    user = f" user={event.user}" if event.user else ""
    return {
        "timestamp": spell(event.at, "+0000"),
        "@timestamp": spell(event.at, "Z"),
        "rule": rule,
        "agent": {
            "id": _AGENTS[event.machine.name],
            "name": event.machine.name,
            "ip": event.machine.address,
            "labels": {"agency": event.machine.agency},
        },
        "manager": {"name": "wazuh.manager"},
        "cluster": {"name": "wazuh", "node": "node01"},
        "id": f"{event.at.timestamp():.0f}.{sum(event.id.encode()):06d}",
        "decoder": {"name": threat.groups[0]},
        "input": {"type": "log"},
        "location": "/var/log/suricata/eve.json" if "suricata" in threat.groups else "/var/log/messages",
        "full_log": f"{threat.text} src={event.source} dst={event.target}{user}",
        "data": data,
    }


def spell(moment: datetime, zone: str) -> str:
    """Return a moment as the indexer spells it: milliseconds, UTC, and how that is written."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + zone
