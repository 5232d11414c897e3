"""One station has a duty; when it is gone another one follows, and the first does not come back by itself."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persons import Person
from processes import Site, wait_for
from standbys import standing_by

from server.config import load
from server.contract.commands import Role
from server.contract.duty_commands import LAPSE, BeginDrill, GiveDuty, HoldDuty
from server.contract.errors import ConfigError
from server.contract.messages import Progress
from server.contract.words import same
from server.walls.drills import last_due
from server.walls.succession import present, successor

DUTY = """
[[duty]]
stations = ["wall-1", "wall-2", "wall-3"]
"""
NAMES = ("wall-1", "wall-2", "wall-3")


def site(folder, more=""):
    made = Site(folder, "http://127.0.0.1:1", sources=DUTY + more)
    for station in ("desk", "wall-1", "wall-2", "wall-3", "wall-9"):
        made.enroll(station, Role.VIEWER if station.startswith("wall") else Role.OPERATOR)
    return made


@given(st.sampled_from(["", *NAMES, "gone-0"]), st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_whoever_is_there_keeps_it_else_the_first_by_rank_follows_whose_words_come_in_time(holder, there, prompt):
    listed = [each for each in NAMES if each in there]
    ready = [each for each in listed if each in prompt]
    found = successor(NAMES, holder, listed, sorted(prompt))
    if holder in there or not ready:
        assert found is None
    else:
        assert found == ready[0]


@given(st.dictionaries(st.sampled_from([*NAMES, "other"]), st.floats(0, 10)), st.floats(0, 10))
def test_who_has_not_been_heard_for_the_lapse_is_not_there(heard, now):
    there = present(NAMES, heard, now)
    assert set(there) == {each for each in NAMES if each in heard and now - heard[each] < LAPSE}


def test_the_night_s_drill_is_due_by_the_calendar_of_the_province():
    assert last_due("02:30", datetime(2026, 12, 1, 20, 0, tzinfo=UTC)) == datetime(2026, 12, 1, 19, 30, tzinfo=UTC)
    assert last_due("02:30", datetime(2026, 12, 1, 19, 0, tzinfo=UTC)) == datetime(2026, 11, 30, 19, 30, tzinfo=UTC)


def test_the_first_by_rank_has_it_until_it_is_gone_and_does_not_get_it_back_by_itself(tmp_path):
    here = site(tmp_path)
    with here.running(), Person(here, "desk") as desk:

        def held(by):
            return desk.until("duty/main", lambda update: update.document.holder == by).document

        with standing_by(here, "wall-2") as (second,):
            # the only one that is there
            assert held("wall-2").number == 1
            with standing_by(here, "wall-1", "wall-3") as (first, third):
                told = desk.until("duty/main", lambda update: len(update.document.present) == 3).document
                assert (told.holder, told.present) == ("wall-2", NAMES)
                given = desk.ask(GiveDuty(duty="main", station="wall-1", number=1))
                assert given.refused is None
                told = held("wall-1")
                assert (told.number, told.by) == (2, "desk")
                wait_for(lambda: first.numbers == [2], "it learns of it")
                stale = desk.ask(GiveDuty(duty="main", station="wall-3", number=1))
                assert stale.stale
                assert "wall-1" in stale.refused.en
                first.fall_silent()
                told = held("wall-2")
                assert (told.number, told.by) == (3, "")
                wait_for(lambda: second.numbers == [1, 3], "it learns of it")
                assert "silent" in told.why.en
                first.speak_again()
                desk.until("duty/main", lambda update: "wall-1" in update.document.present)
                assert held("wall-2").number == 3
                second.fall_silent()
                third.fall_silent()
                assert held("wall-1").number == 4
                wait_for(lambda: first.numbers == [2, 4], "it learns of it")
                first.fall_silent()
                # nobody is there: it stays with whoever had it last
                desk.until("duty/main", lambda update: not update.document.present)
                assert held("wall-1").number == 4
                gone = desk.ask(GiveDuty(duty="main", station="wall-3", number=4))
                assert "is silent" in gone.refused.en
                third.speak_again()
                assert held("wall-3").number == 5
                wait_for(lambda: third.numbers == [5], "it learns of it")
                assert (first.numbers, second.numbers) == ([2, 4], [1, 3])


def test_one_whom_no_answer_reaches_is_not_there_and_one_that_is_answered_late_does_not_follow(tmp_path):
    here = site(tmp_path)
    with here.running(), Person(here, "desk") as desk, standing_by(here, "wall-1") as (first,):
        desk.until("duty/main", lambda update: update.document.holder == "wall-1")
        with standing_by(here, "wall-2", "wall-3") as (second, third):
            desk.until("duty/main", lambda update: update.document.present == NAMES)
            second.unanswered = LAPSE - 0.1
            wait_for(lambda: second.said > LAPSE / 2, "it has said so")
            first.unanswered = LAPSE + 0.1
            told = desk.until("duty/main", lambda update: update.document.holder != "wall-1").document
            assert (told.holder, told.present) == ("wall-3", ("wall-2", "wall-3"))
            assert told.why.en == (
                "wall-3 took over from wall-1, which the server's answers do not reach: look at its cable"
            )
            wait_for(lambda: third.numbers == [2], "it learns of it")
            first.unanswered = 0.0
            desk.until("duty/main", lambda update: update.document.present == NAMES, "it is there again")
            assert desk.latest["duty/main"].document.number == 2


def test_a_server_that_was_killed_gives_it_to_nobody_else(tmp_path):
    here = site(tmp_path)
    with Person(here, "desk") as desk:
        with here.running() as server, standing_by(here, "wall-2"):
            desk.until("duty/main", lambda update: update.document.holder == "wall-2")
            server.kill()
        with here.running(), standing_by(here, "wall-1", "wall-2") as (first, second):
            told = desk.until("duty/main", lambda update: len(update.document.present) == 2).document
            assert (told.holder, told.number) == ("wall-2", 1)
            second.fall_silent()
            assert desk.until("duty/main", lambda update: update.document.holder == "wall-1").document.number == 2
            wait_for(lambda: first.numbers == [2], "it learns of it")


def test_others_may_not_ask_for_it(tmp_path):
    here = site(tmp_path)
    with here.running(), Person(here, "desk") as desk, standing_by(here, "wall-9") as (stranger,):
        assert "none of the duty" in desk.ask(HoldDuty(duty="main")).refused.en
        assert "did you mean “main”" in desk.ask(HoldDuty(duty="mian")).refused.en
        assert "none of the duty" in desk.ask(GiveDuty(duty="main", station="wall-9", number=0)).refused.en
        desk.until("server/health", lambda update: "wall-9" in str(update.document))
        wait_for(lambda: bool(stranger.refused), "it was refused")
        assert set(stranger.refused) == {
            "station wall-9 is none of the duty “main”: add it to [[duty]] in the server's settings"
        }


def test_a_drill_relieves_the_station_gives_back_and_leaves_a_report(tmp_path):
    here = site(tmp_path)
    well = Progress(number=0, hook=0.25, switches=True)
    with here.running(), Person(here, "desk") as desk, standing_by(here, "wall-1", progress=well):
        desk.until("duty/main", lambda update: update.document.holder == "wall-1")
        alone = desk.ask(BeginDrill(duty="main"))
        assert alone.refused.en == "no station stands by: start one that does"
        with standing_by(here, "wall-2", progress=well):
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            assert desk.ask(BeginDrill(duty="main")).refused is None
            assert desk.ask(BeginDrill(duty="main")).refused.en == "a drill is under way"
            drill = desk.until("duty/main", lambda update: update.document.drill.ended is not None).document.drill
        assert (drill.relieved, drill.by_station, drill.by, drill.flaws) == ("wall-1", "wall-2", "desk", ())
        assert drill.hook is not None
        assert drill.taken is not None
        assert drill.returned is not None
        assert round(drill.hook - drill.taken, 3) == 0.25
        told = desk.latest["duty/main"].document
        assert (told.holder, told.number) == ("wall-1", 3)
        report = Path(drill.report)
        assert report.parent == tmp_path / "drills" / "main"
        assert json.loads((report / "report.json").read_text())["relieved"] == "wall-1"
        assert "Went well" in (report / "report.html").read_text()


def test_a_drill_says_what_did_not_go_as_it_should(tmp_path):
    here = site(tmp_path)
    ill = Progress(number=0, switches=True, trouble=same("matrix away"))
    with here.running(), Person(here, "desk") as desk, standing_by(here, "wall-1"):
        desk.until("duty/main", lambda update: update.document.holder == "wall-1")
        with standing_by(here, "wall-2", progress=ill) as (second,):
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            desk.ask(BeginDrill(duty="main"))
            desk.until("duty/main", lambda update: "matrix" in str(update.document.progress))
            desk.until("server/health", lambda update: "matrix away" in str(update.document))
            second.fall_silent()
            drill = desk.until("duty/main", lambda update: update.document.drill.ended is not None).document.drill
        assert desk.latest["duty/main"].document.holder == "wall-1"
        said = [each.en for each in drill.flaws]
        assert said == [
            "wall-2 could not switch the outputs: matrix away",
            "wall-2 lost the duty during the drill; wall-1 has it",
        ]
        assert "matrix away" in (Path(drill.report) / "report.html").read_text()


def test_a_drill_that_is_begun_right_after_a_kill_is_none_and_not_the_reason(tmp_path):
    here = site(tmp_path)
    with here.running(), Person(here, "desk") as desk, standing_by(here, "wall-1") as (first,):
        desk.until("duty/main", lambda update: update.document.holder == "wall-1")
        with standing_by(here, "wall-2"):
            desk.until("duty/main", lambda update: len(update.document.present) == 2)
            first.fall_silent()
            assert desk.ask(BeginDrill(duty="main")).refused is None
            told = desk.until("duty/main", lambda update: update.document.holder == "wall-2").document
            assert "silent" in told.why.en
            drill = desk.until("duty/main", lambda update: update.document.drill.ended is not None).document.drill
        assert [each.en for each in drill.flaws] == [
            "wall-1 was silent when the drill began, so there was none: look at that station"
        ]
        assert drill.by_station == ""


def test_a_drill_that_a_restart_broke_off_is_said_by_the_server_that_follows(tmp_path):
    here = site(tmp_path)
    slow = Progress(number=0, switches=True)
    with Person(here, "desk") as desk, standing_by(here, "wall-1", "wall-2", progress=slow):
        with here.running() as server:
            desk.until("duty/main", lambda update: len(update.document.present) == 2 and update.document.holder != "")
            desk.ask(BeginDrill(duty="main"))
            desk.until("duty/main", lambda update: update.document.drill is not None, "it is under way")
            server.stop()
        with here.running():
            told = desk.until("server/health", lambda update: "during the drill" in str(update.document), "it is said")
            assert "see which station is on duty" in str(told.document)


def test_the_settings_name_a_wall_that_is_there_and_a_station_once(tmp_path):
    here = site(tmp_path, '[[duty]]\nname = "second"\nwall = "mian"\nstations = ["wall-3", "wall-4", "wall-4"]\n')
    with pytest.raises(ConfigError) as wrong:
        load(here.config)
    assert [line.partition("server.toml:")[2] for line in wrong.value.words.en.splitlines()] == [
        "19: duty[2].wall: there is no “mian” (did you mean “main”?); expected one of: main",
        "20: duty[2].stations[1]: “wall-3” is used above already",
        "20: duty[2].stations[3]: “wall-4” is used above already",
    ]
