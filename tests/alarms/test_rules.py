"""What a pack says of its alarms, and how mistakes in it are said."""

from typing import get_args

import pytest

from alarms.conftest import rule
from server.contract.errors import ConfigError
from server.contract.kinds import KINDS
from server.contract.messages import AnyDocument
from server.contract.shipped_topics import SHIPPED
from server.contract.topics import OWN
from server.services import packs

GATES = packs.pack_files(None)["gates"].text.partition("# When somebody")[0]
HEAD = 'id = "jam"\nname = {vi = "Ùn tắc", en = "Jam"}\npriority = "high"\n'
FIGURE = 'figure = "trucks_waiting"\n'
WATCH = 'watch = {topic = "notices/soc", rows = "notices"}\n'


def said(tmp_path, *rules):
    """Return what is said of rules in the pack of the gates: line, key and what was expected."""
    lines = GATES.count("\n") + 1
    (tmp_path / "gates.toml").write_text(GATES + "".join(f"[[alarm]]\n{each}" for each in rules))
    with pytest.raises(ConfigError) as error:
        packs.load(tmp_path)
    return [((each.line or 0) - lines, each.key, each.what.en) for each in error.value.each]


def watched(topic, rows="", **others):
    """Return the setting that watches a topic."""
    told = {"topic": topic, "rows": rows, **others}
    return "watch = {" + ", ".join(f'{name} = "{text}"' for name, text in told.items() if text) + "}\n"


@pytest.mark.parametrize(
    ("text", "key", "what"),
    [
        (
            watched("sorce/*", value="state") + 'equals = "down"\n',
            "watch.topic",
            "there is no “sorce” (did you mean “source”",
        ),
        (watched("source/*", value="sttae") + 'equals = "down"\n', "watch.value", "no “sttae” (did you mean “state”"),
        (watched("source/*", value="state") + 'equals = "donw"\n', "equals", "there is no “donw” (did you mean “down”"),
        (watched("source/*", value="state") + "above = 1\n", "watch.value", "that is no number"),
        (watched("source/*") + "above = 1\n", "above", "expected watch.value"),
        (watched("notices/soc", "notice"), "watch.rows", "no “notice” (did you mean “notices”"),
        (watched("notices/soc", "name"), "watch.rows", "that is no list of rows"),
        (watched("server/health", "troubles"), "watch.id", "there is no “id”"),
        (watched("notices/soc", "notices", said="titel"), "watch.said", "no “titel” (did you mean “title”"),
        (watched("proof/*", "stations", id="station", value="differs.x") + 'contains = ""\n', "watch.value", "no “x”"),
        (watched("Notices/soc", "notices"), "watch.topic", "expected a topic such as notices/soc, or all of a kind"),
        (
            watched("notices/soc", "notices", value="a b") + 'contains = ""\n',
            "watch.value",
            "expected the name of a field",
        ),
    ],
)
def test_what_no_document_has_is_refused_with_what_it_may_have_been(tmp_path, text, key, what):
    ((line, where, words),) = said(tmp_path, HEAD + text)
    assert (line, where) == (5 if key in ("equals", "above") else 4, f"alarm[1].{key}")
    assert what in words


def test_rows_that_can_never_be_are_refused_by_their_texts(tmp_path):
    rows = 'watch = {topic = "notices/soc", rows = "notices", where = {severity = ["critical", "waring"]}}\n'
    ((_, key, what),) = said(tmp_path, HEAD + rows)
    assert key == "alarm[1].watch.where.severity"
    assert "no “waring” (did you mean “warning”" in what
    wrong = rows.replace("severity", "severty")
    assert "no “severty” (did you mean “severity”" in said(tmp_path, HEAD + wrong)[0][2]


def test_what_makes_an_alarm_meaningless_is_looked_at_as_well(tmp_path):
    unless = 'unless = [{watch = {topic = "spots/gates", rows = "spots", value = "severty"}, equals = "critical"}]\n'
    ((_, key, what),) = said(tmp_path, HEAD + FIGURE + "above = 1\n" + unless)
    assert key == "alarm[1].unless[1].watch.value"
    assert "did you mean" in what


@pytest.mark.parametrize("kind", get_args(AnyDocument), ids=lambda kind: kind.__name__)
def test_rules_know_of_which_kind_every_document_is(kind):
    assert [name for name, held in KINDS.items() if kind in held], "a topic begins with it"


