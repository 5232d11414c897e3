"""Every kind of tile, by the name layout files use."""

from typing import Any

from msgspec import Struct

from wall.widgets.alarm import AlarmTile
from wall.widgets.alarms import AlarmsTile
from wall.widgets.banner import BannerTile
from wall.widgets.base import Tile
from wall.widgets.breakdown import BreakdownTile
from wall.widgets.cameras.tile import CamerasTile
from wall.widgets.clock import ClockTile
from wall.widgets.communes import CommunesTile
from wall.widgets.flows import FlowsTile
from wall.widgets.funnel import FunnelTile
from wall.widgets.gauge import GaugeTile
from wall.widgets.header import HeaderTile
from wall.widgets.headlines import HeadlinesTile
from wall.widgets.kpi import KpiTile
from wall.widgets.note import NoteTile
from wall.widgets.notices import NoticesTile
from wall.widgets.number import NumberTile
from wall.widgets.picture import PictureTile
from wall.widgets.qr import QrTile
from wall.widgets.ranking import RankingTile
from wall.widgets.sentiment import SentimentTile
from wall.widgets.sources import SourcesTile
from wall.widgets.spots import SpotsTile
from wall.widgets.stations import StationsTile
from wall.widgets.takeover import TakeoverTile
from wall.widgets.tasks.tile import TasksTile
from wall.widgets.threats.tile import ThreatsTile
from wall.widgets.ticker import TickerTile
from wall.widgets.trend import TrendTile
from wall.widgets.video import VideoTile
from wall.widgets.web import WebTile

TILES: dict[str, type[Tile[Any]]] = {
    "header": HeaderTile,
    "kpi": KpiTile,
    "number": NumberTile,
    "gauge": GaugeTile,
    "funnel": FunnelTile,
    "trend": TrendTile,
    "tasks": TasksTile,
    "ticker": TickerTile,
    "headlines": HeadlinesTile,
    "sentiment": SentimentTile,
    "breakdown": BreakdownTile,
    "alarms": AlarmsTile,
    "alarm": AlarmTile,
    "notices": NoticesTile,
    "banner": BannerTile,
    "ranking": RankingTile,
    "spots": SpotsTile,
    "flows": FlowsTile,
    "threats": ThreatsTile,
    "communes": CommunesTile,
    "cameras": CamerasTile,
    "sources": SourcesTile,
    "stations": StationsTile,
    "clock": ClockTile,
    "note": NoteTile,
    "takeover": TakeoverTile,
    "picture": PictureTile,
    "qr": QrTile,
    "video": VideoTile,
    "web": WebTile,
}

OPTIONS: dict[str, type[Struct]] = {name: kind.Options for name, kind in TILES.items()}
"""What a layout may choose of each kind."""
