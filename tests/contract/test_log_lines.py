"""Nobody writes a line of a log through a name."""

import logging

from server.contract.log_lines import FORMAT, LineFormatter, one_line


def test_an_entry_is_one_line_whatever_it_tells_of():
    record = logging.LogRecord("server", logging.INFO, "", 0, "station %s", ("a\nb\r\x1b[2J\u2028\u202eà\tệ",), None)
    line = LineFormatter(FORMAT).format(record)
    assert line.endswith(r" INFO server: station a\nb\r\x1b[2J\u2028\u202eà\tệ")
    assert line.splitlines() == [line]


def test_a_trace_keeps_its_lines():
    try:
        int("x")
    except ValueError as error:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "x\ny", (), (ValueError, error, error.__traceback__))
    first, *trace = LineFormatter("%(message)s").format(record).splitlines()
    assert first == r"x\ny"
    assert trace[0] == "Traceback (most recent call last):"


def test_what_people_write_stays_as_it_is():
    assert one_line("Cửa khẩu “Hữu Nghị” – 12 °C") == "Cửa khẩu “Hữu Nghị” – 12 °C"
