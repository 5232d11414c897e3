"""The topics that layouts may name: what is written down for walls is what the shipped services publish."""

from datetime import UTC, datetime

import pytest

from server.contract.errors import ConfigError
from server.contract.topics import SHIPPED, untold
from server.services import packs
from server.services.published import published
from wall import resources

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_what_walls_know_is_what_the_shipped_services_publish():
    assert list(SHIPPED) == sorted({topic for each in packs.load().values() for topic in published(each, NOW)})


def test_every_topic_of_the_shipped_layouts_is_told_by_somebody():
    files = list(resources.layouts().glob("*.toml"))
    assert len(files) > 10
    assert [error.words.en for file in files for error in untold(file, SHIPPED)] == []


@pytest.mark.parametrize("text", ["screen = 5", "[[screen]]\ntile = [5]", "[[screen]]\ntile = [{topics = [5]}]", ""])
def test_what_else_is_wrong_with_a_layout_is_not_looked_for(tmp_path, text):
    (tmp_path / "x.toml").write_text(text)
    assert untold(tmp_path / "x.toml", SHIPPED) == []


def test_a_file_that_is_no_toml_is_one_line(tmp_path):
    (tmp_path / "x.toml").write_text("[[")
    with pytest.raises(ConfigError) as caught:
        untold(tmp_path / "x.toml", SHIPPED)
    assert "\n" not in caught.value.words.en
