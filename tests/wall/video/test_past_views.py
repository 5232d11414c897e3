"""Cameras in the past: what stands still goes on showing what was there last, older moments are asked for."""

import asyncio
from datetime import UTC, datetime, timedelta

from rtsp_cameras import cameras, coded

from demo.coding import read
from wall.video.past_views import SILENT, PastViews
from wall.video.standing import Standing

from .conftest import Register, Watcher, until
from .test_views import brightness


def test_a_wall_that_is_frozen_goes_on_showing_its_last_living_picture(play, station):
    async def work():
        register = Register()
        register.silent = True
        with cameras({"a": coded()}) as served:
            async with station() as open_one:
                view = open_one.show("A", width=640, height=360, main=served.address("a"))
                await open_one.live(view)
                moment = datetime.now(UTC)
                past = PastViews(register.ask, lambda: moment, open_one.views)
                last = view.time
                open_one.views.close(view)
                still = past.watch("A", 640, 360, 1.0, Watcher())
                await until(lambda: still.image is not None, "a picture that stands")
                assert (still.standing, still.refusal) == (Standing.STILL, None)
                assert still.time >= last
                assert abs(still.time - moment.timestamp()) < 2
                number = read(brightness(still))
                await asyncio.sleep(0.3)
                assert (read(brightness(still)), register.asked) == (number, []), "it is a copy, and nobody was asked"
                moment -= timedelta(hours=1)
                past.look()
                await until(lambda: still.refusal is not None, "another moment is asked for")
                assert (still.refusal, still.image, len(register.asked)) == (SILENT, None, 1)
                past.stop()

    play(work())
