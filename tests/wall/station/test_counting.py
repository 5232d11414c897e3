"""A mirror counts as its wall does, not what its own fewer monitors show."""

from datetime import timedelta

import pytest
from msgspec import structs

from server.contract.messages import StationState, Update
from wall.client.dispatcher import Dispatcher
from wall.client.mailbox import Mailbox
from wall.station.counting import SILENT, WallCount


@pytest.mark.usefixtures("qapp")
def test_the_stations_that_drive_the_wall_are_counted_while_they_report():
    board = Dispatcher(Mailbox())
    count = WallCount("main", board)
    assert count.counted() == (0, 0), "its own"
    one = StationState(
        wall="main", version="1", started=board.now, language="vi", screens=(), shown=12, fresh=10, drives=True
    )

    def tell(station, state, ago=timedelta()):
        board.post(Update(topic=f"station/{station}", document=state, taken=board.now - ago, fresh_for=15.0))

    tell("wall-1", one)
    tell("wall-2", structs.replace(one, drives=False))
    tell("other-1", structs.replace(one, wall="other"))
    tell("old-1", structs.replace(one, shown=0, fresh=0))
    assert count.counted() == (12, 10)
    tell("side-1", structs.replace(one, shown=3, fresh=3))
    assert count.counted() == (15, 13)
    tell("side-1", structs.replace(one, revoked=True))
    tell("wall-1", one, SILENT)
    assert count.counted() == (0, 0)
