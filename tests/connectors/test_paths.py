"""An expression that only names members gives what JMESPath gives, whatever the record is like."""

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.connectors.formats.paths import Path

NAMES = st.sampled_from(["a", "b", "c"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=20,
)


@given(item=JSON, names=st.lists(NAMES, min_size=1, max_size=4))
def test_members_are_found_as_jmespath_finds_them(item, names):
    expression = ".".join(names)
    assert Path(expression).pick(item) == jmespath.search(expression, item)


@pytest.mark.parametrize(
    ("expression", "item", "found"),
    [
        ('"a.b"', {"a.b": 1, "a": {"b": 2}}, 1),
        ('a."b c"', {"a": {"b c": 3}}, 3),
        ("a[0].b", {"a": [{"b": 4}]}, 4),
        ("length(a)", {"a": "12345"}, 5),
    ],
)
def test_other_expressions_are_left_to_jmespath(expression, item, found):
    assert Path(expression).pick(item) == found
