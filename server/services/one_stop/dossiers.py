"""A year of dossiers in columns, so that a million of them are counted in a blink."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from server.records import Dossier

if TYPE_CHECKING:
    import numpy.typing as npt

_CHANNELS = {None: 0, "direct": 1, "online": 2, "post": 3}
_FLAGS = {None: -1, False: 0, True: 1}
ONLINE = 2

_COLUMNS = {
    "office": "int32",
    "field": "int32",
    "source": "int32",
    # seconds since 1970, UTC; NEVER where it has not happened
    "received": "int64",
    "due": "int64",
    "finished": "int64",
    "channel": "int8",
    "paid": "int8",
    "digitised": "int8",
    "withdrawn": "bool",
    # still sent by its source
    "held": "bool",
}
NEVER = 2**63 - 1


class Dossiers:
    """Every dossier by its id; a later record of the same one takes its place."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self.offices: dict[str, int] = {}
        """What sources call them, by the number in the column."""
        self.fields: dict[str, int] = {}
        self._sources: dict[str, int] = {}

    @cached_property
    def _columns(self) -> "dict[str, npt.NDArray[Any]]":
        # only where there are any: a server without such a source does without NumPy
        import numpy as np

        return {name: np.zeros(0, kind) for name, kind in _COLUMNS.items()}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, name: str) -> "npt.NDArray[Any]":
        """Return a column; its rows are in the order in which dossiers came first."""
        return self._columns[name][: len(self._rows)]

    def take(self, source: str, dossiers: Sequence[Dossier], *, whole: bool) -> None:
        """Take these; of a whole answer all others of its source are gone."""
        import numpy as np

        number = self._sources.setdefault(source, len(self._sources))
        if whole:
            self["held"][self["source"] == number] = False
        rows = [self._rows.setdefault(dossier.id, len(self._rows)) for dossier in dossiers]
        self._grow(len(self._rows))
        if not rows:
            return
        at = np.array(rows)
        offices, fields = self.offices, self.fields
        values: dict[str, Any] = {
            "office": [offices.setdefault(dossier.office, len(offices)) for dossier in dossiers],
            "field": [fields.setdefault(dossier.field, len(fields)) for dossier in dossiers],
            "source": number,
            "received": [_seconds(dossier.received) for dossier in dossiers],
            "due": [_seconds(dossier.due) for dossier in dossiers],
            "finished": [_seconds(dossier.finished) for dossier in dossiers],
            "channel": [_CHANNELS[dossier.channel] for dossier in dossiers],
            "paid": [_FLAGS[dossier.paid_online] for dossier in dossiers],
            "digitised": [_FLAGS[dossier.digitised] for dossier in dossiers],
            "withdrawn": [dossier.withdrawn for dossier in dossiers],
            "held": True,
        }
        for name, column in values.items():
            self._columns[name][at] = column

    def forget(self, before: datetime) -> None:
        """Drop those that were received before and are finished, and those that no source tells any more."""
        keep = self["held"] & (
            (self["received"] >= _seconds(before)) | ((self["finished"] == NEVER) & ~self["withdrawn"])
        )
        if keep.all():
            return
        self._columns = {name: self[name][keep] for name in _COLUMNS}
        self._rows = {name: row for row, name in enumerate(name for name, row in self._rows.items() if keep[row])}

    def _grow(self, rows: int) -> None:
        have = len(self._columns["held"])
        if rows > have:
            import numpy as np

            more = max(rows, have * 3 // 2) - have
            self._columns = {
                name: np.concatenate([column, np.zeros(more, column.dtype)]) for name, column in self._columns.items()
            }


def _seconds(moment: datetime | None) -> int:
    return NEVER if moment is None else int(moment.timestamp())
