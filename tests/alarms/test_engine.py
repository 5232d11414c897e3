"""Rules on living documents: what is raised, when it is over, what puts it aside."""

from datetime import datetime, timedelta, timezone

import msgspec
import pytest

from alarms.conftest import gates, rule
from server.contract.alarm_commands import AcknowledgeAlarms, Seen, ServeAlarms, ShelveAlarms, UnshelveAlarms
from server.contract.commands import Envelope, decode_envelope, encode
from server.contract.messages import CameraState, Notice, Notices, Severity
from server.contract.words import Words, same
from server.hub import FOREVER


def camera(*, movable):
    """Return a camera that may be turned, or not."""
    return CameraState(
        name=same("C"),
        place=same("P"),
        latitude=None,
        longitude=None,
        online=True,
        since=None,
        model="",
        movable=movable,
    )


async def test_one_rule_makes_an_alarm_for_each_place(site):
    site.use(rule())
    await site.wait_at(huu_nghi=1350, tan_thanh=900, chi_ma=1201)
    assert site.states == {"gate-jam.huu_nghi": "unacknowledged", "gate-jam.chi_ma": "unacknowledged"}
    alarm = site.told("gate-jam.huu_nghi")
    assert alarm.said == Words(vi="1.350 xe, trên 1.200 xe", en="1,350 trucks, above 1,200 trucks")
    assert (alarm.value, alarm.limit, alarm.occurrence, alarm.since) == (1350, 1200, 1, site.now)
    assert [each.unacknowledged for each in site.summary.counts] == [2, 0, 0, 0]


async def test_what_comes_back_within_its_dead_band_is_still_so(site):
    site.use(rule(deadband=100))
    await site.wait_at(huu_nghi=1350)
    await site.wait_at(huu_nghi=1150)
    assert site.told("gate-jam.huu_nghi").active
    await site.wait_at(huu_nghi=1100)
    assert site.states == {"gate-jam.huu_nghi": "returned"}
    await site.wait_at(huu_nghi=1150)
    assert site.states == {"gate-jam.huu_nghi": "returned"}, "it is not raised by less than its limit"


async def test_it_is_raised_after_its_delay_and_over_after_the_other(site):
    site.use(rule(on_delay=30, off_delay=60))
    await site.wait_at(huu_nghi=1350)
    await site.look(20)
    await site.wait_at(huu_nghi=1100)
    await site.wait_at(huu_nghi=1350)
    await site.look(29)
    assert site.states == {}, "it has not been so for thirty seconds on end"
    await site.look(1)
    assert site.states == {"gate-jam.huu_nghi": "unacknowledged"}
    await site.wait_at(huu_nghi=1100)
    await site.look(59)
    assert site.told("gate-jam.huu_nghi").active
    await site.look(1)
    assert not site.told("gate-jam.huu_nghi").active


async def test_a_value_that_is_not_told_is_neither_good_nor_bad(site):
    site.use(rule())
    await site.wait_at(huu_nghi=1350, chi_ma=10)
    await site.wait_at(huu_nghi=None, chi_ma=None)
    await site.wait_at(chi_ma=10)
    assert site.states == {"gate-jam.huu_nghi": "unacknowledged"}
    await site.wait_at(huu_nghi=10)
    assert site.states == {"gate-jam.huu_nghi": "returned"}


async def test_the_life_of_an_alarm_from_its_beginning_to_its_end(site):
    site.use(rule())
    key = "gate-jam.huu_nghi"
    await site.wait_at(huu_nghi=1350)
    assert await site.act(AcknowledgeAlarms(alarms=(site.seen(key),))) == {}
    assert site.states == {key: "acknowledged"}
    assert (site.told(key).acknowledged.by, site.told(key).acknowledged.station) == ("Mai", "desk-1")
    await site.wait_at(huu_nghi=10)
    assert site.states == {}, "what is over and known goes away"
    await site.wait_at(huu_nghi=1400)
    assert site.told(key).occurrence == 2
    await site.wait_at(huu_nghi=10)
    assert site.states == {key: "returned"}
    assert await site.act(AcknowledgeAlarms(alarms=(site.seen(key),))) == {}
    assert site.states == {}


