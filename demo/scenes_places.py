"""The four places that are drawn."""

from collections.abc import Mapping

from demo import scenes_gate, scenes_market, scenes_road, scenes_square
from demo.cameras import Kind
from demo.scenes_flow import Place

PLACES: Mapping[Kind, Place] = {
    "gate": scenes_gate.PLACE,
    "road": scenes_road.PLACE,
    "market": scenes_market.PLACE,
    "square": scenes_square.PLACE,
}
