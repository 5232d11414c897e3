"""What settings say of a statistical table, whichever protocol it is told by."""

from typing import ClassVar

from server.connectors.auth import AnyAuth, Open
from server.connectors.base import SourceConfig
from server.connectors.http import check_address
from server.records import AnyRecord, Reading

ONE = "*"
"""Stands in ``indicators`` for the code of a table that is of one indicator alone."""


class TableConfig(SourceConfig, frozen=True, kw_only=True):
    """Where period, indicator and place stand in a table; each a variable, or dimension, of it."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Reading,)
    url: str
    time: str
    """The variable that is the period."""
    indicator: str | None = None
    """The variable that says which indicator; without it the table is of one, named in ``indicators`` under ``*``."""
    place: str | None = None
    """The variable that says which commune or gate."""
    indicators: dict[str, str]
    """The table's code to our indicator; others are left out."""
    auth: AnyAuth = Open()

    def __post_init__(self) -> None:
        check_address(self.url)
        if self.indicator is None and set(self.indicators) != {ONE}:
            raise ValueError(f'indicators: without the setting "indicator" expected exactly one, under "{ONE}"')

    def named_indicators(self) -> dict[tuple[str, ...], str]:
        """Return what the table's codes are called here."""
        return {("indicators", code): ours for code, ours in self.indicators.items()}

    def ours(self, code: object) -> str | None:
        """Return our indicator for a code of the table; every code is the one of a table of one."""
        wanted = ONE if self.indicator is None else code
        return self.indicators.get(wanted) if isinstance(wanted, str) else None
