"""A pack as a text: one setting is changed, and all that stands beside it stays."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources.services
from server.contract.publishing import PackText
from server.contract.words import Words
from server.services import packs
from wall.editor.packs import pack_text as texts
from wall.editor.packs.differing import COMPARISON
from wall.editor.packs.editing import PackEditing
from wall.language import Language

pack_text: Any = texts
"""Each test knows whether a text comes, or why there is none."""
FOLDER = Path(resources.services.__file__).parent
SHIPPED = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.toml")}
FIGURES = sorted(name for name, text in SHIPPED.items() if pack_text.indicators(text))
ECONOMY = SHIPPED["economy"]


def ids(text):
    return [each["id"] for each in pack_text.indicators(text)]


def comments(text):
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize("name", FIGURES)
def test_whatever_is_shipped_can_be_changed_and_stays_a_pack(name):
    text = SHIPPED[name]
    for number, id in enumerate(ids(text)):
        changed = pack_text.put(text, number, ("warn",), 0.123)
        assert pack_text.indicators(changed)[number] == {**pack_text.indicators(text)[number], "warn": 0.123}
        assert comments(changed) == comments(text)
        packs.read_pack(name, pack_text.put(text, number, ("alarm",), 0.9))
        gone = pack_text.remove(text, number)
        assert ids(gone) == [each for each in ids(text) if each != id]
        twice = pack_text.duplicate(text, number, "another_one")
        assert ids(twice) == [*ids(text)[: number + 1], "another_one", *ids(text)[number + 1 :]]
        if 'logic = "figures"' in text:
            # others name what their service works out, and nothing else
            packs.read_pack(name, twice)
        assert ids(pack_text.move(text, number, 0)) == [id, *ids(gone)]


def test_a_plan_and_limits_stand_on_one_line():
    changed = pack_text.put(ECONOMY, 1, ("plan",), {"2026": 1, "2027": 2.5})
    changed = pack_text.put(changed, 0, ("limits",), [{"value": 4, "severity": "warning"}])
    assert "plan = {2026 = 1, 2027 = 2.5}" in changed
    assert 'limits = [{value = 4, severity = "warning"}]' in changed
    assert "limits" not in pack_text.indicators(pack_text.put(changed, 0, ("limits",), None))[0]


def test_a_new_pack_is_one_that_the_server_takes():
    text = pack_text.new_pack("road-works")
    assert ids(text) == ["road_works_1"]
    packs.read_pack("road-works", text)
    more = pack_text.add(text, pack_text.free_id(text, "road_works_1"))
    assert ids(more) == ["road_works_1", "road_works_2"]
    packs.read_pack("road-works", more)


@pytest.mark.parametrize(
    "text", ["indicator = 3", "[[indicator]]\nid = ", "", 'a = """\n[[indicator]]\n"""\n[[indicator]]\nid = "b"']
)
def test_what_cannot_be_changed_is_said_and_left(text):
    for done in (pack_text.remove(text, 0), pack_text.move(text, 0, 1), pack_text.put(text, 7, ("id",), "x")):
        assert isinstance(done, Words)


numbers = st.integers(0, 9)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put_value"), numbers, st.just(("warn",)), st.floats(0.01, 0.9)),
        st.tuples(st.just("put_value"), numbers, st.just(("name",)), st.just({"vi": "Tên", "en": "Name"})),
        st.tuples(st.just("duplicate"), numbers),
        st.tuples(st.just("remove"), numbers),
        st.tuples(st.just("move"), numbers, st.integers(-3, 3)),
        st.tuples(st.just("add")),
        st.tuples(st.just("write"), st.just("name = 3")),
    ),
    max_size=12,
)


@given(steps)
def test_n_changes_and_n_steps_back_are_the_same_text(qapp, steps):  # noqa: ARG001
    editing = PackEditing(PackText(text=ECONOMY), Language("vi"))
    seen = [editing.text]
    for name, *arguments in steps:
        if arguments and name != "write" and arguments[0] >= len(pack_text.indicators(editing.text)):
            continue
        if name == "move":
            arguments[1] = max(arguments[1], -arguments[0])
        getattr(editing, name)(*arguments)
        if editing.text != seen[-1]:
            seen.append(editing.text)
    for text in reversed(seen[:-1]):
        editing.stack.undo()
        assert editing.text == text
    assert editing.text == ECONOMY


def test_two_technicians_changes_become_one_indicator_by_indicator():
    base = PackText(text=ECONOMY)
    mine = PackText(text=pack_text.put(pack_text.put(ECONOMY, 1, ("warn",), 0.2), 2, ("alarm",), 0.5))
    theirs = PackText(text=pack_text.put(pack_text.remove(ECONOMY, 0), 1, ("alarm",), 0.4))
    found = COMPARISON.merge(base, mine, theirs)
    assert [each.key for each in found.mine] == [("indicator", "budget_revenue", "warn")]
    assert {each.key[1] for each in found.theirs} == {"grdp_growth"}
    assert [(one.after, other.after) for one, other in found.conflicts] == [(0.5, 0.4)]
    both = COMPARISON.merged(mine, theirs, found.mine)
    told = {each["id"]: each for each in pack_text.indicators(both.text)}
    assert "grdp_growth" not in told
    assert (told["budget_revenue"]["warn"], told["customs_revenue"]["alarm"]) == (0.2, 0.4)
    all_mine = COMPARISON.merged(mine, theirs, [*found.mine, found.conflicts[0][0]])
    assert {each["id"]: each["alarm"] for each in pack_text.indicators(all_mine.text)}["customs_revenue"] == 0.5
    assert tomllib.loads(both.text)["name"] == tomllib.loads(ECONOMY)["name"]
    assert COMPARISON.differences(base, base) == ()
    wider = PackText(text=pack_text.add(ECONOMY, "new_one"))
    kept = COMPARISON.merged(wider, base, COMPARISON.merge(base, wider, base).mine)
    assert pack_text.indicators(kept.text)[-1] == pack_text.indicators(wider.text)[-1]


RULED = sorted(name for name, text in SHIPPED.items() if pack_text.rules(text))


def rule_ids(text):
    return [each["id"] for each in pack_text.rules(text)]


@pytest.mark.parametrize("name", RULED)
def test_rules_of_whatever_is_shipped_are_changed_and_nothing_else_is(name):
    text = SHIPPED[name]
    for number, id in enumerate(rule_ids(text)):
        changed = pack_text.put(text, number, ("on_delay",), 77, "alarm")
        assert pack_text.rules(changed)[number] == {**pack_text.rules(text)[number], "on_delay": 77}
        assert comments(changed) == comments(text)
        told = pack_text.put_several(changed, number, {"action": {"vi": "Gọi", "en": "Call"}, "call": None}, "alarm")
        assert 'action = {vi = "Gọi", en = "Call"}' in told
        packs.read_pack(name, told)
        gone = pack_text.remove(text, number, "alarm")
        assert rule_ids(gone) == [each for each in rule_ids(text) if each != id]
        assert gone.count("docs/alarms.md explains") == text.count("docs/alarms.md explains") == 1
        twice = pack_text.duplicate(text, number, "another-one", "alarm")
        assert rule_ids(twice) == [*rule_ids(text)[: number + 1], "another-one", *rule_ids(text)[number + 1 :]]
        packs.read_pack(name, twice)
        assert rule_ids(pack_text.move(text, number, 0, "alarm")) == [id, *rule_ids(gone)]
        assert [ids(each) for each in (gone, twice)] == [ids(text)] * 2
    new = pack_text.add(text, "fresh_1", "alarm")
    assert rule_ids(new) == [*rule_ids(text), "fresh_1"]
    packs.read_pack(name, new)


def test_an_indicator_that_is_added_or_taken_away_leaves_the_rules_where_they_are():
    text = pack_text.add(SHIPPED["gates"], "parking")
    assert text.index('id = "parking"') < text.index("[[alarm]]")
    apart = SHIPPED["gates"] + '\n[[indicator]]\nid = "far"\nname = {vi = "Xa", en = "Far"}\n'
    for number in range(len(ids(apart))):
        assert rule_ids(pack_text.remove(apart, number)) == rule_ids(apart)
        assert rule_ids(pack_text.move(apart, number, 0)) == rule_ids(apart)


def test_a_new_pack_of_rules_alone_is_one_that_the_server_takes():
    text = pack_text.new_pack("alarms")
    assert rule_ids(text) == ["source_1"]
    packs.read_pack("alarms", text)
    assert PackEditing(PackText(text=text), Language("vi")).focus.table == "alarm"


def test_two_technicians_rules_become_one_and_a_new_one_has_nothing_of_the_template():
    base = PackText(text=SHIPPED["gates"])
    own = pack_text.add(base.text, "empty_gate", "alarm")
    own = pack_text.put_several(own, len(rule_ids(own)) - 1, {"above": None, "below": 3}, "alarm")
    mine = PackText(text=own)
    theirs = PackText(text=pack_text.put(base.text, 0, ("above",), 900, "alarm"))
    both = COMPARISON.merged(mine, theirs, COMPARISON.merge(base, mine, theirs).mine)
    assert pack_text.rules(both.text)[0]["above"] == 900
    assert pack_text.rules(both.text)[-1] == pack_text.rules(mine.text)[-1]
    gone = PackText(text=pack_text.remove(base.text, 0, "alarm"))
    left = COMPARISON.merged(gone, theirs, COMPARISON.merge(base, gone, theirs).mine)
    assert rule_ids(left.text) == rule_ids(gone.text)
