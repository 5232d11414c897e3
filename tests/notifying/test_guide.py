"""What the guide shows is what the server takes, in both languages."""

import re
from pathlib import Path

import pytest

from notifying.conftest import told

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["notify.md", "notify.vi.md"])
def test_the_settings_of_the_guide_are_taken(name):
    text = (ROOT / "docs" / name).read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    settings = told("".join(blocks))
    assert [each.id for each in settings.route] == ["gates"]
    assert settings.sms is not None
    assert settings.person[0].quiet is not None
