"""``make bench``: measures, prints a table, and leaves the figures in build/bench.json."""

import argparse
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence

import msgspec
import zmq
from rich.console import Console
from rich.table import Table

from benchmarks import (
    alarm_rules,
    alarming,
    burst,
    cameras,
    dashboard,
    digesting,
    drawing,
    fanout,
    finding,
    following,
    forecasting,
    looks,
    memory,
    mirroring,
    moving,
    notifying,
    operating,
    painting,
    papering,
    parsing,
    pictured,
    polling,
    redating,
    relieving,
    rewinding,
    rewound,
    rewound_web,
    rooms,
    rtsp,
    scoping,
    start,
    switching,
    taking_over,
    trying_rules,
)
from benchmarks.figures import BenchError, Figure
from benchmarks.processes import ROOT
from demo.show import DemoError

BENCHMARKS: dict[str, Callable[[], Iterable[Figure]]] = {
    "paint": painting.measure,
    "moving": moving.measure,
    "dashboard": dashboard.measure,
    "fanout": fanout.measure,
    "burst": burst.measure,
    "start": start.measure,
    "switch": switching.measure,
    "room": rooms.measure,
    "editor": drawing.measure,
    "sources": polling.measure,
    "parsing": parsing.measure,
    "dossiers": digesting.measure,
    "redated": redating.measure,
    "rewind.state": rewinding.measure,
    **rewound.MEASURED,
    "rewind.series": rewound_web.measure,
    "forecast": forecasting.measure,
    "follow": following.measure,
    "console": operating.measure,
    "briefing": papering.measure,
    "looks": looks.measure,
    "rtsp": rtsp.measure,
    **cameras.MEASURED,
    "search": finding.measure,
    "console.miniatures": pictured.measure,
    "memory": memory.measure,
    "takeover.server": taking_over.measure,
    "takeover.station": relieving.measure,
    "mirror": mirroring.measure,
    "alarms.banner": alarming.measure_banner,
    "alarms.flood": alarming.measure_flood,
    "alarms.rules": alarm_rules.measure,
    "alarms.trial": trying_rules.measure,
    "notices.mail": notifying.measure,
    "notices.flood": notifying.measure_flood,
    "notices.scope": scoping.measure,
}
"""By what their figures' names begin with, in the order they run."""
ON_REQUEST: dict[str, Callable[[], Iterable[Figure]]] = {
    "cameras.long": cameras.measure_long,
    "rewind.long": rewound.measure_long,
}
"""Those that take so long that they run only when ``--only`` names them."""
EXPECTED = (BenchError, DemoError, OSError, EOFError, subprocess.SubprocessError, zmq.ZMQError, msgspec.MsgspecError)
WIDTH = 110
"""Letters of the table in a line, where it is not written to a terminal."""
RESULTS = ROOT / "build" / "bench.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures how fast the product is.")
    parser.add_argument("--only", metavar="NAME,NAME", default="", help="figures whose names begin like this")
    only = [name for name in parser.parse_args(arguments).only.split(",") if name]
    wanted = {name: run for name, run in BENCHMARKS.items() if _is_wanted(name, only)}
    wanted |= {name: run for name, run in ON_REQUEST.items() if name in only}
    if not wanted:
        print(f"no such benchmark; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    figures: list[Figure] = []
    failed = False
    for name, run in wanted.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            figures += [each for each in run() if _is_wanted(each.name, only)]
        except EXPECTED as error:
            failed = True
            print(f"{name}: {str(error) or type(error).__name__}", file=sys.stderr)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2))
    # a file has no width of its own
    Console(width=None if sys.stdout.isatty() else WIDTH).print(_table(figures))
    return int(failed)


def _is_wanted(name: str, only: Sequence[str]) -> bool:
    return not only or any(name.startswith(each) or each.startswith(f"{name}.") for each in only)


def _table(figures: Sequence[Figure]) -> Table:
    table = Table("figure", "value", "", "against", "ratio", "aim", "")
    table.columns[0].no_wrap = True
    for column in (1, 3, 4):
        table.columns[column].justify = "right"
    for each in figures:
        verdict = {None: "", True: "met", False: "missed"}[each.met]
        style = "bold red" if each.met is False else None
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        table.add_row(
            each.name, _number(each.value), each.unit, _number(each.against), ratio, each.aim, verdict, style=style
        )
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main())
