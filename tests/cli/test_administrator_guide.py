"""Every command that the administrator's guide shows is one, with the options it names, in both languages alike."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from server.__main__ import cli

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [DOCS / "administrator" / name for name in ("README.md", "README.vi.md")]


def commands(guide: Path) -> list[list[str]]:
    """Return the commands of a guide, each as its words."""
    text = guide.read_text("utf-8")
    found = re.findall(r"^vonglau-server ([^#\n]+)", text, re.MULTILINE) + re.findall(r"`vonglau-server ([^`]+)`", text)
    return [shlex.split(each) for each in found]


def known(words: list[str]) -> tuple[str, ...]:
    """Return the names of a command; raises AssertionError where it, or an option, is none."""
    command, names = get_command(cli), list[str]()
    while hasattr(command, "commands") and words:
        assert words[0] in command.commands or getattr(command, "invoke_without_command", False), words
        if words[0] not in command.commands:
            break
        command = command.commands[words[0]]
        names.append(words[0])
        words = words[1:]
    options = {option for parameter in command.params for option in parameter.opts}
    for word in words:
        assert not word.startswith("--") or word in options, (names, word)
    return tuple(names)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_its_commands_are_commands(guide: Path):
    found = [known(words) for words in commands(guide)]
    assert len(found) > 25
    assert {name for names in found for name in names[:1]} >= {"people", "stations", "secret", "notify", "audit", "web"}


def test_both_languages_show_the_same():
    english, vietnamese = ([known(words) for words in commands(guide)] for guide in GUIDES)
    assert english == vietnamese


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_its_links_lead_somewhere(guide: Path):
    for link in re.findall(r"\]\(([^)]+)\)", guide.read_text("utf-8")):
        assert (guide.parent / link).exists(), link
