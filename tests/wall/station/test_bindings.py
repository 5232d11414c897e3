"""One table of keys for the README, the help and the keyboard."""

from collections import Counter
from pathlib import Path

from wall.layouts.files import read_layouts
from wall.resources import layouts
from wall.station.bindings import BINDINGS
from wall.widgets import OPTIONS

README = Path(__file__).parents[3] / "README.md"


def test_the_readme_names_every_key_as_the_help_does():
    text = README.read_text(encoding="utf-8")
    for binding in BINDINGS:
        assert f"| {binding.shown} | {binding.does.en} |" in text


def test_no_key_means_two_things():
    keys = Counter(key for binding in BINDINGS for key in binding.actions)
    keys.update(layout.key for layout in read_layouts(layouts(), OPTIONS).values() if layout.key)
    assert set(keys.values()) == {1}
