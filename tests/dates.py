"""Runs what touches the calendar at moments that are unlike others: ``make dates``, or two of them in turn.

The clock of every process is moved by libfaketime (Debian ``faketime``); only clocks that count from the machine's
start stay as they are, since nothing that is timed by them knows of days.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent
PROVINCE = "Asia/Ho_Chi_Minh"
TOUCHED = (
    "tests/connectors/test_cap.py",
    "tests/connectors/test_indexer.py",
    "tests/connectors/test_open311.py",
    "tests/connectors/test_portal.py",
    "tests/connectors/test_pxweb.py",
    "tests/connectors/test_rss.py",
    "tests/connectors/test_sdmx.py",
    "tests/connectors/test_sheet.py",
    "tests/connectors/test_syslog.py",
    "tests/connectors/test_taxii.py",
    "tests/demo/test_demo_economy.py",
    "tests/demo/test_demo_education.py",
    "tests/demo/test_demo_events.py",
    "tests/demo/test_demo_portal.py",
    "tests/demo/test_demo_press.py",
    "tests/demo/test_demo_province.py",
    "tests/demo/test_demo_server_toml.py",
    "tests/demo/test_demo_sheets.py",
    "tests/demo/test_demo_tasks.py",
    "tests/demo/test_demo_tourism.py",
    "tests/server/test_service_publisher.py",
    "tests/server/test_polling.py",
    "tests/services",
    "tests/store/test_retention.py",
    "tests/wall/client/test_dispatcher.py",
    "tests/wall/drawing/test_number_format.py",
    "tests/wall/client/test_freshness.py",
    "tests/wall/test_language.py",
    "tests/wall/drawing/test_time_axis.py",
    "tests/wall/widgets/test_tasks.py",
)
"""What depends on days, hours and zones, and the demo that makes it up."""


class Moment(NamedTuple):
    """A time at which the machine stands, and what it believes of its place."""

    name: str
    at: datetime
    zone: str = PROVINCE
    locale: str = ""
    """LC_ALL; empty for the machine's own."""


def _in(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type, misc]


MOMENTS = (
    Moment("a Sunday", _in(PROVINCE, 2026, 11, 29, 10, 0)),
    Moment("the first day of Tết", _in(PROVINCE, 2027, 2, 6, 7, 15), "America/Los_Angeles"),
    Moment("Tết goes on", _in(PROVINCE, 2027, 2, 8, 9, 0), PROVINCE, "C"),
    Moment("the last day of Tết", _in(PROVINCE, 2027, 2, 10, 20, 0)),
    Moment("the working day after Tết", _in(PROVINCE, 2027, 2, 11, 8, 5), "America/Los_Angeles", "C"),
    Moment("29 February", _in(PROVINCE, 2028, 2, 29, 9, 0)),
    Moment("midnight of New Year's Eve", _in(PROVINCE, 2027, 12, 31, 23, 58)),
    Moment("midnight of New Year's Eve in UTC", _in("UTC", 2027, 12, 31, 23, 58), "America/Los_Angeles"),
    Moment("1 January", _in(PROVINCE, 2028, 1, 1, 11, 30), PROVINCE, "C"),
    Moment("30 April", _in(PROVINCE, 2027, 4, 30, 16, 0), "America/Los_Angeles"),
    Moment("the first minute of a month", _in(PROVINCE, 2027, 3, 1, 0, 0), PROVINCE, "C"),
)


def environment(moment: Moment) -> dict[str, str]:
    """Return the variables under which a process lives at a moment; raises FileNotFoundError without libfaketime."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not libraries:
        raise FileNotFoundError("libfaketime is missing: apt-get install faketime")
    # how far away, not when: each process would begin at a moment of its own
    away = (moment.at - datetime.now(UTC)).total_seconds()
    return {
        **os.environ,
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME": f"{away:+.0f}",
        "FAKETIME_DISABLE_SHM": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(ROOT / "tests" / "moved_clock"),
        "TZ": moment.zone,
        **({"LC_ALL": moment.locale} if moment.locale else {}),
    }


def in_turn(count: int, today: datetime) -> list[Moment]:
    """Return so many of the moments, others on every day until all have had their turn."""
    first = today.toordinal() * count
    return [MOMENTS[(first + number) % len(MOMENTS)] for number in range(count)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests at every moment; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turn", type=int, metavar="N", help="only N moments, others on every day")
    parser.add_argument("--at", metavar="NAME", action="append", help="only the moment of this name, or of these")
    parser.add_argument("paths", nargs="*", help="other tests than those that touch the calendar")
    asked = parser.parse_args(arguments)
    chosen = in_turn(asked.turn, datetime.now(UTC)) if asked.turn else list(MOMENTS)
    chosen = [moment for moment in chosen if asked.at is None or moment.name in asked.at]
    failed = []
    for moment in chosen:
        print(f"\n== {moment.name}: {moment.at:%A %d %B %Y %H:%M %Z}, TZ={moment.zone} {moment.locale}", flush=True)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            str((os.cpu_count() or 1) + 1),
            "--dist",
            "worksteal",
            "-p",
            "no:cacheprovider",
        ]
        done = subprocess.run([*command, *(asked.paths or TOUCHED)], cwd=ROOT, env=environment(moment), check=False)
        failed += [moment.name] if done.returncode else []
    print(f"\ndates: {len(chosen) - len(failed)} of {len(chosen)} moments passed", *failed, sep="; ")
    return int(bool(failed) or not chosen)


if __name__ == "__main__":
    sys.exit(main())
