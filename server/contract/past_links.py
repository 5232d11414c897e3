"""Links to a moment of the past: they stand in the shift log and open what was looked at. Pure.

``vonglau://as-of/<wall>/<time>?against=<time>&scene=<JSON>``: times as RFC 3339 in UTC, scenes as documents have them.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import msgspec
from msgspec import structs

from server.contract.messages import AsOf, Scene

SCHEME = "vonglau"
LONGEST = 900
"""Letters; of a longer one the scene is left out: a line of the shift log has room for 1,000."""
PATTERN = re.compile(r"vonglau://as-of/\S+")
"""Where one stands in a text."""


class PastLink(NamedTuple):
    """What was looked at."""

    wall: str
    as_of: AsOf
    """It stands."""
    scene: Scene | None
    """None for whatever stands on the wall."""


def spelt(link: PastLink) -> str:
    """Return a link as text."""
    told = {}
    if link.as_of.against is not None:
        told["against"] = _time(link.as_of.against)
    if link.scene is not None:
        told["scene"] = msgspec.json.encode(structs.replace(link.scene, as_of=None)).decode()
    base = f"{SCHEME}://as-of/{quote(link.wall, safe='')}/{_time(link.as_of.at)}"
    whole = f"{base}?{urlencode(told)}" if told else base
    return whole if len(whole) <= LONGEST else spelt(link._replace(scene=None))


def read(text: str) -> PastLink | None:
    """Return what the first link in a text is to; None where there is none that can be read."""
    found = PATTERN.search(text)
    if found is None:
        return None
    try:
        parts = urlsplit(found[0])
        wall, at = (unquote(each) for each in parts.path.strip("/").split("/"))
        told = parse_qs(parts.query)
        against = _moment(told["against"][0]) if "against" in told else None
        scene = msgspec.json.decode(told["scene"][0], type=Scene) if "scene" in told else None
        return PastLink(wall, AsOf(at=_moment(at), against=against), scene)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moment(text: str) -> datetime:
    """Return a moment; raises ValueError for what is none, and for one without a zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return at.astimezone(UTC)
