"""A log has a line for each thing that happened, whatever was typed, and each says when in which zone."""

import logging
import re
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from server.contract.log_lines import FORMAT, LineFormatter, one_line

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d"


def record(said: str) -> logging.LogRecord:
    return logging.LogRecord("server.people", logging.WARNING, "x.py", 1, "refused %s", (said,), None)


@given(st.text(st.characters(codec=None), max_size=200))
def test_nobody_begins_another_line_or_steers_a_terminal(said):
    told = LineFormatter(FORMAT).format(record(said))
    assert told.isprintable()
    assert len(told.splitlines()) == 1
    assert re.match(rf"{TIME} WARNING server\.people: refused ", told)


def test_letters_of_every_language_stay():
    assert one_line("Nguyễn Văn An, 河内, «a|b»") == "Nguyễn Văn An, 河内, «a|b»"
    assert one_line("a\r\nb\x1b[2Jc\u202ed\u2028e") == r"a\r\nb\x1b[2Jc\u202ed\u2028e"


def test_a_crash_keeps_its_lines():
    try:
        int("a\nb")
    except ValueError:
        crashed = record("x")
        crashed.exc_info = sys.exc_info()
    assert "\nTraceback (most recent call last):\n" in LineFormatter(FORMAT).format(crashed)


def test_a_program_writes_so_to_standard_error():
    code = "from server.contract.log_lines import begin_log; import logging; begin_log(); logging.info('a\\nb')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.fullmatch(rf"{TIME} INFO root: a\\nb\n", done.stderr)
    assert done.stdout == ""
