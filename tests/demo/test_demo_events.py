"""What the security systems see, and how the sensor, the firewalls and the incident desk tell it."""

import itertools
import json
import re
import socket
from collections import Counter
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import httpx

from demo import eve, syslog
from demo.attacks import attacks
from demo.events import events
from demo.intelligence import indicators
from demo.network import SERVERS, WORKSTATIONS
from demo.soc import incidents
from demo.threats import THREATS

INSIDE = ip_network("10.20.0.0/16")


def test_the_same_seed_and_time_give_the_same_events(now: datetime) -> None:
    since = now - timedelta(days=1)
    assert events(20, since, now) == events(20, since, now)
    assert events(20, since, now) != events(21, since, now)
    parts = [
        event
        for hour in range(24)
        for event in events(20, since + timedelta(hours=hour), since + timedelta(hours=hour + 1))
    ]
    assert parts == events(20, since, now)


def test_days_are_to_scale_and_mostly_low(now: datetime) -> None:
    for day in range(20):
        found = events(20, now - timedelta(days=day + 1), now - timedelta(days=day))
        assert 200 <= len(found) <= 1200
        assert len({event.id for event in found}) == len(found)
        assert [event.at for event in found] == sorted(event.at for event in found)
    levels = Counter(event.threat.level for event in events(20, now - timedelta(days=20), now))
    low, high = (
        sum(count for level, count in levels.items() if wanted(level))
        for wanted in (lambda n: n < 7, lambda n: n >= 12)
    )
    assert low / levels.total() > 0.5
    assert 0.005 < high / levels.total() < 0.2


def test_machines_inside_and_attackers_outside(now: datetime) -> None:
    private = {machine.address for machine in (*SERVERS, *WORKSTATIONS)}
    assert all(ip_address(address) in INSIDE for address in private)
    outside = set()
    for event in events(20, now - timedelta(days=3), now):
        inside, other = (event.source, event.target) if event.threat.inside else (event.target, event.source)
        assert inside == event.machine.address
        assert inside in private
        if other not in private:
            assert ip_address(other).is_global
            outside.add(other)
    assert len({address.split(".")[0] for address in outside}) > 20


def test_attacks_leave_events_and_incidents(now: datetime) -> None:
    month = attacks(20, now - timedelta(days=30), now)
    assert 150 < len(month) < 200
    assert {attack.nature for attack in month} == {"scan", "brute_force", "c2"}
    for attack in month[-12:-2]:
        traces = [
            event
            for event in events(20, attack.began, attack.ended + timedelta(seconds=2))
            if event.machine == attack.machine
        ]
        assert sum(event.source in attack.peers or event.target in attack.peers for event in traces) >= attack.count
    infected = next(attack for attack in month if attack.nature == "c2")
    known = {one.value for one in indicators(20, infected.ended)}
    assert set(infected.peers) <= known


def test_incidents_are_seen_and_closed(now: datetime) -> None:
    found = incidents(20, now)
    assert len({incident.id for incident in found}) == len(found)
    assert Counter(incident.severity for incident in found).keys() == {"low", "medium", "high"}
    for incident in found:
        assert datetime.fromisoformat(incident.began) <= datetime.fromisoformat(incident.detected) <= now
        assert incident.closed is None or incident.detected < incident.closed
    assert 0 < sum(incident.closed is None for incident in found) < 12


async def test_the_desk_answers(client: httpx.AsyncClient) -> None:
    found = (await client.get("/soc/incidents")).raise_for_status().json()["incidents"]
    assert found[0].keys() == {"id", "title", "severity", "agency", "began", "detected", "closed"}


def test_the_sensor_writes_what_suricata_writes(now: datetime) -> None:
    found = eve.lines(20, now - timedelta(hours=5), now)
    kinds = Counter(line["event_type"] for line in found)
    assert kinds.keys() == {"alert", "flow", "dns", "http"}
    moments = [datetime.strptime(line["timestamp"], "%Y-%m-%dT%H:%M:%S.%f%z") for line in found]
    assert moments == sorted(moments)
    for line in found:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0700", line["timestamp"])
        assert isinstance(line["flow_id"], int)
        assert {"in_iface", "src_ip", "src_port", "dest_ip", "dest_port", "proto", line["event_type"]} <= line.keys()
    alerts = [line["alert"] for line in found if line["event_type"] == "alert"]
    assert all(
        alert.keys() == {"action", "gid", "signature_id", "rev", "signature", "category", "severity"}
        for alert in alerts
    )
    assert {alert["severity"] for alert in alerts} <= {1, 2, 3}


