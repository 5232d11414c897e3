"""What a figure will be at the end of the year, and whether the plan can still be met."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from server.contract.messages import Band
from server.services.figure import Figure, Finding


class View(Struct, frozen=True):
    """What the past of a figure says of its future."""

    bands: tuple[Band, ...]
    outlook: Band | None
    past_error: float | None
    breaks: tuple[datetime, ...]
    findings: tuple[Finding, ...]


class Outlooks:
    """Looks ahead for many figures, each anew only when its values have changed."""

    def view(self, figure: Figure, values: Mapping[datetime, float], now: datetime) -> View | None:
        """Return what is to be said of a figure, or None where its past is too short."""
        return None
