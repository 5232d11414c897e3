"""A second opinion on public series, for benchmarks/forecasting.py: what statsforecast's AutoTheta says of them.

Run as a script by any Python that has statsforecast, whose requirements bring the series too; prints JSON. Ends with
``MISSING`` where it is not installed.
"""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MISSING = 3
"""Exit code."""
SEASON = 12
LONGEST = 180
"""Months that a forecast may look at, as many as ours does."""
ORIGINS = 48
"""Months forecast from, the last ones that have a year after them."""


def main() -> int:
    """Print for each series its values and, from each origin, twelve months: forecast, low80, high80, low95, high95."""
    try:
        from statsforecast.models import AutoTheta
    except ModuleNotFoundError:
        return MISSING
    found = {}
    for name, values in _series():
        rows = []
        for origin in range(len(values) - SEASON - ORIGINS + 1, len(values) - SEASON + 1):
            past = values[max(origin - LONGEST, 0) : origin]
            said = AutoTheta(season_length=SEASON).forecast(past, SEASON, level=[80, 95])
            columns = [said[key].tolist() for key in ("mean", "lo-80", "hi-80", "lo-95", "hi-95")]
            rows.append(list(zip(*columns, strict=True)))
        found[name] = {"values": values.tolist(), "theta": rows}
    json.dump(found, sys.stdout)
    return 0


def _series() -> Iterator[tuple[str, "NDArray[np.float64]"]]:
    import numpy as np
    from statsforecast.utils import AirPassengers
    from statsmodels.datasets import co2, elec_equip, elnino

    yield "passengers", np.asarray(AirPassengers, dtype=float)
    # weekly measurements; before 1965 some months have none
    weekly = co2.load_pandas().data["co2"]
    yield "co2", weekly.resample("MS").mean()["1965":].to_numpy()
    yield "equipment", elec_equip.load_pandas().data.iloc[:, -1].to_numpy(dtype=float)
    yield "sea", elnino.load_pandas().data.set_index("YEAR").to_numpy(dtype=float).ravel()


if __name__ == "__main__":
    sys.exit(main())
