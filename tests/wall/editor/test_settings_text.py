"""Settings as people have written them: one value becomes another, and all else stays as it is."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.contract.publishing import SourceText
from server.contract.words import Words
from wall.editor.documents import settings_text
from wall.editor.documents.settings_differing import comparison_of
from wall.editor.documents.settings_text import Unreadable

texts: Any = settings_text
"""Each test knows whether a text comes, or why there is none."""
put_value, value_at, values_of = texts.put_value, texts.value_at, texts.values_of
SAMPLES = {
    path.name.partition(".")[0]: path.read_text(encoding="utf-8")
    for path in sorted(Path("server/connectors").glob("*.sample.toml"))
}
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
KEYS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
VALUES = st.one_of(
    TEXTS, st.booleans(), st.integers(-(2**40), 2**40), st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.lists(TEXTS, max_size=3), st.dictionaries(KEYS, TEXTS, min_size=1, max_size=3),
)  # fmt: skip


def comments(text):
    return [line.partition("#")[2] for line in text.splitlines() if line.startswith("#")]


@given(st.sampled_from(sorted(SAMPLES)), KEYS, VALUES)
def test_another_value_of_any_sample_is_read_again_and_nothing_else_has_changed(name, key, value):
    text = SAMPLES[name]
    before = values_of(text, "source")
    changed = put_value(text, "source", (key,), value)
    assert isinstance(changed, str)
    after = values_of(changed, "source")
    assert after[key] == value
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}
    assert comments(changed) == comments(text)


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_what_a_sample_says_can_be_taken_out_and_put_back(name, data):
    text = SAMPLES[name]
    before = values_of(text, "source")
    key = data.draw(st.sampled_from(sorted(before)))
    without = put_value(text, "source", (key,), None)
    assert key not in values_of(without, "source")
    assert values_of(put_value(without, "source", (key,), before[key]), "source") == before


@given(st.dictionaries(KEYS, TEXTS, max_size=4), st.dictionaries(KEYS, st.dictionaries(KEYS, TEXTS, min_size=1)))
def test_tables_hold_just_what_they_are_given(fields, codes):
    text = SAMPLES["rest"]
    for key, value in (("fields", fields), ("codes", codes)):
        text = put_value(text, "source", (key,), value)
        assert values_of(text, "source").get(key, {}) == value


def test_a_value_within_a_table_is_changed_where_it_stands():
    text = put_value(SAMPLES["rest"], "source", ("auth", "kind"), "basic")
    text = put_value(text, "source", ("auth", "user"), "ioc")
    assert 'auth = {kind = "basic", secret = "tasks", user = "ioc"' in text
    assert value_at(values_of(text, "source"), ("auth", "user")) == "ioc"
    assert value_at(values_of(text, "source"), ("auth", "nothing", "there")) is None
    assert '"https://other.example.vn"    # no user and password here, see auth' in put_value(
        text, "source", ("url",), "https://other.example.vn"
    )


@pytest.mark.parametrize(
    ("text", "line"), [("[[source]]\nid = ", 2), ("", None), ("source = 3", None), ("[source]\nid = 'a'", None)]
)
def test_what_cannot_be_read_says_so(text, line):
    found = values_of(text, "source")
    assert isinstance(found, Unreadable)
    assert found.line == line
    assert isinstance(put_value(text, "source", ("id",), "a"), Words)


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_what_two_change_is_merged_value_by_value(name, data):
    base = SourceText(text=SAMPLES[name])
    keys = sorted(values_of(base.text, "source"))
    mine_key, their_key = data.draw(st.sampled_from(keys)), data.draw(st.sampled_from(keys))
    mine = SourceText(text=put_value(base.text, "source", (mine_key,), "mine"))
    theirs = SourceText(text=put_value(base.text, "source", (their_key,), "theirs"))
    compare = comparison_of("source")
    merge = compare.merge(base, mine, theirs)
    both = values_of(compare.merged(mine, theirs, list(merge.mine)).text, "source")
    if mine_key == their_key:
        assert both[mine_key] == "theirs"
        assert merge.conflicts
    else:
        assert (both[mine_key], both[their_key]) == ("mine", "theirs")
    for each in compare.differences(base, mine):
        assert compare.said(each).vi
    assert tomllib.loads(mine.text)
