"""Layouts of older versions, for single screens, are read as layouts for surfaces."""

import msgspec
import pytest
from documents import made_up
from hypothesis import HealthCheck, given, settings

from server.contract.errors import ConfigError
from server.contract.messages.layouts import Area, Layout
from server.contract.old_layouts import OldLayout, migrated
from wall.layouts.files import read_layout
from wall.widgets import OPTIONS

OLD = """\
title = {vi = "Thử", en = "Test"}
key = "3"
[[screen]]
tile = [
  {kind = "header", topics = ["here/station"], at = [0, 0, 24, 1]},
  {kind = "kpi", topics = ["indicators/economy"], at = [0, 1, 24, 11]},
]
[[screen]]
tile = [{kind = "headlines", topics = ["headlines/hot"], at = [0, 0, 24, 12]}]
[[form]]
screens = 1
[[form.screen]]
inches = 27.0
distance = 1.2
tile = [{kind = "tasks", topics = ["taskboard/province"], at = [0, 0, 24, 12]}]
[[form]]
shape = "portrait"
[[form.screen]]
size = [1080, 1920]
tile = [{kind = "soc", topics = ["flows/soc"], at = [0, 0, 24, 12]}]
""".replace('"soc"', '"flows"')


@pytest.fixture
def old(tmp_path):
    """Write a layout of an older version; return its file."""

    def write(text):
        (tmp_path / "old.toml").write_text(text)
        return tmp_path / "old.toml"

    return write


def test_no_tile_is_lost_and_each_form_gets_the_capacity_of_its_seat(old):
    layout = read_layout(old(OLD), OPTIONS)
    assert [(form.lines, form.letters, form.surfaces) for form in layout.form] == [
        (14, 57, 0),
        (35, 141, 1),
        (25, 32, 0),
    ]
    kinds = [[tile.kind for screen in form.screen for tile in screen.tile] for form in layout.form]
    assert kinds == [["header", "kpi", "headlines"], ["tasks"], ["flows"]]
    assert (layout.title.en, layout.key) == ("Test", "3")
    assert layout.form[0].screen[0].tile[1].at == Area(0, 1, 24, 11)


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ('kind = "tasks"', 'kind = "task"', "15: form[1].screen[1].tile[1].kind: there is no “task”"),
        ("at = [0, 1, 24, 11]", "at = [1, 1, 24, 11]", "6: screen[1].tile[2].at: reaches beyond the 24×12 grid"),
        ("inches = 27.0", "inches = 0", "13: form[1].screen[1].inches: expected float >= 1.0"),
        ("distance = 1.2", "lines = 14", "14: form[1].screen[1].lines: there is no such setting"),
    ],
)
def test_what_is_wrong_is_named_at_its_own_line(old, now, then, said):
    assert now in OLD
    file = old(OLD.replace(now, then, 1))
    with pytest.raises(ConfigError) as error:
        read_layout(file, OPTIONS)
    assert error.value.words.en.startswith(f"{file}:{said}")


def test_a_form_whose_screens_are_one_list_is_no_older_version(old):
    layout = read_layout(
        old(
            'title = {vi = "Thử", en = "Test"}\n[[form]]\nlines = 14\nletters = 57\n'
            'screen = [{tile = [{kind = "header", topics = ["here/station"], at = [0, 0, 24, 1]}]}]\n'
        ),
        OPTIONS,
    )
    assert layout.form[0].capacity == (14, 57)


def test_an_older_version_may_be_indented(old):
    assert len(read_layout(old(OLD.replace("[[screen]]", "  [[ screen ]]")), OPTIONS).form) == 3


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    file = tmp_path / "broken.toml"
    # reading at its beginning fails as reading from a broken disk does
    file.symlink_to("/proc/self/mem")
    with pytest.raises(ConfigError) as error:
        read_layout(file, OPTIONS)
    assert error.value.words.en == f"{file}: the disk fails to read or write; check the disk"


@given(made_up(OldLayout))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_an_older_version_has_written_no_tile_is_lost(old):
    layout = migrated(old)
    before = [screen.tile for each in (old, *old.form) for screen in each.screen]
    assert [screen.tile for form in layout.form for screen in form.screen] == before
    assert (layout.title, layout.key) == (old.title, old.key)
    assert msgspec.convert(msgspec.to_builtins(layout), Layout) == layout, "and it may be published"
