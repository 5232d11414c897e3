"""The thread that plays one stream."""

import time

from rtsp_cameras import coded

from wall.video.block import Block
from wall.video.hardware import Hardware
from wall.video.orders import Pace, Play
from wall.video.player import Player
from wall.video.scaler import Scaler


class Counting(Scaler):
    """Counts what it is given."""

    said = shown = 0

    def say(self, **changes):
        self.said += 1
        super().say(**changes)

    def show(self, frame, ratio, taken):
        super().show(frame, ratio, taken)
        self.shown += 1


def reach(scaler, pictures):
    until = time.monotonic() + 30
    while scaler.shown < pictures:
        assert time.monotonic() < until, f"{scaler.shown} pictures"
        time.sleep(0.02)


def test_a_file_that_was_retuned_goes_on_waiting_for_its_time():
    scaler = Counting(Block.make(320, 180))
    player = Player(Play(feed=1, address=coded(pictures=100).as_uri(), pace=Pace.ALL), scaler, Hardware())
    player.start()
    try:
        reach(scaler, 3)
        player.retune(Pace.ALL)
        reach(scaler, 6)
        said, shown = scaler.said, scaler.shown
        reach(scaler, shown + 15)
        assert (scaler.said - said) / (scaler.shown - shown) < 20
    finally:
        player.close()
        player.join(10)
    assert not player.is_alive()
