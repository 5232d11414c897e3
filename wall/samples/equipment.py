"""Sample cameras, sources, stations, and this station itself."""

from datetime import timedelta

from server.contract.client.link import Link
from server.contract.messages import (
    CameraState,
    ScreenState,
    SourceHealth,
    SourceState,
    StationState,
    TileState,
    VideoState,
)
from server.contract.words import Words, same
from wall.client.local_status import LocalStatus
from wall.samples.places import NOON


def camera() -> CameraState:
    """Return a camera that answers."""
    return CameraState(
        name=same("Cửa khẩu Hữu Nghị - làn vào"),
        place=same("Đồng Đăng"),
        commune="06184",
        gate="Hữu Nghị",
        latitude=21.976,
        longitude=106.712,
        online=True,
        since=NOON - timedelta(days=2),
        model="",
        streamed=True,
        density=0.31,
    )


def source() -> SourceHealth:
    """Return a source that answers, with records that could not be used."""
    return SourceHealth(
        name=Words(vi="Hệ thống nhiệm vụ", en="Task system"),
        service="tasks",
        state=SourceState.UP,
        polls=1_440,
        failures=0,
        records=5_981,
        rejected=2,
        example=Words(vi="bản ghi 17: thiếu hạn xử lý", en="record 17: no deadline"),
        latency=0.4,
        last_success=NOON,
        last_error=None,
        next_try=NOON + timedelta(seconds=30),
    )


def station() -> StationState:
    """Return a station with three screens, one of whose cameras is not seen."""
    screens = tuple(
        ScreenState(
            screen=number,
            name=f"DP-{number}",
            width=1920,
            height=1080,
            scale=1.0,
            layout="overview",
            part=number,
            tiles=(TileState(kind="kpi", topics=("indicators/economy",), freshness="fresh"),),
        )
        for number in (1, 2, 3)
    )
    video = VideoState(
        cameras=16,
        live=15,
        reduced=0,
        processes=2,
        restarts=1,
        memory=402_000_000,
        hardware="software",
        reason="",
        vlc="3.0.21",
    )
    return StationState(
        wall="main", version="0.1.0", started=NOON - timedelta(days=9), language="vi", screens=screens, video=video
    )


def here() -> LocalStatus:
    """Return this station, all well."""
    return LocalStatus(
        name=Words(vi="Trung tâm điều hành thông minh Lạng Sơn", en="Lạng Sơn operations centre"),
        notice=Words(vi="Dữ liệu minh hoạ", en="Illustrative data"),
        station="left",
        endpoint="tcp://127.0.0.1:5570",
        link=Link.LIVE,
        now=NOON.timestamp(),
        tiles=12,
        fresh=12,
    )
