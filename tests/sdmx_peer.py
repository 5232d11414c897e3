"""A program of the peers' environment: serves one flow of figures over SDMX 2.1 with dsss. Never imported by a test."""

import sys
from itertools import product

import uvicorn
from dsss.starlette import build_app
from dsss.store import DictStore
from sdmx.model import common, v21

AGENCY = common.Agency(id="OFFICE")
ITEMS = {"IIP": 100.0, "CPI": 3.0, "FDI": 20.0}
AREAS = ("20", "KYLUA")
PERIODS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]


def store() -> DictStore:
    structure = v21.DataStructureDefinition(id="ECONOMY", maintainer=AGENCY, version="1.0")
    for name in ("FREQ", "ITEM", "AREA", "TIME_PERIOD"):
        structure.dimensions.getdefault(id=name)
    structure.measures.getdefault(id="OBS_VALUE")
    flow = v21.DataflowDefinition(id="ECONOMY", maintainer=AGENCY, version="1.0", structure=structure)
    figures = v21.DataSet(described_by=flow, structured_by=structure)
    figures.add_obs(
        [
            v21.Observation(
                dimension=structure.make_key(v21.Key, {"FREQ": "M", "ITEM": item, "AREA": area, "TIME_PERIOD": period}),
                value=ITEMS[item] + number,
            )
            for item, area, (number, period) in product(ITEMS, AREAS, enumerate(PERIODS))
        ]
    )
    held = DictStore()
    for each in (structure, flow, figures):
        held.set(each)
    return held


if __name__ == "__main__":
    uvicorn.run(build_app(store=store(), debug=False), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
