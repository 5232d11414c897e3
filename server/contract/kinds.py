"""Which documents the topics of each kind hold."""

from collections.abc import Mapping
from types import MappingProxyType

from server.contract.messages import (
    Alarm,
    AlarmHygiene,
    AlarmSummary,
    Breakdown,
    Briefings,
    CameraState,
    Document,
    Duty,
    Flows,
    Headlines,
    HistoryState,
    Identifying,
    Indicators,
    Layout,
    Notices,
    Pointer,
    Programme,
    Proofs,
    Room,
    Series,
    ServerState,
    Shift,
    SourceHealth,
    Spots,
    StationState,
    TaskBoard,
    Versions,
    WallState,
    Watched,
)

KINDS: Mapping[str, tuple[type[Document], ...]] = MappingProxyType(
    {
        "alarm": (Alarm,),
        "alarms": (AlarmSummary, AlarmHygiene),
        "breakdown": (Breakdown,),
        "briefings": (Briefings,),
        "camera": (CameraState,),
        "duty": (Duty,),
        "flows": (Flows,),
        "headlines": (Headlines,),
        "identify": (Identifying,),
        "indicators": (Indicators,),
        "layout": (Layout,),
        "notices": (Notices,),
        "pointer": (Pointer,),
        "programme": (Programme,),
        "proof": (Proofs,),
        "room": (Room,),
        "series": (Series,),
        "server": (ServerState,),
        "shift": (Shift,),
        "source": (SourceHealth,),
        "spots": (Spots,),
        "station": (StationState,),
        "store": (HistoryState,),
        "taskboard": (TaskBoard,),
        "versions": (Versions,),
        "wall": (WallState,),
        "watched": (Watched,),
    }
)
"""By what stands before the first ``/`` of a topic."""
