"""That docs/security.md has each requirement of OWASP ASVS 5.0.0, levels 1 and 2, and names tests that exist."""

import ast
import re
from collections import Counter
from functools import cache

from processes import ROOT

PAGE = ROOT / "docs" / "security.md"
REQUIREMENTS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1-1 4.3:1-2 4.4:1-4 5.1:1-1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3
6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1-1 8.4:1-1 9.1:1-3 9.2:1-4 10.1:1-2
10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1
12.1:1-3 12.2:1-2 12.3:1-4 13.1:1-1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3
15.3:1-7 16.1:1-1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1-1 17.2:1-4 17.3:1-2
"""
"""By section, the first and the last number; those of level 3 are the last of their sections."""
LONGEST = 8
"""Words of a subject."""

ROW = re.compile(r"^\| V(?P<id>\d+\.\d+\.\d+) \| (?P<subject>[^|]+) \| (?P<state>[^|]+) \| (?P<why>[^|]+) \|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Return the lines of the page."""
    return tuple(found.groupdict() for found in ROW.finditer(PAGE.read_text("utf-8")))


@cache
def functions(file: str) -> frozenset[str]:
    """Return the tests of a file."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def required() -> list[str]:
    """Return the requirements of both levels."""
    found = []
    for section in REQUIREMENTS.split():
        name, _, numbers = section.partition(":")
        first, last = map(int, numbers.split("-"))
        found += [f"{name}.{number}" for number in range(first, last + 1)]
    return found


def test_each_requirement_stands_there_once_and_in_order():
    assert len(required()) == 253
    assert [row["id"] for row in rows()] == required()
    assert PAGE.read_text("utf-8").count("\n| V") == 253


def test_each_says_how_it_stands_and_by_what():
    for row in rows():
        assert row["state"] in ("holds", "n/a", "open"), row["id"]
        assert 0 < len(row["subject"].split()) <= LONGEST, row["id"]
        assert row["why"].strip(), row["id"]
        if row["state"] == "holds":
            # nothing but tests: a reason that no test shows is no proof
            assert TEST.sub("", row["why"]).replace(", ", "") == "", row["id"]


def test_each_test_that_is_named_exists():
    named = set(TEST.findall(PAGE.read_text("utf-8")))
    assert len(named) > 100
    assert [(file, name) for file, name in sorted(named) if name not in functions(file)] == []


def test_how_many_hold_is_said():
    states = Counter(row["state"] for row in rows())
    told = f"{states['holds']} hold, {states['n/a']} are n/a, {states['open']} open."
    assert told in PAGE.read_text("utf-8"), told
