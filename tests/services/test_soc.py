"""What sensors see: by minute, from where, on whom; and how fast people answer."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from server.contract.messages import AnyDocument, Breakdown, Flows, Indicators, Notices, Series, Severity
from server.contract.toml import read_toml
from server.records import AnyRecord, Batch, Event, Incident, Threat
from server.services.soc.infections import Infections
from server.services.soc.minutes import OTHERS, TALLIED
from server.services.soc.service import AGENCIES, Soc
from server.services.soc.settings import SocPack
from services.province import PROVINCE, SHIPPED

NOW = datetime(2026, 11, 25, 4, 0, 30, tzinfo=UTC)
PACK = read_toml(SHIPPED / "soc.toml", SocPack)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
INSIDE, OUTSIDE = "10.20.6.5", "58.209.189.26"


def event(number: int, **changes: object) -> Event:
    given = {
        "id": f"{number}",
        "at": NOW - 2 * MINUTE,
        "level": "low",
        "category": "web",
        "title": "Quét",
        "source": OUTSIDE,
        "target": INSIDE,
        "agency": "Sở Y tế",
    }
    return Event(**(given | changes))  # type: ignore[arg-type]


def documents(*batches: Sequence[AnyRecord], now: datetime = NOW, whole: bool = False) -> dict[str, AnyDocument]:
    service = Soc("soc", PACK, PROVINCE)
    for number, records in enumerate(batches):
        service.take(f"s{number}", Batch(records=records, whole=whole))
    return dict(service.documents(now))


def figures(found: dict[str, AnyDocument], name: str = "indicators/soc") -> dict[str, float | None]:
    document = found[name]
    assert isinstance(document, Indicators)
    return {each.id: each.value for each in document.indicators}


def rows(found: dict[str, AnyDocument], name: str) -> dict[str, list[float | None]]:
    document = found[f"breakdown/soc-{name}"]
    assert isinstance(document, Breakdown)
    return {row.name.vi: [cell.value for cell in row.cells] for row in document.rows}


def notices(found: dict[str, AnyDocument], name: str) -> list[str]:
    document = found[name]
    assert isinstance(document, Notices)
    return [notice.title.vi for notice in document.notices]


def test_events_by_minute_and_level():
    found = documents([event(1), event(2, level="high"), event(3, at=NOW - 5 * MINUTE), event(4, at=NOW)])
    series = found["series/events_per_minute"]
    assert isinstance(series, Series)
    assert [point.value for point in series.points[-6:]] == [1, 0, 0, 2, 0, 1]
    assert {line.name.en: sum(point.value for point in line.points) for line in series.beside} == {
        "Critical": 0,
        "High": 1,
        "Medium": 0,
        "Low": 3,
        "Information": 0,
    }
    assert series.running
    assert figures(found)["events_day"] == 4
    assert figures(found)["events_grave"] == 1


def test_an_event_that_comes_twice_counts_once():
    assert figures(documents([event(1), event(1), event(2)]))["events_day"] == 2
    assert figures(documents([event(1)], [event(1)]))["events_day"] == 2, "numbers are each source's own"


def test_events_of_yesterday_and_of_the_future_do_not_count():
    found = documents([event(1, at=NOW - 25 * HOUR), event(2, at=NOW + HOUR), event(3, at=NOW - 23 * HOUR)])
    assert figures(found)["events_day"] == 1


def test_tops():
    found = documents([event(1), event(2, source="85.102.193.140"), event(3), event(4, category="lạ", target="may-1")])
    assert rows(found, "sources") == {f"{OUTSIDE} (CN)": [3], "85.102.193.140 (TR)": [1]}
    assert rows(found, "targets") == {INSIDE: [3], "may-1": [1]}
    assert rows(found, "types") == {"Tấn công web": [3], "lạ": [1]}


def test_flows_come_from_countries_outside():
    found = documents([event(1), event(2, level="critical"), event(3, source=INSIDE), event(4, source="không rõ")])
    flows = found["flows/soc"]
    assert isinstance(flows, Flows)
    assert [(flow.country, flow.target.vi, flow.severity, flow.count) for flow in flows.flows] == [
        ("CN", "Sở Y tế", Severity.CRITICAL, 2)
    ]
    assert flows.per_minute == pytest.approx(2 / PACK.minutes)


THREAT = Threat(id="t", kind="address", value=OUTSIDE, title="Máy chủ điều khiển")


def test_a_machine_that_talks_to_an_attacker_is_infected():
    found = documents([THREAT], [event(1, source=INSIDE, target=OUTSIDE)])
    assert notices(found, "notices/soc-infected") == [INSIDE]
    assert figures(found)["infected_hosts"] == 1
    assert figures(documents([event(1, source=INSIDE, target=OUTSIDE)]))["infected_hosts"] == 0


def test_a_sign_that_has_ended_infects_nobody():
    ended = Threat(id="t", kind="address", value=OUTSIDE, title="x", until=NOW - HOUR)
    assert figures(documents([ended], [event(1, source=INSIDE, target=OUTSIDE)]))["infected_hosts"] == 0


def test_a_machine_that_does_what_infected_ones_do_is_infected_for_a_while():
    seen = [event(1, category="Trojan", source=INSIDE, target=OUTSIDE)]
    assert notices(documents(seen), "notices/soc-infected") == [INSIDE]
    later = NOW + timedelta(hours=PACK.infected_hours + 1)
    assert notices(documents(seen, now=later), "notices/soc-infected") == []


def test_times_of_incidents():
    def incident(number: int, **changes: object) -> Incident:
        given = {"id": f"{number}", "title": f"Sự cố {number}", "level": "high", "detected": NOW - 5 * HOUR}
        return Incident(**(given | changes))  # type: ignore[arg-type]

    found = documents(
        [
            incident(1, began=NOW - 7 * HOUR, closed=NOW - 2 * HOUR, agency="Sở Y tế"),
            incident(2, began=NOW - 9 * HOUR, closed=NOW - HOUR),
            incident(3, level="critical", agency="SYT"),
            incident(4),
        ],
        whole=True,
    )
    values = figures(found)
    assert (values["hours_to_detect"], values["hours_to_close_incident"], values["incidents_open"]) == (3, 3.5, 2)
    assert notices(found, "notices/soc") == ["Sự cố 3", "Sự cố 4"]


def test_an_agency_sees_its_own():
    found = documents([event(1), event(2, level="high"), event(3, agency="SNV"), event(4, agency=None)])
    assert figures(found, "indicators/soc-so-y-te") | {"x": 0} == {
        "events_day": 2,
        "events_grave": 1,
        "infected_hosts": 0,
        "incidents_open": 0,
        "x": 0,
    }
    assert figures(found, "indicators/soc-so-noi-vu")["events_day"] == 1
    assert set(rows(found, "agencies")) == {"Sở Y tế", "Sở Nội vụ", "Chưa rõ cơ quan"}


def test_a_sign_that_another_source_still_publishes_counts():
    ended = Threat(id="t", kind="address", value=OUTSIDE, title="x", until=NOW - HOUR)
    seen = [event(1, source=INSIDE, target=OUTSIDE)]
    for first, second in (([THREAT], [ended]), ([ended], [THREAT])):
        assert notices(documents(first, second, seen), "notices/soc-infected") == [INSIDE]


def test_an_ended_sign_does_not_hide_what_the_machine_does():
    ended = Threat(id="t", kind="address", value=OUTSIDE, title="x", until=NOW - HOUR)
    found = documents([ended], [event(1, category="Trojan", source=INSIDE, target=OUTSIDE)])
    assert figures(found)["infected_hosts"] == 1


def test_names_of_attackers_are_the_same_in_any_letters():
    threat = Threat(id="t", kind="domain", value="Evil.Example", title="x")
    found = documents([threat], [event(1, source=INSIDE, target="evil.example")])
    assert notices(found, "notices/soc-infected") == [INSIDE]


def test_a_wrong_clock_infects_and_counts_nobody():
    wrong = [datetime(9999, 12, 31, 23, tzinfo=UTC), NOW + HOUR, datetime(1, 1, 1, tzinfo=UTC)]
    seen = [event(n, at=at, category="Trojan", source=INSIDE, target=OUTSIDE) for n, at in enumerate(wrong)]
    found = documents(list(seen))
    assert (figures(found)["events_day"], figures(found)["infected_hosts"]) == (0, 0)


def test_more_machines_than_there_are_are_not_remembered():
    held = Infections(most=3)
    for number in range(5):
        held.see(f"10.0.0.{number}", "", PACK.name, NOW)
    held.see("10.0.0.0", "", PACK.name, NOW + MINUTE)
    assert [one.host for one in held.since(NOW)] == ["10.0.0.0", "10.0.0.1", "10.0.0.2"]
    assert [one.host for one in held.since(NOW + MINUTE)] == ["10.0.0.0"]


def test_an_address_of_no_country_stands_alone():
    found = documents([event(1, source=INSIDE), event(2, source="8.8.8.8"), event(3, source="8.8.8.8")])
    assert rows(found, "sources") == {"8.8.8.8 (US)": [2], INSIDE: [1]}
    assert [flow.country for flow in documents([event(1, source="::ffff:10.1.1.1")])["flows/soc"].flows] == []


def test_an_agency_whose_events_are_old_is_told_so():
    service = Soc("soc", PACK, PROVINCE)
    service.take("a", Batch(records=[event(1, level="high")], whole=False))
    assert figures(dict(service.documents(NOW)), "indicators/soc-so-y-te")["events_grave"] == 1
    assert figures(dict(service.documents(NOW + 25 * HOUR)), "indicators/soc-so-y-te")["events_grave"] == 0


def test_an_incident_that_will_be_closed_is_open_everywhere():
    later = Incident(id="1", title="Sự cố", level="high", detected=NOW - HOUR, closed=NOW + HOUR, agency="SYT")
    found = documents([later], whole=True)
    assert (figures(found)["incidents_open"], figures(found)["hours_to_close_incident"]) == (1, None)
    assert notices(found, "notices/soc") == ["Sự cố"]
    assert figures(found, "indicators/soc-so-y-te")["incidents_open"] == 1
    assert figures(documents([later], whole=True, now=NOW + 2 * HOUR))["incidents_open"] == 0


def test_a_flood_is_counted_without_remembering_each_of_its_sources():
    service, many = Soc("soc", PACK, PROVINCE), 5 * TALLIED
    flood = [
        event(number, source=f"58.{number % 200}.{number // 200}.1", agency=f"a{number}") for number in range(many)
    ]
    service.take("a", Batch(records=[structs.replace(each, level="high") for each in flood], whole=False))
    found = dict(service.documents(NOW))
    (minute,) = service._sensed.minutes.values()
    assert {kind: len(tally) for kind, tally in minute.tallies.items() if len(tally) > 1} == dict.fromkeys(
        ("source", "agency", "grave", "flow"), TALLIED + 1
    )
    assert minute.tallies["source"].total() == many
    assert minute.tallies["source"][OTHERS] == many - TALLIED
    assert figures(found)["events_day"] == many
    assert len(rows(found, "agencies")) == AGENCIES


def test_sources_are_forgotten_when_nobody_asks_for_them_any_more():
    service = Soc("soc", PACK, PROVINCE)
    service.take("a", Batch(records=[event(1)], whole=False))
    service.documents(NOW)
    found = dict(service.documents(NOW + PACK.minutes * MINUTE))
    (minute,) = service._sensed.minutes.values()
    assert (minute.tallies["source"].total(), minute.tallies["level"].total()) == (0, 1)
    assert rows(found, "sources") == {}
    assert figures(found)["events_day"] == 1


def test_networks_that_are_none_are_refused():
    wrong = SocPack(name=PACK.name, indicator=PACK.indicator, inside=("10.0.0.0/8", "nhà"))
    (found,) = wrong.flaws()
    assert found[0] == ("inside", 1)
