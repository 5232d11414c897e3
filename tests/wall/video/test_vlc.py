"""What libVLC plays: files, HTTP, and streams that PyAV is not asked for."""

import av
import pytest
from pages import served
from rtsp_cameras import cameras, coded

from demo.coding import read
from wall.video.vlc_engine import probe

from .conftest import until
from .test_views import brightness


def stream_of(clip, folder):
    """Return a clip as an MPEG transport stream, which can be read from its beginning on without seeking."""
    path = folder / "clip.ts"
    with av.open(clip) as source, av.open(path, "w", format="mpegts") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return path


def test_the_installed_libvlc_says_what_it_is():
    engine = probe()
    assert engine.version.startswith("3.")
    assert engine.plays("http://127.0.0.1/x.m3u8")
    # Debian's is built without live555
    assert engine.plays("rtsp://127.0.0.1/x") == engine.rtsp
    assert str(engine).endswith("with RTSP" if engine.rtsp else "without RTSP")


@pytest.mark.parametrize("engine", ["auto", "vlc"])
@pytest.mark.parametrize("kind", ["file", "http"])
def test_a_video_that_is_no_rtsp_is_played_at_the_size_of_its_place(play, station, tmp_path, engine, kind):
    async def work():
        clip = stream_of(coded(pictures=600, width=640, height=480), tmp_path)
        with served(clip.parent) as address:
            async with station() as open_one:
                main = f"{address}/{clip.name}" if kind == "http" else clip.as_uri()
                view = open_one.show("A", width=640, height=480, main=main, engine=engine)
                await open_one.live(view)
                # libVLC tells the size with what encoders add at the edges
                assert 632 <= view.image.width() <= 640
                assert view.image.height() == 480
                numbers = []
                view.listener.pictured = lambda each: numbers.append(read(brightness(each)))
                await until(lambda: len(numbers) > 20, "more pictures")
                assert len(set(numbers) - {None}) > 10
                view.resize(320, 240)
                await until(lambda: view.image.height() == 240, "another size")

    play(work())


def test_what_is_not_there_is_said_and_tried_again(play, station, tmp_path):
    async def work():
        clip = coded(pictures=600)
        async with station() as open_one:
            view = open_one.show("A", main=(tmp_path / "later.mp4").as_uri())
            await until(lambda: not view.standing.is_well, "it is said")
            (tmp_path / "later.mp4").write_bytes(clip.read_bytes())
            await open_one.live(view)

    play(work())


def test_an_rtsp_stream_is_pyavs_even_where_libvlc_is_wished_and_cannot(play, station):
    async def work():
        if probe().rtsp:
            return
        with cameras({"a": coded()}) as served:
            async with station() as open_one:
                view = open_one.show("A", main=served.address("a"), engine="vlc")
                await open_one.live(view)

    play(work())
