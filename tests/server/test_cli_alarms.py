"""What the command line says of alarms, whether a server runs or not."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from alarms.conftest import gates, opened, rule
from typer.testing import CliRunner

from server.__main__ import cli
from server.contract.alarm_commands import AcknowledgeAlarms, ServeAlarms
from server.contract.messages import Update
from server.services import packs
from server.store import ledger

SETTINGS = """
[server]
port = 1
[store]
url = "sqlite:///{folder}/history.db"
[[wall]]
name = "main"
title = {{vi = "IOC", en = "IOC"}}
"""
GATES = packs.pack_files(None)["gates"].text.partition("# When somebody")[0]
TRIED = """
[[alarm]]
id = "tried"
name = {vi = "Thử", en = "Tried"}
priority = "low"
figure = "trucks_waiting"
by = "place"
above = 1000
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """A database in which three alarms were raised: one is known, one is out of service, one is over."""
    folder = tmp_path_factory.mktemp("site")
    file = folder / "server.toml"
    file.write_text(SETTINGS.format(folder=folder))
    asyncio.run(_lived(folder))
    return file


async def _lived(folder):
    async with opened(folder) as site:
        site.now = datetime.now(UTC) - timedelta(hours=20)
        site.use(rule(), rule(id="gate-queue", above=1300))
        await site.wait_at(huu_nghi=1250, chi_ma=1350, tan_thanh=1400)
        await site.act(AcknowledgeAlarms(alarms=(site.seen("gate-jam.huu_nghi"),), why="on it"))
        await site.act(ServeAlarms(alarms=(site.seen("gate-jam.chi_ma"),), in_service=False, why="no counter"))
        await site.wait_at(huu_nghi=1250, chi_ma=1350, tan_thanh=0)
        entries = [_told(site.now + timedelta(hours=hour), waiting) for hour, waiting in enumerate((900, 1100, 950))]
        async with site.database.begin() as connection:
            await ledger.write(connection, entries)


def _told(at, waiting):
    document = gates(huu_nghi=waiting)
    update = Update(topic="breakdown/gates", document=document, fresh_for=60.0, taken=at, source="gates")
    return ledger.entry(update, at)


def alarms(config, *words, language="en"):
    done = CliRunner().invoke(
        cli, ["alarms", *map(str, words), "--config", str(config)], env={"VONGLAU_LANGUAGE": language}
    )
    return done.exit_code, done.stdout.splitlines(), done.stderr.splitlines()


def test_what_stands_is_listed_the_most_urgent_first(config):
    code, lines, _ = alarms(config, "list")
    assert code == 0
    assert [line.split("  ")[2:4] for line in lines] == [
        ["not acknowledged", "gate-queue.chi_ma"],
        ["acknowledged", "gate-jam.huu_nghi"],
        ["over, not acknowledged", "gate-jam.tan_thanh"],
        ["over, not acknowledged", "gate-queue.tan_thanh"],
    ]
    assert any("Jam: huu_nghi: 1,250 trucks, above 1,200 trucks  (Mai: on it)" in line for line in lines)
    _, aside, _ = alarms(config, "list", "--all")
    assert any("out of service" in line and "(Mai: no counter)" in line for line in aside)
    _, vietnamese, _ = alarms(config, "list", language="vi")
    assert "Khẩn cấp  đã xác nhận  gate-jam.huu_nghi" in "\n".join(vietnamese)
    _, rows, _ = alarms(config, "list", "--json")
    assert {msgspec.json.decode(row)["state"] for row in rows} == {"unacknowledged", "acknowledged", "returned"}


def test_the_journal_says_who_did_what_and_why(config):
    code, lines, _ = alarms(config, "journal", "--rule", "gate-jam.huu_nghi")
    assert code == 0
    assert lines[0].endswith("acknowledged  acknowledged  1,250 trucks, above 1,200 trucks  Mai (desk-1): on it")
    assert "  #1  raised  not acknowledged  " in lines[1]
    everything = alarms(config, "journal")[1]
    assert alarms(config, "journal", "--since", "2000-01-01")[1] == everything
    assert len(everything) == 9
    assert len(alarms(config, "journal", "--rule", "gate-jam")[1]) == 6
    assert alarms(config, "journal", "--since", "2100-01-01")[1] == ["nothing in the journal of alarms"]
    code, _, errors = alarms(config, "journal", "--rule", "gate-jem")
    assert code == 1
    assert errors[0].startswith("there is no “gate-jem” (did you mean “gate-jam”?)")


def test_the_rules_of_all_packs_are_told_with_those_that_look_at_nothing(config):
    code, lines, _ = alarms(config, "rules")
    assert code == 0
    told = {line.split("  ")[0]: line for line in lines}
    assert "  Critical  gates  breakdown/gates  above = 1200.0  " in told["gate-jam"]
    assert '  duty/*  equals = ""  ' in told["no-standby"]
    assert not told["gate-jam"].endswith("[its topic has never come]")
    assert any(line.endswith("[its topic has never come]") for line in lines)
    rows = [msgspec.json.decode(row) for row in alarms(config, "rules", "--json")[1]]
    assert len(rows) == len(lines)


def test_a_file_is_tried_on_the_past(config, tmp_path):
    file = tmp_path / "gates.toml"
    file.write_text(GATES + TRIED)
    code, lines, _ = alarms(config, "try", file, "--rule", "tried")
    assert code == 0
    assert lines[0] == "tried “Tried”: in the last 90 days it would have been raised 1 times"
    assert lines[1].endswith("huu_nghi  1,100 trucks, above 1,000 trucks")
    assert alarms(config, "try", file, "--days", "0.01")[1][1].strip() == "the past has no figures of this rule"
    code, _, errors = alarms(config, "try", file, "--rule", "nosuch")
    assert (code, errors) == (1, ["this pack has no rule “nosuch”"])
    file.write_text(GATES + TRIED.replace("above", "abov"))
    code, _, errors = alarms(config, "try", file, language="vi")
    assert code == 2
    assert any(":" in error and "alarm[1].abov" in error for error in errors)


def test_how_good_the_alarms_are_is_worked_out_from_the_journal(config):
    code, lines, _ = alarms(config, "hygiene")
    assert code == 0
    assert any(line.startswith("Month (30 days): raised 5 times, ") for line in lines)
    found = msgspec.json.decode(alarms(config, "hygiene", "--json")[1][0])
    assert [each["raised"] for each in found["spans"]] == [0, 5, 5]


def test_settings_that_cannot_be_read_are_wrong(tmp_path):
    code, _, errors = alarms(tmp_path / "nosuch.toml", "list")
    assert (code, len(errors)) == (2, 1)
