"""The memory through which pictures are handed over."""

import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from wall.video.block import SLOTS, Block, PlayerStatus

PATIENCE = 60.0
"""Seconds a test waits for what has to happen."""


@pytest.fixture
def block():
    made = Block.make(64, 36)
    yield made
    made.close()


def put(block, value, width=64, height=36):
    slot, room = block.room()
    np.frombuffer(room, np.uint8, width * height * 4)[:] = value
    block.publish(slot, width, height, float(value), 0.0)


def test_before_the_first_picture_there_is_none(block):
    assert block.sequence == 0
    assert block.newest() is None
    assert block.status == PlayerStatus()


def test_the_newest_picture_counts(block):
    for value in (1, 2, 3):
        put(block, value)
    picture = block.newest()
    assert block.sequence == 3
    assert (picture.width, picture.height, picture.time) == (64, 36, 3.0)
    assert set(picture.pixels) == {3}


def test_a_picture_that_is_looked_at_stays_as_it_is(block):
    put(block, 1)
    held = block.newest()
    for value in range(2, 2 + 4 * SLOTS):
        put(block, value)
        assert set(held.pixels) == {1}


def test_another_process_sees_the_same_through_the_descriptor(block):
    other = Block.attach(os.dup(block.descriptor))
    put(other, 7, 32, 18)
    other.status = PlayerStatus(state=1, rate=25.0, decoded=9)
    picture = block.newest()
    assert (picture.width, picture.height) == (32, 18)
    assert block.status == PlayerStatus(state=1, rate=25.0, decoded=9)
    other.close()
    put(block, 8)
    assert set(block.newest().pixels) == {8}


def test_a_picture_outlives_its_block():
    block = Block.make(64, 36)
    put(block, 5)
    held = block.newest()
    block.close()
    assert set(held.pixels) == {5}


def test_anything_else_is_no_block(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(bytes(8192))
    descriptor = os.open(file, os.O_RDWR)
    with pytest.raises(ValueError, match="not a block"):
        Block.attach(descriptor)
    os.close(descriptor)


def test_a_reader_beside_a_writer_never_sees_half_a_picture(block):
    writer = Block.attach(os.dup(block.descriptor))
    enough = threading.Event()

    def write():
        value = 0
        while not enough.is_set():
            put(writer, value % 256)
            value += 1

    thread = threading.Thread(target=write)
    thread.start()
    seen: set[int] = set()
    try:
        deadline = time.monotonic() + PATIENCE
        while len(seen) < 50 and time.monotonic() < deadline:
            picture = block.newest()
            if picture is not None:
                values = set(picture.pixels)
                assert len(values) == 1
                seen |= values
    finally:
        enough.set()
        thread.join()
        writer.close()
    assert len(seen) >= 50


def open_files():
    return {file.name for file in Path("/proc/self/fd").iterdir()}


def test_nothing_is_left_behind():
    before = open_files()
    for _ in range(50):
        made = Block.make(640, 360)
        Block.attach(os.dup(made.descriptor)).close()
        made.close()
    assert open_files() == before
