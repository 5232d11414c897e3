"""What a layout leaves open is declared in its file, and named where it is not."""

import pytest

from server.contract.errors import ConfigError
from wall.layouts.files import read_layout
from wall.layouts.parameters import filled, sampled
from wall.widgets import OPTIONS

TEXT = """title = {vi = "Xã", en = "Commune"}

[[parameter]]
name = "commune"
kind = "commune"

[[parameter]]
name = "service"
default = "tasks"

[[form]]
lines = 14
letters = 57
[[form.screen]]
[[form.screen.tile]]
kind = "cameras"
at = [0, 0, 24, 6]
topics = ["camera/*"]
options = {commune = "$commune"}
[[form.screen.tile]]
kind = "breakdown"
at = [0, 6, 24, 6]
topics = ["breakdown/$service-communes"]
title = {vi = "$commune", en = "$commune"}
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        file = tmp_path / "commune.toml"
        file.write_text(text)
        return read_layout(file, OPTIONS)

    return read


def test_values_and_defaults_stand_in_topics_options_and_titles(read):
    layout = filled(read(TEXT), {"commune": "Đồng Đăng"})
    cameras, breakdown = layout.form[0].screen[0].tile
    assert cameras.options == {"commune": "Đồng Đăng"}
    assert (breakdown.topics, breakdown.title.en) == (("breakdown/tasks-communes",), "Đồng Đăng")
    assert "$" not in repr(sampled(read(TEXT)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("$service-", "$servic-", "$servic: there is no “servic” (did you mean “service”?)"),
        ('name = "service"', 'name = "commune"', "parameter[2].name: “commune” is used above already"),
        ('kind = "commune"', 'kind = "comune"', "did you mean “commune”?"),
        ('default = "tasks"', 'default = "a/b"', "parameter[2].default"),
        ('commune = "$commune"', "mosaic = 5", "mosaic"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(read, old, new, said):
    assert old in TEXT
    with pytest.raises(ConfigError) as raised:
        read(TEXT.replace(old, new))
    assert said in raised.value.words.en
