"""The province of the tests: the one that is shipped."""

from pathlib import Path

from server.contract.toml import read_toml
from server.services.province.registry import Province, ProvincePack

SHIPPED = Path(__file__).parents[2] / "resources" / "services"
PROVINCE = Province(read_toml(SHIPPED / "province.toml", ProvincePack))
