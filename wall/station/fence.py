"""``vonglau-wall switch``: runs a command for the station that is on duty, and for none that comes too late.

The journal holds a line for each turn that was let through: ``number station moment``. It stands where all stations of
a duty reach it: on the computer that steers the matrix, over ssh, or in a shared folder whose locks hold.
"""

import argparse
import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from server.contract.os_trouble import because
from server.contract.spoken import spoken
from server.contract.words import Words

WITHIN = 8.0
"""Seconds; less than a station waits."""
PR_SET_PDEATHSIG = 1
REFUSED = 1
MISUSED = 2
LEFT_OUT = 75
"""Nothing was done, and it may be tried again: EX_TEMPFAIL of sysexits.h."""


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit code: its own, REFUSED for a turn that comes too late, MISUSED."""
    parser = argparse.ArgumentParser(
        prog="vonglau-wall switch",
        description="Run a command, such as one that switches a video matrix, for the station on duty: a turn whose "
        "number is lower than one that was let through before is refused. Turns are noted in the journal.",
        allow_abbrev=False,
    )
    told = os.environ
    parser.add_argument("--journal", type=Path, help="A file that all stations of the duty reach; needed.")
    parser.add_argument("--number", default=told.get("VONGLAU_NUMBER", ""), help="By default VONGLAU_NUMBER.")
    parser.add_argument("--station", default=told.get("VONGLAU_STATION", ""), help="By default VONGLAU_STATION.")
    parser.add_argument("--within", default=str(WITHIN), help="Seconds that the command may take; by default 8.")
    parser.add_argument("command", nargs="*", help="After --; none only notes the turn.")
    options = parser.parse_args(list(arguments))
    if (wrong := _misused(options)) is not None:
        sys.stderr.write(f"{parser.prog}: {spoken(wrong)}\n")
        return MISUSED
    try:
        with open_journal(options.journal) as journal:
            number, within = int(options.number), float(options.within)
            return _let_through(journal, number, options.station, options.command, within)
    except OSError as error:
        place = options.journal
        words = because(error, f"không ghi được nhật ký {place}", f"cannot write the journal {place}")
        sys.stderr.write(spoken(words) + "\n")
        return LEFT_OUT


def _misused(options: argparse.Namespace) -> Words | None:
    """Return what is wrong with the options; None where they will do."""
    number, station, within = options.number, options.station, options.within
    if options.journal is None:
        return Words(
            vi="--journal: cần tệp nhật ký mà mọi trạm của ca trực đều ghi được",
            en="--journal: a file is needed that all stations of the duty reach",
        )
    if not number:
        return Words(
            vi="--number: cần số của lượt trực ({number}, hoặc biến VONGLAU_NUMBER)",
            en="--number: the number of the turn is needed ({number}, or the variable VONGLAU_NUMBER)",
        )
    if not (number.isascii() and number.isdigit() and int(number) > 0):
        return Words(vi=f"--number {number}: cần số nguyên từ 1", en=f"--number {number}: expected a number from 1 on")
    if not station:
        return Words(
            vi="--station: cần tên trạm ({station}, hoặc biến VONGLAU_STATION)",
            en="--station: the name of the station is needed ({station}, or the variable VONGLAU_STATION)",
        )
    if station.split() != [station]:
        return Words(
            vi=f"--station “{station}”: tên trạm không có khoảng trắng, ví dụ wall-1",
            en=f"--station “{station}”: the name of a station has no spaces, such as wall-1",
        )
    try:
        if 0 < float(within) < float("inf"):
            return None
    except ValueError:
        pass
    return Words(vi=f"--within {within}: cần số giây lớn hơn 0", en=f"--within {within}: expected seconds above 0")


def open_journal(path: Path) -> TextIO:
    """Open a journal for one program alone, which waits for others to be done; raises OSError."""
    journal = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(journal, fcntl.LOCK_EX)
    except OSError:
        journal.close()
        raise
    return journal


def highest(journal: TextIO) -> tuple[int, str]:
    """Return the highest number that was let through, and whose it was; 0 for none. What is damaged is left out."""
    journal.seek(0)
    found = (0, "")
    for line in journal:
        words = line.split()
        # one that was cut off says another number
        if len(words) == 3 and line.endswith("\n") and words[0].isdigit():
            found = max(found, (int(words[0]), words[1]), key=lambda turn: turn[0])
    return found


def _note(journal: TextIO, number: int, station: str) -> None:
    """Write a turn down for good, all of it or nothing; raises OSError."""
    size = journal.seek(0, os.SEEK_END)
    journal.seek(0)
    cut_off = size > 0 and not journal.read().endswith("\n")
    line = ("\n" * cut_off + f"{number} {station} {datetime.now(UTC).isoformat()}\n").encode()
    written = 0
    try:
        written = os.write(journal.fileno(), line)
        os.fsync(journal.fileno())
    finally:
        if written < len(line):
            os.ftruncate(journal.fileno(), size)
    if written < len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _let_through(journal: TextIO, number: int, station: str, command: Sequence[str], within: float) -> int:
    last, whose = highest(journal)
    if number < last or (number == last and station != whose):
        words = Words(
            vi=f"từ chối {station}, số {number}: {whose} đã trực với số {last}",
            en=f"refused {station}, number {number}: {whose} is on duty with number {last}",
        )
        sys.stderr.write(spoken(words) + "\n")
        return REFUSED
    if number > last:
        # written first: a lower number must not come through while the command runs, nor after a power cut
        _note(journal, number, station)
    return _run(command, journal, within) if command else 0


def _run(command: Sequence[str], journal: TextIO, within: float) -> int:
    """Run a command while nobody else has a turn: it has the lock as well, as long as anything of it runs."""
    try:
        process = subprocess.Popen(
            command, pass_fds=[journal.fileno()], start_new_session=True, preexec_fn=_end_with_parent
        )
    except OSError as error:
        words = because(error, f"không chạy được {command[0]}", f"cannot run {command[0]}")
        sys.stderr.write(spoken(words) + "\n")
        return LEFT_OUT

    def end(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

    before = signal.signal(signal.SIGTERM, end)
    try:
        return process.wait(within)
    except subprocess.TimeoutExpired:
        end()
        process.wait()
        words = Words(vi=f"{command[0]}: quá {within:g} s chưa xong", en=f"{command[0]}: not done within {within:g} s")
        sys.stderr.write(spoken(words) + "\n")
        return LEFT_OUT
    finally:
        signal.signal(signal.SIGTERM, before)


def _end_with_parent() -> None:
    """Let a command end with whoever runs it, also where that is killed (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
