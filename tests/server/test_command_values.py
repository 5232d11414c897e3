"""Numbers and times with which the server cannot work are found wherever they stand in a command."""

from datetime import UTC, datetime, timedelta, timezone
from math import inf, nan

import msgspec
import pytest
from each_command import COMMANDS, STATE
from msgspec import structs

from server.command_values import is_sound
from server.contract.commands import ReportStation, WatchWall

EDGE = timezone(timedelta(hours=23, minutes=59))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_what_stations_send_is_sound(command):
    assert is_sound(command)


@pytest.mark.parametrize(
    "value",
    [
        *(nan, inf, -inf, 2**63, -(2**63) - 1, msgspec.msgpack.Ext(5, b"")),
        *(datetime(2026, 1, 1), datetime.min.replace(tzinfo=EDGE), datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_what_cannot_be_is_found_at_any_depth(value):
    assert not is_sound(value)
    assert not is_sound([1, (2, {"a": value})])
    assert not is_sound({"a": (value,)})
    assert not is_sound(WatchWall(wall="main", after=value))
    assert not is_sound(ReportStation(state=structs.replace(STATE, started=value)))


def test_limits_themselves_are_sound():
    for value in (2**63 - 1, -(2**63), 1e308, datetime(1900, 1, 1, tzinfo=EDGE), datetime(2999, 12, 31, tzinfo=UTC)):
        assert is_sound(value)
