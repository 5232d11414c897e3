"""Tries whether a picture really comes from a camera."""

import asyncio
import time

from msgspec import Struct, structs

from server.cameras.camera import FleetCamera
from server.contract.commands import Streams
from server.contract.words import Words

_WHY = {
    "refused": Words(vi="camera từ chối tài khoản hoặc mật khẩu", en="the camera refuses user or password"),
    "missing": Words(vi="camera không có luồng này", en="the camera has no such stream"),
    "garbage": Words(vi="không giải mã được", en="what comes cannot be decoded"),
    "silent": Words(vi="không có hình nào đến", en="no picture comes"),
    "unreachable": Words(vi="không kết nối được", en="not reachable"),
}
NAMES = {
    "main": Words(vi="luồng chính", en="main stream"),
    "sub": Words(vi="luồng phụ", en="sub stream"),
    "snapshot": Words(vi="ảnh chụp", en="snapshot"),
}


class Trial(Struct, frozen=True):
    """What came of one address."""

    good: bool
    words: Words


async def trial(camera: FleetCamera) -> list[Trial]:
    """Return what comes from each address of a camera, one after the other: many cameras allow few viewers."""
    tried = []
    for name, called in NAMES.items():
        if address := getattr(camera, name):
            bare = Streams(main="", user=camera.user, password=camera.password, transport=camera.transport)
            streams = structs.replace(bare, **{"snapshot" if name == "snapshot" else "main": address})
            tried.append(await asyncio.to_thread(_try, called, streams))
    if not tried:
        none = Words(vi="chưa có địa chỉ luồng nào", en="there is no address of a stream")
        tried.append(Trial(good=False, words=none))
    return tried


def _try(called: Words, streams: Streams) -> Trial:
    # what decodes takes memory and time, which no other command has to spend
    from server.cameras.inspection.grab import UnseenError, grab

    began = time.monotonic()
    try:
        grab(streams, 1)
    except UnseenError as error:
        why = _WHY[error.reason]
        return Trial(good=False, words=Words(vi=f"{called.vi}: {why.vi}", en=f"{called.en}: {why.en}"))
    seconds = time.monotonic() - began
    return Trial(
        good=True,
        words=Words(vi=f"{called.vi}: có hình sau {seconds:.1f} s", en=f"{called.en}: a picture after {seconds:.1f} s"),
    )