async def test_an_act_on_what_has_changed_since_is_refused(site):
    site.use(rule())
    key = "gate-jam.huu_nghi"
    await site.wait_at(huu_nghi=1350)
    first = site.seen(key)
    await site.act(AcknowledgeAlarms(alarms=(first,)))
    assert await site.act(AcknowledgeAlarms(alarms=(first,))) == {
        key: "it has changed meanwhile: acknowledged (Mai, 12:00:01)"
    }
    await site.wait_at(huu_nghi=10)
    assert await site.act(AcknowledgeAlarms(alarms=(first,))) == {
        key: "it has changed meanwhile: normal (Mai, 12:00:01)"
    }
    await site.wait_at(huu_nghi=1350)
    assert await site.act(AcknowledgeAlarms(alarms=(first,))) == {key: "it was raised anew at 12:00:03: look again"}
    assert site.states == {key: "unacknowledged"}
    assert await site.act(AcknowledgeAlarms(alarms=(Seen("nosuch", 1, 1),))) == {
        "nosuch": "there is no such alarm any more: it is normal again, or its rule was taken away"
    }


async def test_what_is_shelved_comes_back_by_itself_to_be_acknowledged(site):
    site.use(rule(longest_shelved=3600))
    key = "gate-jam.huu_nghi"
    await site.wait_at(huu_nghi=1350)
    shelve = lambda hours, why="road works": ShelveAlarms(  # noqa: E731
        alarms=(site.seen(key),), until=site.now + timedelta(hours=hours), why=why
    )
    assert await site.act(shelve(2)) == {key: "it may be shelved for 1 h at most"}
    assert await site.act(shelve(-1)) == {key: "the end of the shelving must lie ahead"}
    assert await site.act(shelve(1, why=" ")) == {key: "say why"}
    assert await site.act(shelve(1)) == {}
    assert site.states == {key: "shelved"}
    assert site.summary.shelved == 1
    await site.wait_at(huu_nghi=10)
    await site.wait_at(huu_nghi=1400)
    assert site.told(key).occurrence == 2, "it is counted all the same"
    await site.look(3590)
    assert site.states == {key: "shelved"}
    await site.look(10)
    assert site.states == {key: "unacknowledged"}


async def test_what_somebody_takes_off_the_shelf_is_acknowledged_with_it(site):
    site.use(rule())
    key = "gate-jam.huu_nghi"
    await site.wait_at(huu_nghi=1350)
    await site.act(ShelveAlarms(alarms=(site.seen(key),), until=site.now + timedelta(hours=1), why="known"))
    await site.act(UnshelveAlarms(alarms=(site.seen(key),)))
    assert site.states == {key: "acknowledged"}


async def test_out_of_service_is_out_until_somebody_puts_it_back(site):
    site.use(rule())
    key = "gate-jam.huu_nghi"
    await site.wait_at(huu_nghi=1350)
    assert await site.act(ServeAlarms(alarms=(site.seen(key),), in_service=False, why="no counter")) == {}
    await site.wait_at(huu_nghi=10)
    await site.wait_at(huu_nghi=1400)
    assert site.states == {key: "out_of_service"}
    await site.act(ServeAlarms(alarms=(site.seen(key),), in_service=True, why="mended"))
    assert site.states == {key: "unacknowledged"}


async def test_what_follows_from_something_else_is_put_aside_without_calling_anybody(site):
    queue = rule(id="gate-queue", above=600, priority="medium", suppressed_by=["gate-jam"])
    site.use(rule(), queue)
    await site.wait_at(huu_nghi=700)
    assert site.states == {"gate-queue.huu_nghi": "unacknowledged"}
    await site.wait_at(huu_nghi=1300, chi_ma=1300)
    await site.look(1)
    assert site.states["gate-queue.huu_nghi"] == "suppressed"
    assert site.states["gate-queue.chi_ma"] == "suppressed"
    assert site.told("gate-queue.huu_nghi").suppressed_by.en == "Jam: huu_nghi"
    await site.wait_at(huu_nghi=700, chi_ma=10)
    await site.look(1)
    assert site.states["gate-queue.huu_nghi"] == "unacknowledged"
    assert "gate-queue.chi_ma" not in site.states