def test_the_file_grows_line_by_line_without_gap_or_overlap(tmp_path: Path, now: datetime) -> None:
    file = eve.EveFile(tmp_path, 20)
    for second in range(0, 300, 7):
        file.advance(now + timedelta(seconds=second))
    # another run goes on where the first one ended
    eve.EveFile(tmp_path, 20).advance(now + timedelta(seconds=400))
    told = [json.loads(line) for line in file.path.read_text(encoding="utf-8").splitlines()]
    assert told == eve.lines(20, now - eve.BACKLOG, now + timedelta(seconds=400))


def test_a_full_file_is_put_aside(tmp_path: Path, now: datetime) -> None:
    file = eve.EveFile(tmp_path, 20, limit=20_000)
    for minute in range(12):
        file.advance(now + timedelta(minutes=minute))
    assert sorted(path.name for path in file.path.parent.iterdir()) == ["eve.json", "eve.json.1"]
    aside = file.path.with_name("eve.json.1").read_text().splitlines()
    fresh = file.path.read_text().splitlines()
    assert json.loads(aside[-1])["timestamp"] < json.loads(fresh[0])["timestamp"]


def split(text: str) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=((?:\\=|[^=])*?)(?= \w+=|$)", text))


def test_firewalls_speak_both_forms_of_syslog(now: datetime) -> None:
    found = events(20, now - timedelta(days=2), now)
    forms: Counter[str] = Counter()
    for event in found:
        text = syslog.message(event).decode()
        if new := re.fullmatch(r"<(\d+)>1 (\S+) (\S+) (\S+) (\S+) (\S+) - (CEF:0\|.*)", text):
            priority, at, host, *_, body = new.groups()
            assert abs(datetime.fromisoformat(at) - event.at) < timedelta(milliseconds=1)
            fields = re.split(r"(?<!\\)\|", body)
            assert len(fields) == 8
            assert 0 <= int(fields[6]) <= 10
            pairs = split(fields[7])
            assert (pairs["src"], pairs["dst"], pairs.get("suser")) == (event.source, event.target, event.user)
        else:
            old = re.fullmatch(r"<(\d+)>([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S+) (\S+): (LEEF:2\.0\|.*)", text)
            assert old
            priority, _, host, _, body = old.groups()
            fields = body.split("|")
            assert len(fields) == 7
            pairs = dict(pair.split("=", 1) for pair in fields[6].split(fields[5]))
            assert (pairs["src"], pairs["dst"], pairs.get("usrName")) == (event.source, event.target, event.user)
        assert pairs["cs1"] == event.machine.agency
        assert int(priority) // 8 == 20
        assert 2 <= int(priority) % 8 <= 5
        assert host.endswith(event.machine.name)
        forms[body[:4]] += 1
    assert min(forms["CEF:"], forms["LEEF"]) > len(found) / 4


def test_messages_are_sent_as_datagrams(now: datetime) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        sender = syslog.Sender(20, receiver.getsockname(), now)
        try:
            later = now + timedelta(minutes=20)
            assert sender.advance(later) == len(events(20, now, later)) > 0
            told = [receiver.recv(65536) for _ in events(20, now, later)]
            assert sender.advance(later) == 0
        finally:
            sender.close()
    assert told == [syslog.message(event) for event in events(20, now, later)]


def test_every_kind_happens(now: datetime) -> None:
    assert {event.name for event in events(20, now - timedelta(days=20), now)} == set(THREATS)


def test_an_attack_stands_out(now: datetime) -> None:
    days = [now - timedelta(days=10), now]
    busiest = max(
        len(events(20, begin, begin + timedelta(minutes=15)))
        for begin in itertools.takewhile(
            lambda at: at < days[1], (days[0] + timedelta(minutes=15 * step) for step in itertools.count())
        )
    )
    assert busiest > 40
