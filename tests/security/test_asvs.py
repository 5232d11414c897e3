"""That the page about security has every line of the standard, and that its tests are there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3
5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3
9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4
13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4
17.3:2
"""
"""How many lines of levels 1 and 2 each section of ASVS 5.0.0 has."""
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| (holds|n/a|open) \| ([^|]+) \|$", re.MULTILINE)


@cache
def functions_of(path: Path) -> frozenset[str]:
    """Return the names of the functions of a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(each.name for each in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(each, kinds))


def test_every_line_of_the_standard_is_there_once():
    expected = [tuple(each.split(":")) for each in SECTIONS.split()]
    found = [number for number, *_ in LINE.findall(PAGE)]
    assert found == [f"{section}.{line}" for section, many in expected for line in range(1, int(many) + 1)]
    assert len(found) == 253


def test_what_holds_is_shown_by_tests_that_there_are():
    named = 0
    for number, _, state, text in LINE.findall(PAGE):
        shown = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", text)
        assert bool(shown) or state != "holds", number
        for file, name in shown:
            path = ROOT / "tests" / file
            assert path.is_file(), (number, file)
            assert not name or name in functions_of(path), (number, name)
            named += 1
    assert named > 150


def test_its_counts_are_right():
    states = [state for _, _, state, _ in LINE.findall(PAGE)]
    counts = [states.count(each) for each in ("holds", "n/a", "open")]
    assert "{} hold, {} have nothing here that they are about, {} are open".format(*counts) in PAGE


def test_the_keys_are_listed():
    for words in ("CURVE pair", "`cameras.key`", "HMAC-SHA-256", "argon2id", "personal", "secret"):
        assert words in PAGE
