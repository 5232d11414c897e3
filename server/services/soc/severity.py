"""How grave an event or incident is, as its source says, and as the wall does."""

from collections.abc import Mapping
from typing import get_args

from server.contract.messages import Severity
from server.contract.words import Words
from server.records import Level

LEVELS: tuple[Level, ...] = get_args(Level)
"""The least grave first."""
SEVERITY: Mapping[str, Severity] = {
    "info": Severity.NORMAL,
    "low": Severity.NORMAL,
    "medium": Severity.WARNING,
    "high": Severity.CRITICAL,
    "critical": Severity.CRITICAL,
}
NAMES: Mapping[Level, Words] = {
    "info": Words(vi="Thông tin", en="Information"),
    "low": Words(vi="Thấp", en="Low"),
    "medium": Words(vi="Trung bình", en="Medium"),
    "high": Words(vi="Cao", en="High"),
    "critical": Words(vi="Nghiêm trọng", en="Critical"),
}