def test_rules_know_the_kind_of_every_topic_that_is_published():
    assert {topic.partition("/")[0] for topic in (*SHIPPED, *OWN)} - set(KINDS) == {"here"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("above = 1\nbelow = 2\n" + FIGURE, (5, "alarm[1].below", "there is above: one test for a rule")),
        ('figure = "nosuch"\nabove = 1\n', (4, "alarm[1].figure", "this pack has no such indicator")),
        (
            FIGURE + WATCH + "above = 1\n",
            (4, "alarm[1].figure", "expected figure (an indicator of this pack) or watch"),
        ),
        (FIGURE, (0, "alarm[1]", "expected a test: above, below, outside")),
        (FIGURE + "outside = [5, 1]\n", (5, "alarm[1].outside", "the first must be less than the second")),
        (FIGURE + 'above = "many"\n', (5, "alarm[1].above", "expected float | null, got str")),
        (FIGURE + "above = 1\nsuppressed_by = ['nosuch']\n", (6, "alarm[1].suppressed_by[1]", "no such rule")),
        (
            FIGURE + "above = 1\non_delai = 3\n",
            (6, "alarm[1].on_delai", "there is no such setting (did you mean “on_delay”?)"),
        ),
        (WATCH + "by = 'place'\n", (5, "alarm[1].by", "only with figure")),
        (WATCH + "deadband = 3\n", (5, "alarm[1].deadband", "only for values against a limit")),
        (FIGURE + "by = 'place'\nbehind_plan = 0.1\n", (6, "alarm[1].behind_plan", "only with the province's own")),
        ("watch = {topic = 'source/*'}\nmissing = true\n", (5, "alarm[1].missing", "expected the name of one topic")),
        (FIGURE + "above = 1\nunless = [{above = 1}]\n", (6, "alarm[1].unless[1].figure", "expected figure")),
        (
            FIGURE + "above = 1\nprocedure = [{id = 'a', said = {vi = 'a', en = 'a'}, "
            "answers = [{id = 'x', said = {vi = 'x', en = 'x'}, then = 'b'}]}]\n",
            (6, "alarm[1].procedure[1].answers[1].then", "expected the id of a later step, or end"),
        ),
    ],
)
def test_a_mistake_is_said_with_its_line_and_key(tmp_path, text, expected):
    line, key, what = expected
    found = [each for each in said(tmp_path, HEAD + text) if each[1] == key]
    assert found, said(tmp_path, HEAD + text)
    assert what in found[0][2]
    assert found[0][0] == line


def test_two_rules_of_one_id_are_refused_also_in_two_packs(tmp_path):
    good = HEAD + FIGURE + "above = 1\n"
    assert said(tmp_path, good, good)[0][2] == "another rule has this id"
    taken = good.replace('"jam"', '"soc-incident"')
    (found,) = said(tmp_path, taken)
    assert found[2].startswith("“soc-incident” is a rule in")


def test_all_shipped_rules_say_what_to_do_in_both_languages():
    found = [each for pack in packs.alarm_rules() for each in pack.rules]
    assert len(found) >= 10
    for each in found:
        assert each.action is not None, each.id
        assert each.action.vi != each.action.en


def test_what_a_rule_may_test_is_one_thing():
    assert rule().tests == ["above"]
    assert rule(above=None, missing=True).tests == ["missing"]
    assert rule(above=0).tests == ["above"]


def test_what_may_be_left_empty_may_be_said_to_be_empty():
    assert rule(scene="", group="").scene == ""
    watch = {"topic": "server/health", "rows": "troubles", "value": "", "name": "", "said": ""}
    assert rule(figure="", by=None, above=None, watch=watch).watch.name == ""


def test_rules_that_suppress_each_other_are_refused(tmp_path):
    other = HEAD.replace('"jam"', '"queue"')
    found = said(
        tmp_path,
        HEAD + FIGURE + "above = 1\nsuppressed_by = ['queue']\n",
        other + FIGURE + "above = 1\nsuppressed_by = ['jam']\n",
    )
    assert [(key, what) for _, key, what in found] == [
        ("alarm[1].suppressed_by", "the two suppress each other (queue): both would be silent"),
        ("alarm[2].suppressed_by", "the two suppress each other (jam): both would be silent"),
    ]
