"""What a new source begins with: nothing of an example, and nothing that a trial would take for done."""

import tomllib
from pathlib import Path

import pytest

from server.config import load as load_config
from server.contract.sources import Tried
from server.services.packs import load
from server.source_kinds import source_kinds
from server.trying import TEXT, _read
from wall.editor.sources.beginning import beginning

SERVICES = load()
KINDS = {each.name: each for each in source_kinds(SERVICES, Path("demo/server.toml")).kinds}
NEEDS = source_kinds(SERVICES, Path("demo/server.toml")).services
NO_ADDRESS = {"fleet", "looks", "syslog"}
"""They read what the server has, or listen."""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_new_source_is_called_as_it_is_named_and_asks_nobody(kind, tmp_path):
    text = beginning(KINDS[kind], "forest-1", NEEDS, lambda words: words.vi)
    (values,) = tomllib.loads(text)["source"]
    assert (values["kind"], values["id"]) == (kind, "forest-1")
    assert "example.vn" not in text
    assert values.get("auth", {"kind": "none"}) == {"kind": "none"}
    assert values.get("secret", "forest-1") == "forest-1", "no secret of another source"
    named = {setting.key[0]: setting for setting in KINDS[kind].settings}
    assert all(named[name].required or name in ("every", "timeout", "auth") for name in values if name != "kind")
    (tmp_path / "server.toml").write_text("")
    found = _read(text, load_config(tmp_path / "server.toml"), SERVICES, {}, TEXT)
    assert isinstance(found, Tried), "it has no name yet"
    wrong = {each.key.partition(".")[2] for each in found.mistakes}
    assert "name" in wrong
    assert kind in NO_ADDRESS or wrong & {"url", "folder", "file", "host", "addresses"}, wrong


def test_the_service_is_chosen_where_there_is_but_one():
    def service(kind: str) -> object:
        return tomllib.loads(beginning(KINDS[kind], "x", NEEDS, lambda words: words.en))["source"][0]["service"]

    assert (service("rss"), service("eve"), service("portal")) == ("press", "soc", "one_stop")
    assert (service("rest"), service("pxweb")) == ("", "")
