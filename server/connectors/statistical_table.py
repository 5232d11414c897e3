"""What settings say of a statistical table, whichever protocol it is sent by."""

from collections.abc import Collection, Iterable, Iterator
from typing import ClassVar

from server.connectors.base import SourceConfig
from server.connectors.mapping.records import gather
from server.connectors.mapping.rejected_record import RejectedRecord
from server.connectors.transport.auth import AnyAuth, Open
from server.connectors.transport.bounds import Hosts, out_of_bounds
from server.contract.errors import Mistake
from server.contract.words import Words
from server.errors import SourceError
from server.records import AnyRecord, Batch, Reading

ONE = "*"
"""Stands in ``indicators`` for the code of a table that is of one indicator alone."""


class TableConfig(SourceConfig, frozen=True, kw_only=True):
    """Where period, indicator and place stand in a table; each a variable, or dimension, of it."""

    gives: ClassVar[tuple[type[AnyRecord], ...]] = (Reading,)
    url: str
    hosts: Hosts = ()
    time: str
    """The variable that is the period."""
    indicator: str | None = None
    """The variable that says which indicator; without it the table is of one, named in ``indicators`` under ``*``."""
    place: str | None = None
    """The variable that says which commune or gate."""
    indicators: dict[str, str]
    """The table's code to our indicator; others are left out."""
    auth: AnyAuth = Open()

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all of its settings that make no sense by themselves."""
        yield from super().mistakes()
        yield from out_of_bounds(self.url, self.hosts)
        if self.indicator is None and set(self.indicators) != {ONE}:
            words = Words(
                vi=f'không có "indicator" thì cần đúng một chỉ tiêu, dưới "{ONE}"',
                en=f'without the setting "indicator" expected exactly one, under "{ONE}"',
            )
            yield Mistake(("indicators",), words, beside=(("indicator",),))

    def named_indicators(self) -> dict[tuple[str, ...], str]:
        """Return what the table's codes are called here."""
        return {("indicators", code): ours for code, ours in self.indicators.items()}

    def ours(self, code: object) -> str | None:
        """Return our indicator for a code of the table; every code is the one of a table of one."""
        wanted = ONE if self.indicator is None else code
        return self.indicators.get(wanted) if isinstance(wanted, str) else None


def figures(config: TableConfig, candidates: Iterable[AnyRecord | RejectedRecord], seen: Collection[object]) -> Batch:
    """Return the figures of a whole table, in which the codes ``seen`` stand; an indicator not among them is counted.

    Raises SourceError for a table without a figure of ours: those that were reported before must not vanish in silence.
    """
    wanted = [] if config.indicator is None else [code for code in config.indicators if code not in seen]
    missing = [
        RejectedRecord(f"không có mã «{code}» của indicators", f"there is no code “{code}” of indicators")
        for code in wanted
    ]
    told = list(candidates)
    batch = gather([*told, *missing]) if told or seen else None
    if batch is None or not batch.records:
        raise SourceError(Words(vi="trả lời không có số liệu nào", en="the answer holds no figures"))
    return batch
