"""What all cameras do at a time: which of their clips they show, and whether they are well."""

import functools
from datetime import datetime, timedelta
from pathlib import Path

import av
import cv2
from msgspec import Struct

from demo.cameras import FRONT, PLAN, ROUND, Camera, cameras, mishap, trouble
from demo.heads import Heads
from demo.province import seconds_since_start
from demo.rtsp_camera import Behaviour, began
from demo.scenes import LOOP
from demo.studio import FORMATS, Stream, path, views

STREAMS = "rtsp://127.0.0.1:8654"
"""Where the streams are if nothing else is said."""
CLIPS = Path("build/demo-clips")
KEY_EVERY = 2
"""Seconds from one key picture of a clip to the next."""


class CameraRoom(Struct, frozen=True, kw_only=True):
    """What the cameras share: where their streams and clips are, and which way they look."""

    seed: int
    streams: str = STREAMS
    """Address, without a slash at its end."""
    clips: Path = CLIPS
    heads: Heads

    def stream(self, camera: Camera, stream: Stream) -> str:
        """Return the address of a stream."""
        return f"{self.streams}/{camera.code}/{stream}"

    def behaviour(self, camera: Camera, stream: Stream, now: datetime) -> Behaviour:
        """Return how the stream of a camera is at ``now``."""
        wrong = mishap(camera.number, now)
        hangs = camera.number > FRONT and trouble(self.seed, camera.number, now) == "hanging"
        return Behaviour(
            path=f"{camera.code}/{stream}",
            clip=self.clip(camera, now),
            frozen=wrong == "frozen",
            gone=wrong == "gone",
            answers=not hangs,
            listens=not hangs,
        )

    def clip(self, camera: Camera, now: datetime) -> int:
        """Return which of its views a camera shows at ``now``."""
        if mishap(camera.number, now) in ("dark", "moved"):
            return 1
        return self.heads.view(camera.number, now) if camera.movable else 0

    def filmed(self, camera: Camera, stream: Stream, view: int) -> bool:
        """Return whether there is a clip of one of a camera's views."""
        return path(self.clips, views(camera)[view], stream).exists()

    def snapshot(self, camera: Camera, now: datetime) -> bytes:
        """Return the newest key picture of a camera as JPEG; blocks; raises OSError as long as there is no clip."""
        if mishap(camera.number, now) == "frozen":
            _, after = PLAN[camera.number]
            now -= timedelta(seconds=(seconds_since_start(now) - after) % ROUND)
        scene = views(camera)[self.clip(camera, now)]
        second = (now.timestamp() - began(f"{camera.code}/main")) % LOOP
        return _picture(path(self.clips, scene, "main"), int(second // KEY_EVERY) * KEY_EVERY)


def paths(seed: int, clips: Path) -> dict[str, list[Path]]:
    """Return the clips of every stream of all cameras."""
    return {
        f"{camera.code}/{stream}": [path(clips, scene, stream) for scene in views(camera)]
        for camera in cameras(seed)
        for stream in FORMATS
    }


@functools.lru_cache(maxsize=128)
def _picture(file: Path, second: int) -> bytes:
    with av.open(file) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        container.seek(round(second / stream.time_base), stream=stream)
        frame = next(container.decode(stream))
        _, content = cv2.imencode(".jpg", frame.to_ndarray(format="bgr24"), [cv2.IMWRITE_JPEG_QUALITY, 85])
    return content.tobytes()