async def test_a_gate_that_is_closed_means_that_nobody_is_called(site):
    closed = {"watch": {"topic": "notices/closed", "rows": "notices"}}
    site.use(rule(unless=[closed]))
    nobody = Notices(name=same("Closed"), notices=(), total=0)
    shut = Notice(
        id="huu_nghi", title=same("x"), detail=same(""), where=same(""), severity=Severity.NORMAL, since=site.now
    )
    site.hub.publish("notices/closed", nobody, fresh_for=FOREVER)
    await site.wait_at(huu_nghi=1300, chi_ma=1300)
    assert set(site.states.values()) == {"unacknowledged"}
    site.hub.publish("notices/closed", Notices(name=same("Closed"), notices=(shut,), total=1), fresh_for=FOREVER)
    await site.look(1)
    assert site.states == {"gate-jam.huu_nghi": "suppressed", "gate-jam.chi_ma": "unacknowledged"}
    site.hub.publish("notices/closed", nobody, fresh_for=FOREVER)
    await site.look(1)
    assert set(site.states.values()) == {"unacknowledged"}


async def test_what_somebody_knows_has_to_be_acknowledged_again_after_a_while(site):
    site.use(rule(realarm=600))
    key = "gate-jam.huu_nghi"
    await site.wait_at(huu_nghi=1350)
    await site.act(AcknowledgeAlarms(alarms=(site.seen(key),)))
    await site.look(1)
    await site.look(599)
    assert site.states == {key: "acknowledged"}
    await site.look(1)
    assert site.states == {key: "unacknowledged"}
    assert site.told(key).occurrence == 1


async def test_what_somebody_knows_is_put_aside_too_where_it_would_be_asked_for_again(site):
    site.use(rule(), rule(id="gate-queue", above=600, suppressed_by=["gate-jam"], realarm=600))
    key = "gate-queue.huu_nghi"
    await site.wait_at(huu_nghi=700)
    await site.act(AcknowledgeAlarms(alarms=(site.seen(key),)))
    await site.wait_at(huu_nghi=1300)
    await site.look(1)
    assert site.states[key] == "suppressed"
    await site.look(601)
    assert site.states[key] == "suppressed"


async def test_the_first_of_a_group_is_marked(site):
    site.use(rule(group="gates"), rule(id="gate-queue", above=600, group="gates"))
    await site.wait_at(huu_nghi=700)
    await site.wait_at(huu_nghi=1300)
    assert site.told("gate-queue.huu_nghi").first
    assert not site.told("gate-jam.huu_nghi").first


async def test_a_rule_that_is_taken_away_takes_its_alarms_along(site):
    site.use(rule(), rule(id="gate-queue", above=600))
    await site.wait_at(huu_nghi=1300)
    site.use(rule(above=1250))
    await site.look(1)
    assert site.states == {"gate-jam.huu_nghi": "unacknowledged"}
    site.use(rule(above=1400))
    await site.look(1)
    assert site.states == {"gate-jam.huu_nghi": "returned"}, "the new limit counts at once"


async def test_after_a_restart_everything_stands_where_it_stood(site):
    site.use(rule(), rule(id="gate-queue", above=600))
    await site.wait_at(huu_nghi=1300, chi_ma=1300)
    await site.act(AcknowledgeAlarms(alarms=(site.seen("gate-jam.huu_nghi"),)))
    before = site.states
    site.begin()
    site.use(rule(), rule(id="gate-queue", above=600))
    await site.look(1)
    assert site.states == before
    site.hub.drop("breakdown/gates")
    await site.look(1)
    assert site.states["gate-jam.chi_ma"] == "returned", "whoever told of it is there no more"


async def test_a_flood_begins_with_the_eleventh_in_ten_minutes(site):
    site.use(rule())
    await site.wait_at(**{f"g{number}": 1300 for number in range(10)})
    assert site.summary.flood is None
    assert site.summary.rate == 10
    await site.wait_at(**{f"g{number}": 1300 for number in range(11)})
    began = site.summary.flood
    assert began == site.now
    await site.look(590)
    assert site.summary.flood == began
    await site.look(15)
    assert site.summary.flood is None


