"""Keeps what goes wrong in one place of the wall from costing the others."""

import functools
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")

log = logging.getLogger(__name__)


class Guard:
    """A context that nothing raised inside leaves: each fault is logged once, and ``failed`` is called each time."""

    def __init__(self, whose: str, failed: Callable[[], None] = lambda: None) -> None:
        self._whose = whose
        self._failed = failed
        self._said: set[tuple[type[BaseException], str, int]] = set()
        """Faults by their kind and the line of the code that raised them: their words may differ each time."""

    def __enter__(self) -> None:
        """Begin what may go wrong."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Take what was raised; what ends the program is no fault and goes on."""
        if kind is None or not isinstance(error, Exception):
            return False
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        fault = (kind, trace.tb_frame.f_code.co_filename if trace else "", trace.tb_lineno if trace else 0)
        if fault not in self._said:
            self._said.add(fault)
            log.error("%s went wrong", self._whose, exc_info=error)
        self._failed()
        return True


class Guarded(Protocol):
    """What has a guard of its own."""

    guard: Guard


G = TypeVar("G", bound=Guarded)


def guarded(method: Callable[Concatenate[G, P], Any]) -> Callable[Concatenate[G, P], None]:
    """Return a method that a timer, a signal or a stranger may call: what it raises goes to the guard of its object."""

    @functools.wraps(method)
    def run(self: G, /, *arguments: P.args, **named: P.kwargs) -> None:
        with self.guard:
            method(self, *arguments, **named)

    return run
