"""The documents the server publishes and every client reads. All times are UTC."""

from server.contract.messages.base import About, Document, Severity, Span
from server.contract.messages.cameras import CameraState, Flaw
from server.contract.messages.flows import Flow, Flows
from server.contract.messages.health import HistoryState, ServerState, SourceHealth, SourceState, Trouble
from server.contract.messages.indicators import Band, Indicator, Indicators, Limit, Line, Point, Series
from server.contract.messages.notices import Notice, Notices
from server.contract.messages.places import Spot, Spots
from server.contract.messages.press import Article, Headlines, Sentiment
from server.contract.messages.rooms import (
    AnySurface,
    Audience,
    LedWall,
    Matrix,
    Monitor,
    MonitorName,
    Output,
    Rectangle,
    Room,
    SeatRow,
    Size,
)
from server.contract.messages.shift import OnDuty, Shift, ShiftEntry, ShiftEvent
from server.contract.messages.tables import Breakdown, Cell, Column, MapCell, Row
from server.contract.messages.tasks import TaskBoard, TaskCard, TaskCounts
from server.contract.messages.update import AnyDocument, Beat, Update
from server.contract.messages.walls import (
    Arrangement,
    Claim,
    ClaimKind,
    ScreenState,
    Shown,
    StationState,
    TileState,
    VideoState,
    WallState,
    Watched,
)

__all__ = [
    "About",
    "AnyDocument",
    "AnySurface",
    "Arrangement",
    "Article",
    "Audience",
    "Band",
    "Beat",
    "Breakdown",
    "CameraState",
    "Cell",
    "Claim",
    "ClaimKind",
    "Column",
    "Document",
    "Flaw",
    "Flow",
    "Flows",
    "Headlines",
    "HistoryState",
    "Indicator",
    "Indicators",
    "LedWall",
    "Limit",
    "Line",
    "MapCell",
    "Matrix",
    "Monitor",
    "MonitorName",
    "Notice",
    "Notices",
    "OnDuty",
    "Output",
    "Point",
    "Rectangle",
    "Room",
    "Row",
    "ScreenState",
    "SeatRow",
    "Sentiment",
    "Series",
    "ServerState",
    "Severity",
    "Shift",
    "ShiftEntry",
    "ShiftEvent",
    "Shown",
    "Size",
    "SourceHealth",
    "SourceState",
    "Span",
    "Spot",
    "Spots",
    "StationState",
    "TaskBoard",
    "TaskCard",
    "TaskCounts",
    "TileState",
    "Trouble",
    "Update",
    "VideoState",
    "WallState",
    "Watched",
]
