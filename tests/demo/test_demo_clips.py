"""How clips are cut for RTP, and how the pictures of coded ones are numbered."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from rtsp_cameras import coded

from demo import rtp
from demo.clips import Clip, clip
from demo.coding import NUMBERS, decode, encode, make_clip, read, write


@pytest.mark.parametrize(("codec", "name"), [("libx264", "h264"), ("libx265", "hevc"), ("mjpeg", "mjpeg")])
def test_pictures_of_each_codec(codec: str, name: str):
    found = Clip(coded(codec=codec, bits=2_000_000))
    assert (found.codec, found.rate, found.width, found.height) == (name, 15.0, 640, 360)
    assert len(found.pictures) == 60
    assert all(len(payload) <= rtp.PAYLOAD for picture in found.pictures for payload in picture.payloads)
    keys = [n for n, picture in enumerate(found.pictures) if picture.key]
    assert keys == [*range(0, 60, 1 if name == "mjpeg" else 15)]


def test_every_key_picture_brings_its_parameter_sets():
    h264, h265 = Clip(coded()), Clip(coded(codec="libx265"))
    assert {tuple(p[0] & 31 for p in each.payloads[:2]) for each in h264.pictures if each.key} == {(7, 8)}
    assert {tuple(p[0] >> 1 & 63 for p in each.payloads[:3]) for each in h265.pictures if each.key} == {(32, 33, 34)}


def test_parts_make_the_whole_again():
    unit = bytes([0x65]) + np.random.default_rng(1).bytes(5000)
    parts = list(rtp.h264([unit]))
    assert [part[1] >> 6 for part in parts] == [2, 0, 0, 1]
    assert bytes([(parts[0][0] & 0xE0) | (parts[0][1] & 31)]) + b"".join(part[2:] for part in parts) == unit
    unit = bytes([19 << 1, 1]) + np.random.default_rng(1).bytes(5000)
    parts = list(rtp.h265([unit]))
    head = bytes([(parts[0][0] & 0x81) | (parts[0][2] & 63) << 1, parts[0][1]])
    assert head + b"".join(part[3:] for part in parts) == unit


def test_numbers_and_stamps_wrap():
    head = rtp.Head(96, 2**32 + 5, 7)
    packets = rtp.packets([b"a", b"b", b"c"], head, 65535)
    assert [int.from_bytes(packet[2:4], "big") for packet in packets] == [65535, 0, 1]
    assert [int.from_bytes(packet[4:8], "big") for packet in packets] == [5] * 3
    assert [packet[1] & 0x80 for packet in packets] == [0, 0, 0x80]


def test_the_last_key_picture_counts_on_across_the_loop():
    found = clip(coded())
    assert [found.last_key(n) for n in (0, 14, 15, 59, 60, 74, 6_000_016)] == [0, 0, 15, 45, 60, 60, 6_000_015]


def test_what_is_no_clip(tmp_path: Path):
    with pytest.raises(OSError, match=r"none\.mp4"):
        Clip(tmp_path / "none.mp4")
    with av.open(tmp_path / "other.mkv", "w") as container:
        stream = container.add_stream("ffv1", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        container.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        container.mux(stream.encode(None))
    with pytest.raises(ValueError, match=r"other\.mkv: ffv1"):
        Clip(tmp_path / "other.mkv")


def test_every_number_can_be_read_again():
    luma = np.full((360, 640), 90, np.uint8)
    for number in range(0, NUMBERS, 37):
        write(luma, number)
        assert read(luma) == number
    for number in range(NUMBERS):
        bits = encode(number)
        assert decode(bits) == number
        assert decode([1 - bits[0], *bits[1:]]) is None


def test_a_picture_without_a_number():
    assert read(np.full((360, 640), 128, np.uint8)) is None
    assert read(np.full((360, 640), 255, np.uint8)) is None


@pytest.mark.parametrize(("width", "height", "rate"), [(640, 360, 15), (1920, 1080, 25), (352, 288, 60), (720, 576, 1)])
def test_coded_clips_of_any_size_and_rate(tmp_path: Path, width: int, height: int, rate: int):
    path = make_clip(tmp_path / "a.mp4", width=width, height=height, rate=rate, pictures=4, ratio=(16, 15))
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == rate
        assert stream.sample_aspect_ratio == Fraction(16, 15)
        frames = list(container.decode(stream))
    assert [read(np.asarray(frame.to_ndarray(), np.uint8)[:height, :width]) for frame in frames] == [0, 1, 2, 3]


def test_a_still_one_shows_the_same_all_the_time(tmp_path: Path):
    with av.open(make_clip(tmp_path / "a.mp4", pictures=5, still=True)) as container:
        assert {read(np.asarray(frame.to_ndarray(), np.uint8)[:360, :640]) for frame in container.decode(video=0)} == {
            0
        }
