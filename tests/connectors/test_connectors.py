"""The table of connectors, and the samples that explain them."""

from pathlib import Path
from typing import get_args

import pytest
from msgspec import Struct

from server.connectors import CONNECTORS, AnySourceConfig
from server.connectors.mapping import check_fields
from server.connectors.rest import RestConfig
from server.connectors.rss import RssConfig
from server.connectors.sheet import SheetConfig
from server.contract.toml import read_toml
from server.services import SERVICES

FOLDER = Path(__file__).parents[2] / "server" / "connectors"


class Settings(Struct, forbid_unknown_fields=True):
    source: tuple[AnySourceConfig, ...]


def test_settings_may_be_of_every_kind_in_the_table():
    assert set(get_args(AnySourceConfig)) == set(CONNECTORS)


@pytest.mark.parametrize("kind", CONNECTORS)
def test_every_connector_has_a_sample(kind: type[AnySourceConfig]):
    (source,) = read_toml(FOLDER / f"{kind.__struct_config__.tag}.sample.toml", Settings).source
    assert type(source) is kind
    record = SERVICES[source.service].record
    match source:
        case RestConfig() | SheetConfig():
            assert check_fields(record, source.fields) is None
        case RssConfig():
            assert source.service == "press"


@pytest.mark.parametrize("kind", CONNECTORS)
def test_a_sample_names_every_setting(kind: type[AnySourceConfig]):
    sample = (FOLDER / f"{kind.__struct_config__.tag}.sample.toml").read_text()
    assert [
        name for name in kind.__struct_fields__ if f"{name} =" not in sample and f"source.{name}]" not in sample
    ] == []
