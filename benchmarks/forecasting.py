"""How fast forecasts are, how far off they would have been, and whether their bands would have held.

Public series and the second opinion come from statsforecast, which ``make bench`` installs beside the product: in the
Python that ``FORECAST_PYTHON`` names, or in this one; without it only simulated series are measured.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from benchmarks import theta
from benchmarks.figures import Aim, BenchError, Figure, figure
from server.forecast import forecast
from server.forecast.months import first_day

INDICATORS, MONTHS = 200, 120
FIRST = 2000 * 12
"""Number of the month in which every series is thought to begin."""
PATIENCE = 600.0
"""Seconds for the second opinion."""
MUCH_WORSE = 1.15
"""Ratio of errors from which on a second library would be worth its weight."""

Array = NDArray[np.float64]


class Opinion(msgspec.Struct, frozen=True):
    """One public series, and what AutoTheta says of it."""

    values: list[float]
    theta: list[list[tuple[float, float, float, float, float]]]
    """By origin and month ahead: forecast, low80, high80, low95, high95."""


def measure() -> Iterator[Figure]:
    """Forecast simulated indicators, then public series from many origins."""
    random = np.random.default_rng(1)
    series = [_simulated(random) for _ in range(INDICATORS)]
    begun = time.process_time()
    bands = np.array([_forecast(each[:MONTHS]) for each in series])
    yield figure("forecast.200_indicators", time.process_time() - begun, "s of one core", aim=Aim(3.0))
    came = np.array([each[MONTHS:] for each in series])
    for name, low in (("80", 1), ("95", 3)):
        yield figure(f"forecast.simulated.in_{name}", _inside(bands, came, low), "%", against=float(name))
    opinions = _opinions()
    if opinions is None:
        yield figure("forecast.public", 0, "series: statsforecast is not installed")
        return
    for name, opinion in opinions.items():
        yield from _rehearsed(name, opinion)


def _rehearsed(name: str, opinion: Opinion) -> Iterator[Figure]:
    """Compare ours with last year's values and with AutoTheta, from the same origins."""
    values, year = np.array(opinion.values), theta.SEASON
    origins = range(len(values) - year - theta.ORIGINS + 1, len(values) - year + 1)
    came = np.array([values[each : each + year] for each in origins])
    ours = np.array([_forecast(values[:each]) for each in origins])
    plain = np.array([_naive(values[:each]) for each in origins])
    other = np.array(opinion.theta)
    peer = _error(other[..., 0], came)
    aim = Aim(MUCH_WORSE, ratio=True)
    yield figure(f"forecast.{name}.error", _error(ours[..., 0], came), "% MAPE", against=peer, aim=aim)
    yield figure(f"forecast.{name}.error_naive", _error(plain[..., 0], came), "% MAPE", against=peer)
    for share, low in (("80", 1), ("95", 3)):
        inside = _inside(ours, came, low)
        yield figure(f"forecast.{name}.in_{share}", inside, "%", against=_inside(other, came, low))
        yield figure(f"forecast.{name}.in_{share}_naive", _inside(plain, came, low), "%")


def _forecast(past: Array) -> list[tuple[float, float, float, float, float]]:
    found = forecast({first_day(FIRST + each): value for each, value in enumerate(past.tolist())}, theta.SEASON)
    if found is None:
        raise BenchError("a series is too short to be forecast")
    return [(each.value, each.low80, each.high80, each.low95, each.high95) for each in found.months]


def _naive(past: Array) -> Array:
    """Return last year's values and the bands of the textbook: normal errors, as large as those of the past."""
    past = past[-theta.LONGEST :]
    deviation = float((past[theta.SEASON :] - past[: -theta.SEASON]).std())
    return past[-theta.SEASON :, None] + deviation * np.array([0.0, -1.282, 1.282, -1.960, 1.960])


def _error(said: Array, came: Array) -> float:
    return 100 * float(np.abs((said - came) / came).mean())


def _inside(bands: Array, came: Array, low: int) -> float:
    """Return the percentage of months between the bounds in the columns ``low`` and the next."""
    return 100 * float(((bands[..., low] <= came) & (came <= bands[..., low + 1])).mean())


def _simulated(random: np.random.Generator) -> Array:
    """Return a growing series with a season, errors that remember each other, and a year more than is given."""
    months = MONTHS + theta.SEASON
    errors = np.zeros(months)
    for each in range(1, months):
        errors[each] = 0.5 * errors[each - 1] + random.normal(scale=0.05)
    season = np.resize(random.normal(scale=0.15, size=theta.SEASON), months)
    return np.asarray(1000 * np.exp(0.005 * np.arange(months) + season + errors))


def _opinions() -> dict[str, Opinion] | None:
    """Return what the second opinion says, by the name of the series, or None where there is none."""
    python = os.environ.get("FORECAST_PYTHON", sys.executable)
    script = Path(theta.__file__)
    result = subprocess.run([python, str(script)], capture_output=True, timeout=PATIENCE, check=False)
    if result.returncode == theta.MISSING:
        return None
    result.check_returncode()
    return msgspec.json.decode(result.stdout, type=dict[str, Opinion])
