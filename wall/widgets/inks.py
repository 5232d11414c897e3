"""Which colours each kind of tile writes and draws with, and on which ground, for whoever judges a palette. Pure.

A layout chooses no colour by itself: documents and options say what something means, and the palette says how that
looks. Pictures, films and pages bring colours of their own, which nobody knows before they are shown.
"""

from typing import NamedTuple

from wall.drawing.contrast import MARK, TEXT


class Ink(NamedTuple):
    """One colour on another; both are fields of a palette."""

    colour: str
    ground: str
    least: float = TEXT
    """The contrast that it needs."""
    option: str = ""
    """It is there only where this option of the tile has a certain value; empty where it always may be."""
    value: str = ""


def _inks(colours: str, ground: str, least: float = TEXT) -> tuple[Ink, ...]:
    return tuple(Ink(colour, ground, least) for colour in colours.split())


_PLAIN = _inks("text quiet critical", "surface")
"""A title, and why nothing is shown."""
_FRAMED = (
    *_inks("text quiet warning critical stale medium", "surface"),
    *_inks("mark", "surface", MARK),
    *(Ink("ground", plate) for plate in ("warning", "critical", "stale")),
)
"""What documents say, how grave it is, and how old; the alarms about it; the plate with what differs."""
_NEWS = _inks("text warning critical", "raised")
"""A figure that has just changed."""
_BARS = (*_inks("mark", "surface", MARK), *_inks("mark warning critical", "line", MARK))
"""As long as what they stand for, on a track."""
_MAP = (*_inks("text quiet warning critical medium", "ground"), *_inks("mark", "ground", MARK))

INKS: dict[str, tuple[Ink, ...]] = {
    "header": _FRAMED,
    "kpi": (*_FRAMED, *_NEWS, *_BARS, *_inks("faint", "surface", MARK)),
    "number": (*_FRAMED, *_NEWS, *_BARS),
    "gauge": (*_FRAMED, *_NEWS, *_BARS),
    "funnel": (*_FRAMED, *_NEWS, *_BARS),
    "trend": (*_FRAMED, *_NEWS, *_inks("mark faint", "surface", MARK)),
    "tasks": (*_FRAMED, *_NEWS, *_inks("quiet stale", "raised"), *_inks("mark", "surface", MARK)),
    "ticker": _FRAMED,
    "headlines": _FRAMED,
    "sentiment": (*_FRAMED, *_inks("mark faint", "surface", MARK), *_inks("warning critical mark", "raised", MARK)),
    "breakdown": (*_FRAMED, *_BARS),
    "alarms": _FRAMED,
    "alarm": _FRAMED,
    "notices": _FRAMED,
    "banner": _FRAMED,
    "ranking": (*_FRAMED, *_BARS),
    "spots": (*_FRAMED, *_MAP, *_inks("faint", "ground", MARK)),
    "flows": (*_FRAMED, *_BARS),
    "threats": (*_FRAMED, *_MAP),
    "communes": (*_FRAMED, *_inks("text warning critical", "ground"), *_inks("faint", "ground", MARK)),
    "cameras": (*_FRAMED, *_inks("text quiet critical", "ground"), *_inks("mark", "surface", MARK)),
    "sources": _FRAMED,
    "stations": _FRAMED,
    "clock": _FRAMED,
    "note": _PLAIN,
    "takeover": (
        *_PLAIN,
        Ink("ground", "quiet", TEXT, "severity", "normal"),
        Ink("ground", "warning", TEXT, "severity", "warning"),
        Ink("ground", "critical", TEXT, "severity", "critical"),
    ),
    "picture": _PLAIN,
    "qr": (*_PLAIN, *_inks("text", "ground")),
    "video": _PLAIN,
    "web": _PLAIN,
}
"""By the name layouts use."""
