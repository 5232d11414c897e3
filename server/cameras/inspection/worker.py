"""The process that looks at cameras: takes errands from its standard input, answers on its standard output.

It is a process of its own because decoders that strangers feed may crash, hang or leak. A message is its LENGTH and
msgpack: a number and an errand in, the same number and what was seen out. It ends with its input.
"""

import os
import resource
import sys
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

import cv2
import msgspec
import numpy as np

from server.cameras.inspection.detectors.known import know
from server.cameras.inspection.detectors.motion import motion
from server.cameras.inspection.detectors.moved import shift
from server.cameras.inspection.detectors.picture import Image, grey, small
from server.cameras.inspection.detectors.table import flaws
from server.cameras.inspection.detectors.traffic import traffic
from server.cameras.inspection.detectors.view import CameraLook
from server.cameras.inspection.grab import APART, UnseenError, grab
from server.cameras.inspection.messages import LENGTH, InspectionJob, InspectionResult, LookMemory, Reason
from server.contract.messages import Flaw

PICTURES = 2
"""Of a camera that is not looked at for traffic: the second one tells what moves."""
MEMORY = 3 * 1024**3
"""Bytes of data above which a stream has made us ask for too much: an error here, not a machine without memory."""
QUALITY = 75
"""Of JPEG pictures that are kept; 640 pixels wide they take some 40 kB."""
NICE = 10

decode_errand = msgspec.msgpack.Decoder(tuple[int, InspectionJob]).decode
encode = msgspec.msgpack.Encoder().encode


def look(errand: InspectionJob) -> InspectionResult:
    """Take one look; blocks for some seconds."""
    count = max(round(errand.seconds / APART), PICTURES) if errand.traffic else PICTURES
    reason: Reason
    try:
        return judge(grab(errand.streams, count), errand, datetime.now(UTC))
    except UnseenError as error:
        reason = error.reason
    except MemoryError:
        reason = "garbage"
    return InspectionResult(at=datetime.now(UTC), reason=reason, flaws=(Flaw.UNREACHABLE,), memory=errand.memory)


def judge(pictures: list[Image], errand: InspectionJob, at: datetime) -> InspectionResult:
    """Return what some pictures of one look show; pure."""
    greys = [grey(each) for each in pictures]
    known = know(greys[0])
    references = () if errand.movable else errand.references
    view = CameraLook(
        picture=greys[0],
        known=known,
        later=greys[1] if len(greys) > 1 else None,
        earlier=_earlier(errand.memory),
        references=references,
    )
    found = flaws(view)
    kept = small(greys[0])
    before = errand.memory.background if errand.memory else None
    seen = None
    if errand.traffic and not found:
        seen = traffic(greys, before)
    _, jpeg = cv2.imencode(".jpg", pictures[0], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return InspectionResult(
        at=at,
        flaws=found,
        density=seen.density if seen else None,
        motion=motion(greys[0], greys[1]) if len(greys) > 1 and not found else None,
        jpeg=jpeg.tobytes(),
        memory=LookMemory(
            width=kept.shape[1],
            height=kept.shape[0],
            picture=kept.tobytes(),
            background=seen.background if seen else before,
        ),
        known=known,
        shift=shift(known, references) if references else None,
    )


def _earlier(memory: LookMemory | None) -> Image | None:
    if memory is None or len(memory.picture) != memory.width * memory.height or not memory.picture:
        return None
    return np.frombuffer(memory.picture, np.uint8).reshape(memory.height, memory.width)


class Answering:
    """Writes what was seen, one message at a time."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._lock = threading.Lock()

    def run(self, number: int, errand: InspectionJob) -> None:
        """Take one look and tell of it; whoever asked has gone where that fails."""
        body = encode((number, look(errand)))
        with self._lock:
            self._out.write(LENGTH.pack(len(body)) + body)
            self._out.flush()


def main() -> None:
    """Look until the input ends."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cv2.setNumThreads(1)
    # what libraries print of broken pictures must come neither between messages nor into the log
    out, errors = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(2), "w")
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    answering = Answering(out)
    threads = ThreadPoolExecutor(int(sys.argv[1]), thread_name_prefix="look")
    while len(head := sys.stdin.buffer.read(LENGTH.size)) == LENGTH.size:
        number, errand = decode_errand(sys.stdin.buffer.read(LENGTH.unpack(head)[0]))
        threads.submit(answering.run, number, errand).add_done_callback(partial(_check, errors))
    # not the usual way out: it would wait for cameras that hang
    os._exit(0)


def _check(errors: TextIO, done: Future[None]) -> None:
    """End the process where a look failed as nobody expected: who asked finds out which camera does that."""
    error = done.exception()
    if error is not None:
        traceback.print_exception(error, file=errors)
        errors.flush()
        os._exit(1)


if __name__ == "__main__":
    main()
