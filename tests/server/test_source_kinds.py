"""What technicians are told of each kind of source: every setting, with what it means, in both languages."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from server.connectors import CONNECTORS
from server.services.packs import load
from server.source_kinds import all_kinds, comments, source_kinds

TOLD = {kind.name: kind for kind in all_kinds()}


def setting(kind, *key):
    return next(each for each in TOLD[kind].settings if each.key == key)


@pytest.mark.parametrize("config", CONNECTORS)
def test_every_setting_of_every_kind_is_explained_in_both_languages(config):
    kind = TOLD[config.__struct_config__.tag]
    assert {each.key[0] for each in kind.settings} == {*config.__struct_fields__}
    for each in kind.settings:
        for words in (each.explained, kind.reads):
            assert words.vi.strip()
            assert words.en.strip()
            assert words.vi != words.en
    assert "[[source]]" in kind.sample


def test_settings_are_told_with_what_fills_them_in():
    assert setting("rest", "url").required
    assert (setting("rest", "format").control, setting("rest", "format").choices) == ("choice", ("json", "xml"))
    assert (setting("rest", "pages").least, setting("rest", "pages").most) == (1.0, 1000.0)
    assert setting("rest", "pages").default == "50"
    assert setting("rest", "auth", "secret").control == "secret"
    assert setting("rest", "auth", "header").with_kinds == ("key",)
    assert (setting("rest", "codes").control, setting("rest", "fields").control) == ("tables", "table")
    assert setting("mqtt", "qos").choices == (0, 1)
    assert setting("mqtt", "topics").control == "list"
    assert "high" in setting("eve", "levels").choices
    assert setting("indexer", "levels", "low").default == "4"
    assert setting("edxml", "folder").control == "path"
    assert {each.part for each in TOLD["rest"].settings} == {"source", "connection", "mapping", "promises"}


def test_services_tell_what_they_take():
    told = source_kinds(load(), Path("demo/server.toml"))
    services = {each.name: each for each in told.services}
    assert services["tasks"].records == ("task",)
    assert "budget_revenue" in services["economy"].readings
    fields = {each.name: each for each in next(each for each in told.records if each.name == "task").fields}
    assert fields["id"].needed
    assert not fields["finished"].needed
    assert "document" in fields["kind"].choices
    assert len(msgspec.msgpack.encode(told)) < 500_000
    assert len(told.settings) > 20
    for id, text in told.settings.items():
        (alone,) = tomllib.loads(text)["source"]
        assert alone["id"] == id


def test_a_mark_within_a_text_begins_no_comment():
    told = comments(
        'tag = "a # b"  # without it\n[source.fields]   # all of them\nid = "x"\n# every = 2.0  # seconds\n'
    )
    assert told == {("tag",): "without it", ("fields",): "all of them", ("fields", "every"): "seconds"}