async def test_a_topic_that_never_comes_is_named_and_missed(site):
    gone = rule(id="no-gates", figure="", by=None, above=None, missing=True, watch={"topic": "breakdown/gates"})
    site.use(rule(), gone)
    await site.look()
    assert {each.rule: each.said.en for each in site.summary.doubts} == dict.fromkeys(
        ("gate-jam", "no-gates"), "breakdown/gates has never come"
    )
    await site.look(59)
    assert site.states == {}
    await site.look(1)
    assert site.states == {"no-gates": "unacknowledged"}
    await site.wait_at(huu_nghi=1)
    assert site.states == {"no-gates": "returned"}
    await site.look(5)
    assert site.summary.doubts == ()


async def test_layouts_and_cameras_that_nobody_knows_are_named(site):
    site.hub.publish("breakdown/gates", gates(a=1), fresh_for=FOREVER)
    site.use(rule(scene="jamm", cameras=["cam-1"], presets={"cam-7": "3", "cam-2": "1"}))
    await site.look()
    assert site.summary.doubts == (), "nobody has told of any yet"
    site.engine.layouts = lambda: {"jam", "overview"}
    for name in ("cam-1", "cam-2"):
        site.hub.publish(f"camera/{name}", camera(movable=False), fresh_for=FOREVER)
    await site.look(5)
    assert [each.said.en for each in site.summary.doubts] == [
        "camera “cam-2” cannot be turned",
        "there is no camera “cam-7” (did you mean “cam-2”?)",
        "no station has a layout “jamm” (did you mean “jam”?)",
    ]
    site.hub.publish("camera/cam-2", camera(movable=True), fresh_for=FOREVER)
    site.hub.publish("camera/cam-7", camera(movable=True), fresh_for=FOREVER)
    site.engine.layouts = lambda: {"jamm"}
    await site.look(5)
    assert site.summary.doubts == ()


async def test_figures_that_grow_old_are_an_alarm(site):
    site.use(rule(id="old", figure="", by=None, above=None, stale=True, watch={"topic": "breakdown/*"}))
    site.hub.publish("breakdown/gates", gates(a=1), fresh_for=30, taken=site.now)
    await site.look(29)
    assert site.states == {}
    await site.look(2)
    assert site.states == {"old.gates": "unacknowledged"}
    site.hub.publish("breakdown/gates", gates(a=1), fresh_for=30, taken=site.now)
    await site.look(1)
    assert site.states == {"old.gates": "returned"}
    site.hub.fail("breakdown/gates", same("503"), source="gates")
    await site.look(1)
    assert site.told("old.gates").said.en == "503"


async def test_too_fast_is_an_alarm_whatever_the_level(site):
    site.use(rule(above=None, changes={"by": 200, "within": 600}))
    for waiting in (100, 150, 250):
        await site.wait_at(huu_nghi=waiting, seconds=120)
    assert site.states == {}
    await site.wait_at(huu_nghi=301, seconds=120)
    assert site.states == {"gate-jam.huu_nghi": "unacknowledged"}
    assert site.told("gate-jam.huu_nghi").said.en == "301 trucks, rose by more than 200 trucks within 10 min"
    for _ in range(6):
        await site.wait_at(huu_nghi=301, seconds=120)
    assert site.states == {"gate-jam.huu_nghi": "returned"}


async def test_shelves_run_across_midnight_and_by_any_zone_but_none_without_one(site):
    site.use(rule(longest_shelved=12 * 3600))
    key = "gate-jam.huu_nghi"
    await site.wait_at(huu_nghi=1350)
    tokyo = timezone(timedelta(hours=9))
    until = (site.now + timedelta(hours=11)).astimezone(tokyo)
    assert until.date() != site.now.astimezone(tokyo).date()
    assert await site.act(ShelveAlarms(alarms=(site.seen(key),), until=until, why="night")) == {}
    await site.look(11 * 3600 - 1)
    assert site.states == {key: "shelved"}
    await site.look(2)
    assert site.states == {key: "unacknowledged"}
    naive = ShelveAlarms(alarms=(site.seen(key),), until=datetime(2026, 11, 24), why="x")
    with pytest.raises(msgspec.ValidationError, match="timezone"):
        decode_envelope(encode(Envelope(command=naive, before=site.now)))
