"""Makes a JPEG file of a frame."""

from fractions import Fraction

import av
from av.video.frame import VideoFrame


def jpeg(frame: VideoFrame) -> bytes:
    """Return a frame as a JPEG file, as large as it is."""
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = frame.width, frame.height
    encoder.pix_fmt = "yuvj420p"
    encoder.options = {"qmin": "2", "qmax": "3"}
    encoder.time_base = Fraction(1)
    still = frame.reformat(format="yuvj420p")
    still.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(still), *encoder.encode(None)])
