"""The table of connectors, and the samples that explain them."""

import re
from pathlib import Path
from typing import get_args

import pytest
from msgspec import Struct

from server.config import record_of
from server.connectors import CONNECTORS, AnySourceConfig
from server.connectors.mapping.records import MappedConfig, check_codes, check_fields
from server.contract.toml import read_toml
from server.services.packs import load

FOLDER = Path(__file__).parents[2] / "server" / "connectors"


class Settings(Struct, forbid_unknown_fields=True):
    source: tuple[AnySourceConfig, ...]


def test_settings_may_be_of_every_kind_in_the_table():
    assert set(get_args(AnySourceConfig)) == set(CONNECTORS)


@pytest.mark.parametrize("kind", CONNECTORS)
def test_every_connector_has_a_sample(kind: type[AnySourceConfig]):
    (source,) = read_toml(FOLDER / f"{kind.__struct_config__.tag}.sample.toml", Settings).source
    assert type(source) is kind
    service = load()[source.service]
    if isinstance(source, MappedConfig):
        record = record_of(source, service)
        assert not [*check_fields(record, source.mapped), *check_codes(record, source.codes)]
    else:
        assert source.gives
        assert set(source.gives) <= set(service.records)


@pytest.mark.parametrize("kind", CONNECTORS)
def test_a_sample_names_every_setting(kind: type[AnySourceConfig]):
    sample = (FOLDER / f"{kind.__struct_config__.tag}.sample.toml").read_text()
    assert [
        name
        for name in kind.__struct_fields__
        if f"{name} =" not in sample and not re.search(rf"\[source\.{name}[.\]]", sample)
    ] == []
